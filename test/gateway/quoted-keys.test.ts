import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialectNames, type DialectName } from '../../src/gateway/dialects/dialect.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import type { Received } from '../stand-in/received.ts'
import type { Script } from '../stand-in/script.ts'
import { ask, type Letter } from './caller.ts'
import { protocols } from './protocols.ts'
import { endpointAt } from './run-faults.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

/** The provider's. */
const secret = 'kq7Zp3Xw+0123456789/abcdefghijklmnop=='

/** What a provider says that quotes the key it was sent, in three ways. */
function complaint({ headers }: Received): string {
  const { authorization = '', 'x-api-key': anthropics, 'x-goog-api-key': googles } = headers
  const key = String(anthropics ?? googles ?? authorization.replace('Bearer ', ''))
  return `The key ${key} (${encodeURIComponent(key)}, ${Buffer.from(key).toString('base64')}) is wrong.`
}

/** The same as it may be said. */
const without = /The key … \(…, …\) is wrong\.$/

interface Case {
  readonly name: string
  readonly script: (received: Received) => Script
  readonly streams: readonly boolean[]
  /** What the record keeps, where it has no room for the usual. */
  readonly kept?: RegExp
}

const both = [false, true]
const cases: readonly Case[] = [
  { name: 'a refusal', streams: both, script: (to) => ({ reason: 'auth', complaint: complaint(to) }) },
  {
    name: 'a refusal of the question',
    streams: both,
    script: (to) => ({ reason: 'bad-request', complaint: complaint(to) }),
  },
  { name: 'text', streams: both, script: (to) => ({ status: 500, body: complaint(to) }) },
  {
    name: 'a page',
    streams: both,
    script: (to) => ({
      status: 502,
      body: `<html><style>p {}</style><p>${complaint(to)}</p></html>`,
      headers: { 'content-type': 'text/html' },
    }),
  },
  {
    name: 'words that are too long to be shown',
    streams: both,
    kept: /: x{100,}$/,
    script: (to) => ({ status: 500, body: `${'x'.repeat(480)} ${complaint(to)}` }),
  },
  {
    name: 'an error in place of an answer',
    streams: both,
    script: (to) => ({ fault: { kind: 'error', at: 'start', reason: 'auth' }, complaint: complaint(to) }),
  },
  {
    name: 'an error after the first words',
    streams: [true],
    script: (to) => ({ fault: { kind: 'error', at: 1, reason: 'server' }, complaint: complaint(to) }),
  },
]

interface Trial extends Omit<Case, 'streams'> {
  readonly stream: boolean
  readonly provider: DialectName
  readonly caller: DialectName
}

const trials = cases.flatMap(({ streams, ...one }) =>
  streams.flatMap((stream) =>
    dialectNames.flatMap((provider) => dialectNames.map((caller): Trial => ({ ...one, stream, provider, caller }))),
  ),
)
const everything = ['embeddings', 'images', 'speech', 'transcription', 'moderations', 'completions', 'files', 'batches']

let provider: StandIn
let gateway: ServedGateway
const log: { readonly event?: string; readonly message?: string }[] = []

beforeAll(async () => {
  provider = await startStandIn()
  const keys = [{ value: secret }]
  const model = { id: 'm', price: { input: 1, output: 2 } }
  const at = (dialect: DialectName) => ({ endpoints: [endpointAt(provider, dialect)], keys, models: [model] })
  const own = trials.map((trial, index) => [`p${String(index)}`, at(trial.provider)] as const)
  gateway = await serveGateway(
    {
      retries: 0,
      providers: {
        // One for each trial: a key that was refused is left alone for a while.
        ...Object.fromEntries(own),
        ...Object.fromEntries(dialectNames.map((dialect) => [`typed-${dialect}`, at(dialect)])),
        vllm: at('openai-chat'),
        counter: at('anthropic'),
        'gemini-counter': {
          ...at('gemini'),
          also: ['embeddings'],
          models: [model, { ...model, id: 'v', serves: 'embeddings' }],
        },
        other: {
          ...at('openai-chat'),
          also: everything,
          models: everything
            .slice(0, 5)
            .map((serves) => ({ ...model, id: serves, serves }))
            .concat({ ...model, serves: 'completions' }),
        },
      },
    },
    (entry) => void log.push(entry),
  )
})
afterAll(async () => {
  await gateway.close()
  await provider.close()
})

/** The calls of earlier tests; several may have come in the same millisecond. */
const recorded = new Set<string>()

/** All that is said and kept of one call. */
async function heardOf(letter: Letter) {
  log.length = 0
  const { headers = {} } = letter
  const { body, ...heard } = await ask(gateway.url, {
    ...letter,
    headers: { authorization: `Bearer ${gateway.key}`, ...headers },
  })
  await gateway.flush()
  const { rows } = await gateway.store.ledger.calls({ limit: 5 })
  const record = rows.find(({ id }) => !recorded.has(id))
  recorded.add(record?.id ?? '')
  const answer = body.toString()
  const all = JSON.stringify({ heard, answer, record, log })
  return { status: heard.status, answer, record, all }
}

const parts = [secret.slice(0, 8), secret.slice(-12), Buffer.from(secret).toString('base64').slice(0, 8)]

function expectNoKey(all: string): void {
  expect(String(provider.received.at(-1)?.rawHeaders)).toContain(secret)
  expect(parts.filter((part) => all.includes(part))).toEqual([])
}

test.each(trials.map((trial, index) => ({ ...trial, index })))(
  '$name that quotes the key, of $provider to a caller of $caller, streaming: $stream',
  async ({ index, caller, stream, script, kept = without }) => {
    provider.behave(script)
    const { status, answer, record, all } = await heardOf(protocols[caller].ask(`p${String(index)}/m`, stream))
    expectNoKey(all)
    expect(answer).toContain('…')
    expect(record?.attempts).toHaveLength(1)
    expect(record?.attempts[0]?.message).toMatch(kept)
    const logged = log
      .filter(({ event }) => event === 'request_failed')
      .map(({ message = '' }) => message.includes('…'))
    expect(logged).toEqual(status >= 500 ? [true] : [])
  },
)

test.each(dialectNames)('a content type of %s that is the key', async (dialect) => {
  provider.behave({ body: 'x', headers: { 'content-type': secret } })
  const { answer, all } = await heardOf(protocols[dialect].ask(`typed-${dialect}/m`, true))
  expectNoKey(all)
  expect(answer).toContain('it is …, not a stream of events.')
})

test('an error as vLLM writes it after the first words', async () => {
  const events = (to: Received) =>
    [
      { object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: 'Well' } }] },
      { object: 'error', message: complaint(to), code: 401 },
    ].map((event) => `data: ${JSON.stringify(event)}\n\n`)
  provider.behave((to) => ({ body: events(to).join(''), headers: { 'content-type': 'text/event-stream' } }))
  const { answer, record, all } = await heardOf(protocols['openai-chat'].ask('vllm/m', true))
  expectNoKey(all)
  expect(answer).toContain('Well')
  expect(answer).toContain('The key … (…, …) is wrong.')
  expect(record?.attempts[0]?.message).toMatch(without)
})

const json = (path: string, body: object): Letter => ({ path, body: JSON.stringify(body) })
const form = (path: string, fields: Readonly<Record<string, string>>, file: string): Letter => ({
  path,
  headers: { 'content-type': 'multipart/form-data; boundary=b' },
  body: [
    ...Object.entries(fields).map(
      ([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    ),
    `--b\r\ncontent-disposition: form-data; name="file"; filename="${file}"\r\n\r\n{}\r\n--b--\r\n`,
  ].join(''),
})
const toOther = { 'x-vade-provider': 'other' }
const messages = [{ role: 'user', content: 'Hello' }]

const others: readonly (readonly [string, Letter])[] = [
  ['vectors', json('/v1/embeddings', { model: 'other/embeddings', input: 'a' })],
  [
    'vectors of Gemini',
    json('/v1beta/models/gemini-counter%2Fv:embedContent', { content: { parts: [{ text: 'a' }] } }),
  ],
  ['pictures', json('/v1/images/generations', { model: 'other/images', prompt: 'a' })],
  ['a stream of pictures', json('/v1/images/generations', { model: 'other/images', prompt: 'a', stream: true })],
  ['speech', json('/v1/audio/speech', { model: 'other/speech', input: 'a', voice: 'b' })],
  ['a transcript', form('/v1/audio/transcriptions', { model: 'other/transcription' }, 'a.wav')],
  ['moderation', json('/v1/moderations', { model: 'other/moderations', input: 'a' })],
  ['a text completion', json('/v1/completions', { model: 'other/m', prompt: 'a' })],
  ['a stream of a text completion', json('/v1/completions', { model: 'other/m', prompt: 'a', stream: true })],
  ['a file', form('/v1/files?provider=other', { purpose: 'batch' }, 'a.jsonl')],
  ['the list of files', { method: 'GET', path: '/v1/files', headers: toOther }],
  ['a file that is not there', { method: 'GET', path: '/v1/files/other%2Ffile-1', headers: toOther }],
  ['the list of batches', { method: 'GET', path: '/v1/batches', headers: toOther }],
  ['a count of tokens', json('/v1/messages/count_tokens', { model: 'counter/m', messages })],
  [
    "Gemini's count of tokens",
    json('/v1beta/models/gemini-counter%2Fm:countTokens', { contents: [{ parts: [{ text: 'a' }] }] }),
  ],
]

test.each(others)('a refusal of %s that quotes the key', async (_what, letter) => {
  provider.behave((to) => ({
    status: 400,
    body: JSON.stringify({ type: 'error', error: { message: complaint(to), type: 'invalid_request_error' } }),
  }))
  const { status, answer, record, all } = await heardOf(letter)
  expectNoKey(all)
  expect(status).toBe(400)
  expect(answer).toContain('The key … (…, …) is wrong.')
  expect(record?.attempts[0]?.message).toMatch(without)
})
