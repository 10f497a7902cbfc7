import type OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { last, requestIdOf, startBeforeAll, type OtherCallsHome } from './other-calls-home.ts'
import type { StandIn } from './stand-in/provider.ts'

let client: OpenAI
let home: OtherCallsHome['home']
let one: StandIn
let post: OtherCallsHome['post']
let two: StandIn
startBeforeAll((started) => void ({ client, home, one, post, two } = started))

describe('vectors', () => {
  test('are relayed with the name of the model put right, accounted and traced', async () => {
    const response = await post('/v1/embeddings', { model: 'one/vectors', input: ['a', 'b'], big: 1 })
    expect(await response.json()).toMatchObject({ data: [{ index: 0 }, { index: 1 }], model: 'vectors' })
    expect(last(one)?.bytes.toString()).toBe('{"model":"vectors","input":["a","b"],"big":1}')
    expect(response.headers.get('x-vade-provider')).toBe('one')
    expect(response.headers.get('x-vade-cost-nano-usd')).toBe('3000')
    const record = await home.recorded(({ id }) => id === requestIdOf(response))
    expect(record).toMatchObject({ kind: 'embeddings', provider: 'one', model: 'vectors', status: 200, stream: false })
    expect(record.usage.inputTokens).toBe(3)
    expect(record.costNanoUsd).toBe(3 * 1000)
  })

  test('come as base64 or numbers, whatever the provider gives; its names of fields are used', async () => {
    const asked = { input: 'a', dimensions: 4 }
    const relayed = await client.embeddings.create({ model: 'one/vectors', ...asked })
    const floats = await client.embeddings.create({ model: 'floats/fvectors', input: 'a' })
    expect(relayed.data[0]?.embedding).toHaveLength(4)
    expect(floats.data[0]?.embedding).toHaveLength(8)
    expect(last(one)?.json).toEqual({ model: 'fvectors', input: 'a' })
    const raw = await post('/v1/embeddings', { model: 'floats/fvectors', encoding_format: 'base64', ...asked })
    expect(last(one)?.json).toMatchObject({ output_dimension: 4 })
    expect(raw.headers.get('x-vade-lost')).toBeNull()
    const { data } = (await raw.json()) as { data: { embedding: string }[] }
    expect(Buffer.from(data[0]?.embedding ?? '', 'base64')).toHaveLength(32)
  })

  test('of tokens are relayed; a provider that knows Gemini only gets texts in its own words', async () => {
    await client.embeddings.create({ model: 'one/vectors', input: Array.from({ length: 3000 }, (_, at) => at) })
    expect(last(one)?.json).toMatchObject({ input: { length: 3000 } })
    const { data, usage } = await client.embeddings.create({ model: 'gvectors', input: ['a', 'b'], dimensions: 5 })
    expect(data.map(({ embedding }) => embedding.length)).toEqual([5, 5])
    expect(usage.prompt_tokens).toBe(0)
    expect(last(one)?.path).toBe('/v1beta/models/gvectors:batchEmbedContents')
    expect(last(one)?.json).toMatchObject({
      requests: [{ model: 'models/gvectors', content: { parts: [{ text: 'a' }] }, outputDimensionality: 5 }, {}],
    })
    const response = await post('/v1/embeddings', { model: 'gvectors', input: [[1, 2]] })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { param: 'input[0]' } })
  })

  test('may be asked for in the words of Gemini, of any provider', async () => {
    const body = { content: { parts: [{ text: 'a' }] }, taskType: 'RETRIEVAL_QUERY' }
    const own = await post('/v1beta/models/gvectors:embedContent', body)
    expect(((await own.json()) as { embedding: { values: number[] } }).embedding.values).toHaveLength(8)
    expect(last(one)?.json).toMatchObject({ ...body, model: 'models/gvectors' })
    const other = await post('/v1beta/models/one/vectors:batchEmbedContents', { requests: [body, body] })
    expect(((await other.json()) as { embeddings: object[] }).embeddings).toHaveLength(2)
    expect(other.headers.get('x-vade-lost')).toBe('taskType')
    expect(last(one)?.json).toEqual({ model: 'vectors', input: ['a', 'a'], encoding_format: 'float' })
    const wrong = await post('/v1beta/models/one/vectors:embedContent', { content: {} })
    expect(await wrong.json()).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } })
  })

  test('come from the next provider where the first fails, and only from the one that is named', async () => {
    one.behave({ status: 500 })
    const response = await post('/v1/embeddings', { model: 'both', input: 'a' })
    expect(response.headers.get('x-vade-provider')).toBe('two')
    expect(response.headers.get('x-vade-attempts')).toBe('2')
    one.behave({})
    const named = await post('/v1/embeddings', { model: 'both', input: 'a' }, { 'x-vade-provider': 'two' })
    expect(named.headers.get('x-vade-provider')).toBe('two')
    const record = await home.recorded(({ id }) => id === requestIdOf(response))
    expect(record.attempts.map(({ provider, outcome }) => [provider, outcome])).toEqual([
      ['one', 'server'],
      ['two', 'answered'],
    ])
  })
})

test('rankings have one shape, and documents where they were asked for', async () => {
  const asked = { query: 'q', documents: ['a', { text: 'b' }], top_n: 2, return_documents: true }
  const documents = [
    { index: 0, document: { text: 'a' } },
    { index: 1, document: { text: 'b' } },
  ]
  const jina = await post('/v1/rerank', { model: 'ranks', ...asked })
  expect(await jina.json()).toMatchObject({ results: documents, usage: { total_tokens: 5 } })
  const cohere = await post('/v1/rerank', { model: 'cranks', ...asked })
  expect(await cohere.json()).toMatchObject({ results: documents })
  expect(last(one)?.path).toBe('/v2/rerank')
  expect(last(one)?.json).toMatchObject({ documents: ['a', 'b'] })
  const many = await post('/v1/rerank', { model: 'cranks', query: 'q', documents: Array(250).fill('a') })
  await many.text()
  expect((await home.recorded(({ id }) => id === requestIdOf(many))).costNanoUsd).toBe(3 * 2_000_000)
})

test.each([
  ['an error inside of status 200', 'v1', '{"error":{"message":"Too many","code":429}}'],
  ['what is no JSON', 'v2', 'no JSON'],
  ['nothing', 'v3', ''],
])('after %s the next provider is asked', async (_what, model, body) => {
  one.next({ body })
  const response = await post('/v1/embeddings', { model: `one/${model}`, models: ['two/vectors'], input: 'a' })
  expect([response.status, response.headers.get('x-vade-provider')]).toEqual([200, 'two'])
  expect(response.headers.get('x-vade-attempts')).toBe('2')
  expect(last(two)?.json).toEqual({ model: 'vectors', input: 'a' })
})
