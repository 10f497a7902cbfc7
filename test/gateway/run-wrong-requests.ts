import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { dialectNames, type DialectName } from '../../src/gateway/dialects/dialect.ts'
import { startStandIn } from '../stand-in/provider.ts'
import { ask, type Heard, type Letter } from './caller.ts'
import { protocols } from './protocols.ts'
import { endpointAt } from './run-faults.ts'
import type { Section } from './section.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'
import { askedOf, wrongBodies, wrongFields } from './wrong-requests.ts'

interface Trial {
  readonly name: string
  readonly caller: DialectName
  readonly letter: Letter
  readonly status: number
  /** Undefined where any field, or none, may be named. */
  readonly field?: string
  /** Names and beginnings of headers that must be there. */
  readonly headers?: Readonly<Record<string, string>>
  /** Asked once before, which may be answered: a minute may just have begun. */
  readonly askedBefore?: true
}

/** Requests that are wrong, asked of a provider of the caller's own protocol and of one of another. */
export async function runWrongRequests(): Promise<Section[]> {
  const provider = await startStandIn()
  const providers = Object.fromEntries(
    dialectNames.map((dialect) => [
      `at-${dialect}`,
      {
        endpoints: [endpointAt(provider, dialect)],
        keys: [{ value: 'sk-provider' }],
        models: [{ id: dialect, contextTokens: 100_000, maxOutputTokens: 4096, price: { input: 1, output: 2 } }],
      },
    ]),
  )
  const gateway = await serveGateway({ providers })
  try {
    const sections = [
      await tryAll(gateway, 'Wrong bodies', bodyTrials(gateway)),
      await tryAll(gateway, 'Wrong fields: the error names the field', fieldTrials(gateway)),
      await tryAll(gateway, 'Wrong models, methods and keys', await keyTrials(gateway)),
    ]
    const wrong = []
    const smuggled = await smuggle(gateway)
    if (!smuggled.startsWith('HTTP/1.1 400')) wrong.push(`two lengths: ${smuggled.slice(0, 200)}`)
    const answered = sections.reduce((sum, section) => sum + section.answered, 0)
    // The list of its models may be read at any time.
    const asked = provider.received.filter(({ method }) => method === 'POST')
    if (asked.length > answered)
      wrong.push(`A provider was asked: ${asked.map(({ bytes }) => bytes.toString().slice(0, 200)).join('; ')}`)
    return [...sections, { title: 'Two lengths of one body', head: ['', ''], rows: [['both', '400']], wrong, cases: 1 }]
  } finally {
    await gateway.close()
    await provider.close()
  }
}

/** One after the other; `answered` counts those that were asked before and went through. */
async function tryAll({ url }: ServedGateway, title: string, trials: readonly Trial[]) {
  const wrong: string[] = []
  const rows = new Map<string, Map<DialectName, string>>()
  let answered = 0
  for (const trial of trials) {
    const { name, caller } = trial
    if (trial.askedBefore) {
      const { status } = await ask(url, trial.letter)
      if (status === 200) answered++
    }
    const seen = judge(trial, await ask(url, trial.letter))
    if (seen !== null) wrong.push(`${name} | ${caller} | ${String(trial.letter.body).slice(0, 150)}: ${seen}`)
    const row = rows.get(name) ?? new Map<DialectName, string>()
    row.set(caller, seen ?? String(trial.status))
    rows.set(name, row)
  }
  const head = ['', ...dialectNames.map((name) => protocols[name].title)]
  const cells = [...rows].map(([name, row]) => [name, ...dialectNames.map((dialect) => row.get(dialect) ?? '–')])
  return { title, head, rows: cells, wrong, cases: trials.length, answered }
}

/** What is wrong with an answer; null where it is as it must be. */
function judge({ caller, status, field, headers = {} }: Trial, heard: Heard): string | null {
  const body = heard.body.toString()
  if (heard.status !== status) return `${String(heard.status)}, not ${String(status)}: ${body.slice(0, 200)}`
  for (const [name, value] of Object.entries(headers)) {
    const given = heard.headers[name]
    if (typeof given !== 'string' || !new RegExp(value).test(given)) return `${name} is ${String(given)}`
  }
  try {
    const refused = protocols[caller].readError(JSON.parse(body), status)
    if (field === undefined || refused.field === field) return null
    return `it names ${String(refused.field)}, not ${field}: ${refused.message}`
  } catch (thrown) {
    return `${String(thrown)}: ${body.slice(0, 200)}`
  }
}

const modelAt = (dialect: DialectName) => `at-${dialect}/${dialect}`
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

function bodyTrials({ key }: ServedGateway): Trial[] {
  return dialectNames.flatMap((caller) =>
    askedOf(caller).flatMap((dialect) => {
      const { path, body } = protocols[caller].ask(modelAt(dialect), false)
      const right = String(body)
      const headers = bearer(key)
      return [
        ...wrongBodies.map(({ name, body: bodyOf }) => ({
          name,
          caller,
          letter: { path, headers, body: bodyOf(right) },
          status: 400,
          ...(name.startsWith('a member twice') && { field: 'temperature' }),
        })),
        {
          name: 'more than 32 MB',
          caller,
          letter: { path, headers, body: right.replace('Hello', 'x'.repeat(33 * 1024 * 1024)) },
          status: 413,
        },
      ]
    }),
  )
}

function fieldTrials({ key }: ServedGateway): Trial[] {
  return dialectNames.flatMap((caller) =>
    askedOf(caller).flatMap((dialect) => {
      const model = modelAt(dialect)
      const { path } = protocols[caller].ask(model, false)
      return wrongFields[caller].map(({ field, body }) => ({
        name: `\`${field}\``,
        caller,
        letter: {
          path,
          headers: bearer(key),
          body: JSON.stringify({ ...(caller !== 'gemini' && { model }), ...body }),
        },
        status: 400,
        field,
      }))
    }),
  )
}

async function keyTrials({ key, keys, store }: ServedGateway): Promise<Trial[]> {
  const name = modelAt('openai-chat')
  const revoked = await keys.create('revoked')
  await keys.revoke('revoked')
  // Nobody can make such a key; time does.
  const expired = await keys.create('expired')
  await store.keys.change(expired.id, { expiresAt: Date.UTC(2020, 0, 1) })
  const narrow = await keys.create('narrow', { models: ['others/*'] })
  const poor = await keys.create('poor', { totalNanoUsd: 1 })
  const prepaid = await keys.create('prepaid', { prepaid: true })
  const slow = await keys.create('slow', { requestsPerMinute: 1 })
  const small = await keys.create('small', { tokensPerMinute: 1 })
  return dialectNames.flatMap((caller) => {
    const { path, body = '' } = protocols[caller].ask(name, false)
    const unknown = protocols[caller].ask('no-such-model', false)
    const with_ = (headers: Letter['headers'] = {}) => ({ path, body, headers })
    return [
      { name: 'no such model', caller, letter: { ...unknown, headers: bearer(key) }, status: 404 },
      {
        name: 'GET',
        caller,
        letter: { method: 'GET', path, headers: bearer(key) },
        status: 405,
        headers: { allow: '^POST$' },
      },
      {
        name: 'PUT',
        caller,
        letter: { method: 'PUT', path, headers: bearer(key), body },
        status: 405,
        headers: { allow: '^POST$' },
      },
      { name: 'no key', caller, letter: with_(), status: 401 },
      { name: 'a wrong key', caller, letter: with_(bearer('vade_sk_wrong')), status: 401 },
      { name: 'an empty key', caller, letter: with_({ authorization: 'Bearer ' }), status: 401 },
      { name: 'a revoked key', caller, letter: with_(bearer(revoked.key)), status: 401 },
      { name: 'an expired key', caller, letter: with_(bearer(expired.key)), status: 401 },
      { name: 'a key for other models', caller, letter: with_(bearer(narrow.key)), status: 403 },
      { name: 'a budget that is used up', caller, letter: with_(bearer(poor.key)), status: 402 },
      { name: 'no credits', caller, letter: with_(bearer(prepaid.key)), status: 402 },
      {
        name: 'too many requests',
        caller,
        letter: with_(bearer(slow.key)),
        status: 429,
        headers: { 'retry-after': '^[1-9]' },
        askedBefore: true,
      },
      { name: 'too many tokens', caller, letter: with_(bearer(small.key)), status: 429 },
      { name: 'another host', caller, letter: with_({ ...bearer(key), host: 'evil.example' }), status: 403 },
      {
        name: 'another web page',
        caller,
        letter: with_({ ...bearer(key), origin: 'http://evil.example' }),
        status: 403,
      },
    ]
  })
}

/** Two lengths: what follows the shorter one must not be taken for a request. */
async function smuggle({ url, key }: ServedGateway): Promise<string> {
  const { hostname, port } = new URL(url)
  const { body = '' } = protocols['openai-chat'].ask(modelAt('openai-chat'), false)
  const second = `POST /v1/chat/completions HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${key}\r\ncontent-length: ${String(body.length)}\r\n\r\n${String(body)}`
  const socket = connect({ host: hostname, port: Number(port) })
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${key}\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${second}`,
  )
  return text(socket)
}
