import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { CallRecord } from '../../src/core/index.ts'
import { dialectNames } from '../../src/gateway/dialects/dialect.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { ask, open } from './caller.ts'
import { startCollector, type CollectedSpan, type Collector } from './otlp-collector.ts'
import { protocols } from './protocols.ts'
import { endpointAt } from './run-faults.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

let collector: Collector
let first: StandIn
let second: StandIn
let gateway: ServedGateway

const models = ['m', 'n', 'o'].map((id) => ({ id, price: { input: 1, output: 2 } }))

beforeAll(async () => {
  collector = await startCollector()
  first = await startStandIn()
  second = await startStandIn()
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url)
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-team=gateway')
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=test')
  gateway = await serveGateway({
    retries: 0,
    cacheSeconds: 0,
    providers: {
      mistral: {
        endpoints: [endpointAt(first, 'openai-chat')],
        keys: [{ value: 'sk-first' }],
        models: [...models, { id: 'vectors', serves: 'embeddings', price: { input: 1, output: 0 } }],
        also: ['embeddings'],
      },
      own: {
        endpoints: [endpointAt(second, 'anthropic')],
        keys: [{ value: 'sk-second' }],
        models,
        traceContext: true,
      },
    },
    routes: { both: { models: ['mistral/m', 'own/m'] } },
  })
})
afterEach(() => {
  first.behave({})
  second.behave({})
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await gateway.close()
  await first.close()
  await second.close()
  await collector.close()
})

function newTrace(flags = '01') {
  const traceId = randomBytes(16).toString('hex')
  const spanId = `1${randomBytes(8).toString('hex').slice(1)}`
  return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-${flags}`, tracestate: 'vendor=1' } }
}

async function asked(model: string, { stream = false, headers = {}, dialect = 'openai-chat' as const } = {}) {
  const letter = protocols[dialect].ask(model, stream)
  return ask(gateway.url, { ...letter, headers: { authorization: `Bearer ${gateway.key}`, ...headers } })
}

/** Once so many have come. */
async function spansOf(traceId: string, count: number): Promise<readonly CollectedSpan[]> {
  await expect.poll(() => collector.spans(traceId).length, { timeout: 10_000 }).toBe(count)
  return collector.spans(traceId)
}

async function metrics(): Promise<string> {
  const heard = await ask(gateway.url, { method: 'GET', path: '/metrics' })
  expect(heard.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  return heard.body.toString()
}

/** The value of one line; 0 where it is not told. */
function valueIn(text: string, series: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `))
  return line === undefined ? 0 : Number(line.slice(series.length + 1))
}

test("a call is a span below the caller's, and each attempt is one below it", async () => {
  const { traceId, spanId, headers } = newTrace()
  first.behave({ status: 503 })
  const heard = await asked('both', { headers })
  expect(heard.status).toBe(200)
  const [call, failed, answered] = (await spansOf(traceId, 3)) as [CollectedSpan, CollectedSpan, CollectedSpan]

  expect(call).toMatchObject({
    parentSpanId: spanId,
    traceState: 'vendor=1',
    name: 'chat both',
    kind: 2,
    status: {},
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'both',
      'gen_ai.request.stream': false,
      'gen_ai.provider.name': 'own',
      'gen_ai.response.model': 'm',
      'gen_ai.response.finish_reasons': 'stop',
      'http.response.status_code': 200,
      'vade.request.id': heard.headers['x-vade-request-id'],
      'vade.dialect': 'openai-chat',
    },
  })
  expect(failed).toMatchObject({
    parentSpanId: call.spanId,
    name: 'chat m',
    kind: 3,
    status: { code: 2 },
    attributes: {
      'gen_ai.provider.name': 'mistral_ai',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(first.url).port),
      'http.response.status_code': 503,
      'error.type': 'overloaded',
      'vade.attempt': 1,
    },
  })
  expect(answered).toMatchObject({
    parentSpanId: call.spanId,
    kind: 3,
    status: {},
    attributes: { 'gen_ai.provider.name': 'own', 'vade.outcome': 'answered', 'http.response.status_code': 200 },
  })
  expect(answered.attributes).not.toHaveProperty('error.type')
  const record = await recordOf(String(heard.headers['x-vade-request-id']))
  expect(record.usage.inputTokens).toBeGreaterThan(0)
  expect(answered.attributes['gen_ai.usage.input_tokens']).toBe(record.usage.inputTokens)
  for (const span of [call, failed]) expect(span.attributes).not.toHaveProperty('gen_ai.usage.input_tokens')
  expect(new Set([call, failed, answered].map((span) => span.spanId)).size).toBe(3)
  // A span lies within the one above it.
  for (const span of [failed, answered]) {
    expect(BigInt(span.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(call.startTimeUnixNano))
    expect(BigInt(span.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(call.endTimeUnixNano))
  }
})

test('only a provider whose row says so is told the trace, with the span of its attempt', async () => {
  const { traceId, headers } = newTrace()
  first.behave({ status: 503 })
  await asked('both', { headers })
  const answered = (await spansOf(traceId, 3))[2]
  expect(first.received.at(-1)?.headers).not.toHaveProperty('traceparent')
  expect(first.received.at(-1)?.headers).not.toHaveProperty('tracestate')
  expect(second.received.at(-1)?.headers).toMatchObject({
    traceparent: `00-${traceId}-${answered?.spanId ?? ''}-01`,
    tracestate: 'vendor=1',
  })
})

test('a trace that the caller does not record is not recorded, and the provider is told so', async () => {
  const { traceId, headers } = newTrace('00')
  expect((await asked('own/n', { headers })).status).toBe(200)
  expect(second.received.at(-1)?.headers['traceparent']).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))
  const later = newTrace()
  await asked('own/n', { headers: later.headers })
  await spansOf(later.traceId, 2)
  expect(collector.spans(traceId)).toEqual([])
})

test('a call without a trace begins one', async () => {
  const heard = await asked('own/n', { stream: true })
  const id = String(heard.headers['x-vade-request-id'])
  const find = () => collector.spans().find(({ attributes }) => attributes['vade.request.id'] === id)
  await expect.poll(find, { timeout: 10_000 }).toBeDefined()
  expect(find()).not.toHaveProperty('parentSpanId')
  expect(find()?.attributes['gen_ai.response.time_to_first_chunk']).toBeGreaterThan(0)
})

test('no word of the question, the answer or an error is in what is sent, and no key', async () => {
  const secret = 'the-answer-that-nobody-may-read'
  const { traceId, headers } = newTrace()
  first.behave({ text: secret })
  await asked('mistral/n', { headers })
  await asked('mistral/n', { headers, stream: true })
  first.behave({ reason: 'bad-request' })
  await asked('mistral/n', { headers })
  await spansOf(traceId, 6)
  const sent = collector.requests.map(({ text }) => text).join('\n')
  for (const word of [secret, 'Hello', 'sk-first', 'sk-second', gateway.key]) expect(sent).not.toContain(word)
  const said = JSON.parse((await asked('mistral/n')).body.toString()) as {
    readonly error: { readonly message: string }
  }
  expect(said.error.message.length).toBeGreaterThan(10)
  expect(sent).not.toContain(said.error.message)
})

test('the collector hears who sends', async () => {
  const { traceId, headers } = newTrace()
  await asked('own/n', { headers })
  await spansOf(traceId, 2)
  expect(collector.requests.at(-1)).toMatchObject({
    path: '/v1/traces',
    headers: { 'content-type': 'application/json', 'x-team': 'gateway' },
  })
  expect(collector.resource()).toMatchObject({ 'service.name': 'vade', 'deployment.environment.name': 'test' })
})

test('an answer that breaks off is a failure also where its status was 200', async () => {
  const { traceId, headers } = newTrace()
  first.behave({ text: 'one two three four', fault: { kind: 'close', at: 2 } })
  const before = await metrics()
  expect((await asked('mistral/o', { stream: true, headers })).status).toBe(200)
  const [call, attempt] = (await spansOf(traceId, 2)) as [CollectedSpan, CollectedSpan]
  for (const span of [call, attempt]) expect(span.status).toEqual({ code: 2 })
  expect(call.attributes['error.type']).toBe('provider_failed')
  const series = 'vade_gateway_broken_answers_total{provider="mistral",error="provider_failed"}'
  expect(valueIn(await metrics(), series) - valueIn(before, series)).toBe(1)
})

test('metrics count calls, attempts, tokens and money as the accounts have them', async () => {
  const before = await metrics()
  const ids: string[] = []
  for (const stream of [false, true, true]) {
    const heard = await asked('own/n', { stream })
    ids.push(String(heard.headers['x-vade-request-id']))
  }
  first.behave({ status: 500 })
  await asked('mistral/n')
  const after = await metrics()
  const grown = (series: string) => valueIn(after, series) - valueIn(before, series)
  const records = await Promise.all(ids.map(recordOf))
  const sum = (of: (record: CallRecord) => number) => records.reduce((so, record) => so + of(record), 0)

  const requests = 'vade_gateway_requests_total{dialect="openai-chat"'
  expect(grown(`${requests},provider="own",model="n",status="200"}`)).toBe(3)
  expect(grown(`${requests},provider="",model="",status="502"}`)).toBe(1)
  expect(grown('vade_gateway_attempts_total{provider="own",outcome="answered"}')).toBe(3)
  expect(grown('vade_gateway_attempts_total{provider="mistral",outcome="server"}')).toBe(1)
  const tokens = 'vade_gateway_tokens_total{provider="own",model="n"'
  expect(grown(`${tokens},kind="input"}`)).toBe(sum(({ usage }) => usage.inputTokens))
  expect(grown(`${tokens},kind="output"}`)).toBe(sum(({ usage }) => usage.outputTokens))
  expect(grown('vade_gateway_cost_nano_usd_total{provider="own",model="n"}')).toBe(
    sum(({ costNanoUsd }) => costNanoUsd),
  )
  expect(sum(({ costNanoUsd }) => costNanoUsd)).toBeGreaterThan(0)
  expect(grown('vade_gateway_first_content_seconds_count{provider="own"}')).toBe(3)
  expect(grown('vade_gateway_request_seconds_count{provider="own"}')).toBe(3)
  expect(grown('vade_gateway_overhead_seconds_count')).toBe(3)
  expect(grown('vade_http_requests_total{route="v1",status="200"}')).toBe(3)
  for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total'])
    expect(valueIn(after, name)).toBeGreaterThan(0)
})

test('what Vade costs does not hold what the provider takes', async () => {
  const before = await metrics()
  second.behave({ delayMs: 400 })
  for (const stream of [false, true]) await asked('own/n', { stream })
  const after = await metrics()
  const grown = (series: string) => valueIn(after, series) - valueIn(before, series)
  expect(grown('vade_gateway_overhead_seconds_count')).toBe(2)
  expect(grown('vade_gateway_overhead_seconds_sum')).toBeGreaterThan(0)
  // However slow this machine is: the rest is the provider's, which took 0.4 seconds twice.
  const total = grown('vade_gateway_request_seconds_sum{provider="own"}')
  expect(total - grown('vade_gateway_overhead_seconds_sum')).toBeGreaterThan(0.79)
})

test.each(dialectNames)('a call of %s is measured, too', async (dialect) => {
  const before = await metrics()
  for (const model of ['own/n', 'mistral/n']) {
    first.behave({})
    for (const stream of [false, true]) {
      const letter = protocols[dialect].ask(model, stream)
      const headers = { authorization: `Bearer ${gateway.key}` }
      const heard = await ask(gateway.url, { ...letter, headers })
      expect([heard.status, heard.body.toString()]).toEqual([200, expect.anything()])
      expect(heard.headers['server-timing']).toMatch(/^plan;dur=[\d.]+, reserve;dur=[\d.]+, upstream;dur=[\d.]+$/)
    }
  }
  const after = await metrics()
  expect(valueIn(after, 'vade_gateway_overhead_seconds_count')).toBe(
    valueIn(before, 'vade_gateway_overhead_seconds_count') + 4,
  )
})

test('a call that is no chat is counted and traced under its own name', async () => {
  const { traceId, headers } = newTrace()
  const before = await metrics()
  const heard = await ask(gateway.url, {
    path: '/v1/embeddings',
    body: JSON.stringify({ model: 'mistral/vectors', input: 'Hello' }),
    headers: { authorization: `Bearer ${gateway.key}`, ...headers },
  })
  expect(heard.status).toBe(200)
  const series = 'vade_gateway_requests_total{dialect="embeddings",provider="mistral",model="vectors",status="200"}'
  expect(valueIn(await metrics(), series) - valueIn(before, series)).toBe(1)
  const [call, attempt] = await spansOf(traceId, 2)
  expect(call?.name).toBe('embeddings mistral/vectors')
  expect(attempt).toMatchObject({ name: 'embeddings vectors', parentSpanId: call?.spanId, status: {} })
  expect(attempt?.attributes['gen_ai.usage.input_tokens']).toBeGreaterThan(0)
})

test('names that callers make up are in no label', async () => {
  const before = (await metrics()).split('\n').length
  const series = 'vade_gateway_requests_total{dialect="openai-chat",provider="",model="",status="404"}'
  const count = valueIn(await metrics(), series)
  for (let index = 0; index < 20; index++) {
    expect((await asked(`made-up-${String(index)}`)).status).toBe(404)
    await ask(gateway.url, { method: 'GET', path: `/made-up-${String(index)}` })
  }
  const after = await metrics()
  expect(after).not.toContain('made-up')
  expect(valueIn(after, series)).toBe(count + 20)
  expect(after.split('\n').length - before).toBeLessThan(40)
})

test('who calls too often is counted, though no log has it', async () => {
  const { key } = await gateway.keys.create('slow', { requestsPerMinute: 1 })
  const letter = { ...protocols['openai-chat'].ask('own/n', false), headers: { authorization: `Bearer ${key}` } }
  const statuses = [await ask(gateway.url, letter), await ask(gateway.url, letter)].map(({ status }) => status)
  expect(statuses).toEqual([200, 429])
  expect(await metrics()).toContain('provider="",model="",status="429"} 1\n')
})

test('an answer from the cache is a hit and asks nobody', async () => {
  const { key } = await gateway.keys.create('cached', { cacheSeconds: 60 })
  const letter = { ...protocols['openai-chat'].ask('own/o', false), headers: { authorization: `Bearer ${key}` } }
  await ask(gateway.url, letter)
  const before = await metrics()
  expect((await ask(gateway.url, letter)).headers['x-vade-cache']).toBe('hit')
  const after = await metrics()
  const grown = (series: string) => valueIn(after, series) - valueIn(before, series)
  expect(grown('vade_gateway_cache_hits_total{dialect="openai-chat"}')).toBe(1)
  expect(grown('vade_gateway_attempts_total{provider="own",outcome="answered"}')).toBe(0)
})

test('open streams and open breakers are told while they are open', async () => {
  const series = 'vade_gateway_open_calls{provider="own",manner="stream"}'
  second.behave({ text: 'one two three', fault: { kind: 'hang', at: 1 } })
  const leaving = new AbortController()
  const letter = { ...protocols['openai-chat'].ask('own/n', true), headers: { authorization: `Bearer ${gateway.key}` } }
  const response = await open(gateway.url, letter, leaving.signal)
  response.on('error', () => undefined)
  expect(valueIn(await metrics(), series)).toBe(1)
  leaving.abort()
  await expect.poll(async () => valueIn(await metrics(), series)).toBe(0)

  second.behave({ reason: 'auth' })
  await asked('own/n')
  expect(await metrics()).toMatch(/^vade_gateway_breaker_open\{target="own#[^"]+",fault="auth"\} 1$/m)
})

test('every line of /metrics is one that Prometheus reads', async () => {
  const text = await metrics()
  expect(text.endsWith('\n')).toBe(true)
  const lines = text.trimEnd().split('\n')
  const shape =
    /^(?:# (?:HELP [a-z_]+ \S.*|TYPE [a-z_]+ (?:counter|gauge|histogram))|[a-z_]+(?:\{[a-z]+="[^"\\\n]*"(?:,[a-z]+="[^"\\\n]*")*\})? -?[\d.e+-]+)$/
  expect(lines.filter((line) => !shape.test(line))).toEqual([])
  const types = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2])
  expect(new Set(types).size).toBe(types.length)
})

test('while no collector can be reached, callers notice nothing', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:9')
  const other = await serveGateway({
    providers: { p: { endpoints: [endpointAt(first, 'openai-chat')], keys: [{ value: 'sk' }], models } },
  })
  try {
    const letter = { ...protocols['openai-chat'].ask('p/m', false), headers: { authorization: `Bearer ${other.key}` } }
    for (let index = 0; index < 5; index++) expect((await ask(other.url, letter)).status).toBe(200)
    await sleep(1200)
    expect((await ask(other.url, letter)).status).toBe(200)
  } finally {
    await other.close()
  }
})

/** As the accounts have it. */
async function recordOf(id: string): Promise<CallRecord> {
  await gateway.flush()
  const found = await gateway.store.ledger.call(id)
  if (found === null) throw new Error(`There is no call ${id} in the accounts.`)
  return found.record
}
