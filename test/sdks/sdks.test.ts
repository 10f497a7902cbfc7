import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { clients, drive, type Client, type Outcome } from './clients.ts'
import { evidence, faultIn } from './evidence.ts'
import { sdkPage } from './page.ts'
import { providers, startRunning, type Running } from './running.ts'
import { readSpecifications, schemas } from './specifications.ts'
import { startSteady } from './steady.ts'

/** Other people's clients, unchanged, through the gateway to a provider of each protocol. */
const installed = inject('installed')
const outcomes: Outcome[] = []
let running: Running

beforeAll(async () => {
  if (installed === null) return
  running = await startRunning(clients.map(({ name }) => name))
  // Two at a time, as there are cores.
  const waiting = [...clients]
  const work = async () => {
    for (let client = waiting.shift(); client !== undefined; client = waiting.shift()) {
      for (const outcome of await drive(client, running, installed)) outcomes.push(await judged(outcome))
    }
  }
  await Promise.all([work(), work()])
})
afterAll(async () => {
  if (installed !== null) await running.stop()
})

/** Together with what the client could not see. */
async function judged(outcome: Outcome): Promise<Outcome> {
  if (outcome.problem !== null) return outcome
  const marker = `[${outcome.client}; ${outcome.provider}; ${outcome.name}]`
  const requests = running.upstream.received.filter(({ bytes }) => bytes.includes(marker))
  const isRefused = providers.some(
    ({ provider, dialect, refuses }) =>
      provider === outcome.provider && refuses.includes(outcome.name) && dialectOf(outcome) !== dialect,
  )
  const problem = isRefused
    ? requests.length === 0
      ? null
      : 'The provider was asked.'
    : await faultIn(outcome.name, requests)
  return { ...outcome, problem }
}

function dialectOf(outcome: Outcome): Client['dialect'] | undefined {
  return clients.find(({ name }) => name === outcome.client)?.dialect
}

describe.skipIf(installed === null)('clients', () => {
  const pairs = clients.flatMap((client) => providers.map(({ provider }) => [client.name, provider, client] as const))
  test.each(pairs)('%s over %s', (name, provider, client) => {
    const mine = outcomes.filter((one) => one.client === name && one.provider === provider)
    expect(mine.filter(({ problem }) => problem !== null)).toEqual([])
    const cases = Object.keys(evidence).filter((one) => !client.lacks.includes(one))
    expect(mine.map((one) => one.name)).toEqual(cases)
  })

  test('the published page says how many calls pass', async () => {
    await expect(sdkPage(clients, outcomes)).toMatchFileSnapshot('../../docs/sdks.md')
  })
})

/** Relayed as they come: this client's tools have no `strict`, which the specification demands and OpenAI does not. */
const leavesStrictOut = '[ai-sdk-responses; responses; '

describe.skipIf(installed === null)('what providers are asked is valid by their specification', () => {
  test.each([
    ['openai', /^\/v1\/(?:chat\/completions|responses)$/],
    ['anthropic', /^\/v1\/messages$/],
  ] as const)('Steady finds nothing in requests to %s', async (vendor, places) => {
    if (installed === null) return
    const asked = running.upstream.received.filter(({ path }) => places.test(path))
    expect(asked.length).toBeGreaterThan(clients.length)
    const steady = await startSteady(vendor, installed)
    try {
      const problems: string[] = []
      for (const received of asked.filter(({ bytes }) => !bytes.includes(leavesStrictOut))) {
        const problem = await steady.check(received.path, received.bytes)
        if (problem !== null) problems.push(problem)
      }
      expect(problems).toEqual([])
    } finally {
      await steady.stop()
    }
  })

  test('what was translated fits the schemas', () => {
    if (installed === null) return
    const specifications = readSpecifications(installed)
    for (const { provider, dialect } of providers) {
      const others = clients.filter((client) => client.dialect !== dialect)
      const asked = running.upstream.received.filter(({ bytes }) =>
        others.some(({ name }) => bytes.includes(`[${name}; ${provider}; `)),
      )
      expect(asked.length).toBeGreaterThan(clients.length)
      const { vendor, request } = schemas[dialect]
      const faults = asked.map(({ json }) => specifications[vendor].check(request, json))
      expect(faults.filter((fault) => fault !== null)).toEqual([])
    }
  })
})
