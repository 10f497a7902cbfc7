import { setTimeout as sleep } from 'node:timers/promises'
import type { CallRecord } from '../../src/core/index.ts'
import { dialectNames, type DialectName } from '../../src/gateway/dialects/dialect.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import type { Script } from '../stand-in/script.ts'
import { open } from './caller.ts'
import { protocols } from './protocols.ts'
import { endpointAt } from './run-faults.ts'
import type { Section } from './section.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

/** A moment at which a caller leaves. */
interface Moment {
  readonly name: string
  readonly script: Script
  readonly stream: boolean
  /** Content events that the provider has sent by then. */
  readonly after: number
  /** Whether what was said is paid for. */
  readonly paid: boolean
}

const words = 'word '.repeat(1000)
const moments: readonly Moment[] = [
  {
    name: 'before the headers, not streaming',
    script: { fault: { kind: 'hang', at: 'headers' } },
    stream: false,
    after: 0,
    paid: false,
  },
  {
    name: 'in the middle of the body, not streaming',
    script: { fault: { kind: 'hang', at: 1 } },
    stream: false,
    after: 0,
    paid: false,
  },
  {
    name: 'before the headers of a stream',
    script: { fault: { kind: 'hang', at: 'headers' } },
    stream: true,
    after: 0,
    paid: false,
  },
  {
    name: 'before the first event',
    script: { fault: { kind: 'hang', at: 'start' } },
    stream: true,
    after: 0,
    paid: false,
  },
  {
    name: 'after the opening',
    script: { text: words, paceMs: 200 },
    stream: true,
    after: 0,
    paid: false,
  },
  { name: 'while it is said', script: { text: words, paceMs: 5 }, stream: true, after: 5, paid: true },
  {
    name: 'when it has fallen silent',
    script: { text: words, fault: { kind: 'hang', at: 3 } },
    stream: true,
    after: 3,
    paid: true,
  },
]

/** Longest time for which a provider may go on for nobody, in milliseconds. */
const mostMs = 1000

/** Callers who leave: the provider must hear of it, nobody else be asked, and what was used be accounted. */
export async function runLeaving(): Promise<Section> {
  const first = await startStandIn()
  const second = await startStandIn()
  const gateway = await serveGateway(configFor(first, second))
  const wrong: string[] = []
  const rows: string[][] = []
  let cases = 0
  try {
    for (const moment of moments) {
      const row = [moment.name]
      for (const provider of dialectNames) {
        const seen: string[] = []
        for (const caller of dialectNames) {
          cases++
          const found = await leave({ gateway, first, second }, { moment, provider, caller })
          if (found.wrong.length > 0) wrong.push(`${moment.name} | ${caller} -> ${provider}: ${found.wrong.join('; ')}`)
          seen.push(found.wrong.length > 0 ? 'WRONG' : 'closed')
        }
        row.push([...new Set(seen)].join(', '))
      }
      rows.push(row)
    }
  } finally {
    await gateway.close()
    await first.close()
    await second.close()
  }
  return {
    title: 'Callers who leave',
    introduction:
      'closed: the connection to the provider ends within a second, no other provider is asked, and the call is recorded once with status 499, with what was said until then.',
    head: ['when', ...dialectNames.map((name) => protocols[name].title)],
    rows,
    wrong,
    cases,
  }
}

interface Place {
  readonly gateway: ServedGateway
  readonly first: StandIn
  readonly second: StandIn
}

interface Trial {
  readonly moment: Moment
  readonly provider: DialectName
  readonly caller: DialectName
}

async function leave({ gateway, first, second }: Place, { moment, provider, caller }: Trial) {
  const wrong: string[] = []
  const before = new Set((await calls(gateway)).map(({ id }) => id))
  const at = first.received.length
  first.next(moment.script)
  const leaving = new AbortController()
  const letter = {
    ...protocols[caller].ask(`to-${provider}`, moment.stream),
    headers: { authorization: `Bearer ${gateway.key}` },
  }
  const answer = open(gateway.url, letter, leaving.signal)
  answer.then(
    (response) => response.on('error', () => undefined).resume(),
    () => undefined,
  )
  const received = await first.request(at)
  if (moment.after > 0) {
    await answer
    while (received.contents < moment.after) await sleep(2)
  }
  // What has been sent arrives, and what has been opened has opened.
  await sleep(50)
  const leftMs = performance.now()
  leaving.abort()
  const end = await Promise.race([received.ended, sleep(3 * mostMs).then(() => null)])
  if (end === null) wrong.push('the provider goes on')
  else if (end.how !== 'left') wrong.push(`the provider's answer was ${end.how}`)
  else if (end.atMs - leftMs > mostMs) wrong.push(`the provider went on for ${String(end.atMs - leftMs)} ms`)
  const record = await recorded(gateway, before)
  if (record === undefined) wrong.push('there is no record of it')
  else wrong.push(...faultsOf(record, moment))
  if (first.received.length > at + 1) wrong.push('the provider was asked again')
  if (second.received.length > 0) wrong.push('another provider was asked')
  return { wrong }
}

function faultsOf(
  { status, attempts, usage, costNanoUsd, provider }: CallRecord,
  { name, paid, after }: Moment,
): string[] {
  const wrong: string[] = []
  if (status !== 499) wrong.push(`its status is ${String(status)}`)
  if (attempts.length !== 1) wrong.push(`it has ${String(attempts.length)} attempts`)
  if (attempts[0]?.outcome !== 'aborted') wrong.push(`its attempt was '${String(attempts[0]?.outcome)}'`)
  if (name === 'before the headers of a stream' && costNanoUsd > 0) wrong.push('it was paid, and nobody had answered')
  if (name === 'before the first event' && costNanoUsd === 0) wrong.push('it cost nothing, and an answer had begun')
  if (!paid) return wrong
  if (provider === null) wrong.push('it names no provider')
  if (usage.inputTokens === 0 || usage.outputTokens < after) wrong.push(`its usage is ${JSON.stringify(usage)}`)
  if (costNanoUsd === 0) wrong.push('it cost nothing')
  return wrong
}

async function calls({ store }: ServedGateway): Promise<readonly CallRecord[]> {
  return (await store.ledger.calls({ limit: 20 })).rows
}

/** The call that is new in the ledger; there must be one only. */
async function recorded(gateway: ServedGateway, before: ReadonlySet<string>): Promise<CallRecord | undefined> {
  for (let looks = 0; looks < 60; looks++) {
    await gateway.flush()
    const [record, ...more] = (await calls(gateway)).filter(({ id }) => !before.has(id))
    if (more.length > 0) throw new Error('One call was recorded more than once.')
    if (record !== undefined) return record
    await sleep(25)
  }
  return undefined
}

function configFor(first: StandIn, second: StandIn): object {
  const model = { id: 'm', contextTokens: 100_000, maxOutputTokens: 4096, price: { input: 1, output: 2 } }
  const both = dialectNames.flatMap((dialect) =>
    [first, second].map((standIn) => [
      `${standIn === first ? 'first' : 'second'}-${dialect}`,
      { endpoints: [endpointAt(standIn, dialect)], keys: [{ value: 'sk-provider' }], models: [model] },
    ]),
  )
  const routes = dialectNames.map((dialect) => [`to-${dialect}`, [`first-${dialect}/m`, `second-${dialect}/m`]])
  return { providers: Object.fromEntries(both), routes: Object.fromEntries(routes) }
}
