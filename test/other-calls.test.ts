import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import OpenAI, { toFile } from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startGatewayHome } from './gateway-home.ts'
import { soundOf } from './stand-in/other-endpoints.ts'
import { startStandIn, type StandIn } from './stand-in/provider.ts'

/** Calls that are no chat, by OpenAI's own client and without it, over providers on loopback. */
/** Says one thing and cuts the connection. */
let cut = { type: '', text: '' }
const cutting = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': cut.type }).write(cut.text, () => setImmediate(() => response.destroy()))
})
let one: StandIn
let two: StandIn
let home: Awaited<ReturnType<typeof startGatewayHome>>
let key = ''
let client: OpenAI

const everything = [
  'embeddings',
  'rerank',
  'images',
  'speech',
  'transcription',
  'moderations',
  'batches',
  'files',
  'completions',
]
const price = { input: 1, output: 2 }
const serving = (id: string, serves: string, more: object = {}) => ({ id, serves, price, ...more })

beforeAll(async () => {
  cutting.listen(0, '127.0.0.1')
  await once(cutting, 'listening')
  one = await startStandIn({ filePrefix: 'one' })
  two = await startStandIn({ filePrefix: 'two' })
  const open = { auth: 'none', keyVariables: [], quirks: { noModelList: true }, data: { trains: false, keptDays: 0 } }
  home = await startGatewayHome({
    timeouts: { firstTokenMs: 5000, betweenTokensMs: 5000 },
    retries: 0,
    providers: {
      one: {
        ...open,
        baseUrl: `${one.url}/v1`,
        also: everything,
        models: [
          serving('vectors', 'embeddings'),
          serving('ranks', 'rerank'),
          serving('pictures', 'images', { price: { input: 1, output: 2, image: 0.01 } }),
          serving('voice', 'speech', { price: { input: 0, output: 0, character: 0.000_015 } }),
          serving('ears', 'transcription', { price: { input: 0, output: 0, second: 0.0001 } }),
          serving('judge', 'moderations'),
          { id: 'writer', price, names: [] },
          serving('free', 'embeddings', { price: null }),
        ],
      },
      two: {
        ...open,
        baseUrl: `${two.url}/v1`,
        also: ['embeddings', 'files', 'batches'],
        models: [serving('vectors', 'embeddings')],
      },
      sealed: {
        ...open,
        endpoints: [{ dialect: 'gemini', baseUrl: `${one.url}/v1beta` }],
        also: ['embeddings', 'images'],
        models: [
          serving('gvectors', 'embeddings'),
          serving('imagen-x', 'images', { price: { input: 0, output: 0, image: 0.02 } }),
        ],
      },
      searcher: {
        ...open,
        adapter: 'cohere',
        baseUrl: `${one.url}/compatibility/v1`,
        also: ['rerank'],
        models: [serving('cranks', 'rerank', { price: { input: 0, output: 0, request: 0.002 } })],
      },
      floats: {
        ...open,
        baseUrl: `${one.url}/v1`,
        quirks: { noModelList: true, refuses: ['encoding_format'], renames: { dimensions: 'output_dimension' } },
        also: ['embeddings'],
        models: [serving('fvectors', 'embeddings')],
      },
      cutter: {
        ...open,
        baseUrl: `http://127.0.0.1:${String((cutting.address() as AddressInfo).port)}`,
        also: everything,
      },
      talker: {
        ...open,
        endpoints: [{ dialect: 'anthropic', baseUrl: `${one.url}/v1` }],
        models: [{ id: 'claude-x', price }],
      },
    },
    routes: { both: ['one/vectors', 'two/vectors'] },
  })
  key = await home.key()
  client = new OpenAI({ baseURL: `${home.url}/v1`, apiKey: key, maxRetries: 0 })
})
afterAll(async () => {
  await home.close()
  await Promise.all([one.close(), two.close()])
  cutting.close()
})
beforeEach(() => {
  one.behave({})
  two.behave({})
})

const post = (path: string, body: object | FormData, headers: Record<string, string> = {}, asKey = key) =>
  fetch(home.url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${asKey}`,
      ...(!(body instanceof FormData) && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body instanceof FormData ? body : JSON.stringify(body),
  })
const last = (standIn: StandIn) => standIn.received.at(-1)
const requestIdOf = (response: Response) => response.headers.get('x-vade-request-id') ?? ''

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

describe('pictures', () => {
  test('are made, changed and paid by the piece and by tokens', async () => {
    const { data } = await client.images.generate({ model: 'pictures', prompt: 'a cat', n: 2 })
    expect(data?.map(({ b64_json: b64 }) => Buffer.from(b64 ?? '', 'base64').toString())).toEqual([
      'PNG of a cat',
      'PNG of a cat',
    ])
    const made = await home.recorded(({ kind }) => kind === 'images')
    expect(made).toMatchObject({ usage: { inputTokens: 10, outputTokens: 200 }, costNanoUsd: 410_000 + 20_000_000 })
    const image = await toFile(Buffer.from('PNG'), 'a.png', { type: 'image/png' })
    const edited = await client.images.edit({ model: 'one/pictures', image, prompt: 'a dog' })
    expect(Buffer.from(edited.data?.[0]?.b64_json ?? '', 'base64').toString()).toBe('PNG of a dog')
    expect(last(one)?.bytes.toString('latin1')).toMatch(/name="model"\r\n\r\npictures\r\n/)
    await client.images.createVariation({ model: 'pictures', image })
    expect(last(one)?.path).toBe('/v1/images/variations')
  })

  test('are streamed, with the usage of the last event', async () => {
    const stream = await client.images.generate({ model: 'pictures', prompt: 'a cat', stream: true })
    const events = await Array.fromAsync(stream)
    expect(events.map(({ type }) => type)).toEqual(['image_generation.completed'])
    const record = await home.recorded(({ kind, stream: streamed }) => kind === 'images' && streamed)
    expect(record).toMatchObject({ usage: { inputTokens: 10, outputTokens: 200 } })
  })

  test('are asked of Google in its own words', async () => {
    const response = await post('/v1/images/generations', {
      model: 'imagen-x',
      prompt: 'a cat',
      size: '1536x1024',
      quality: 'high',
    })
    expect(await response.json()).toMatchObject({ data: [{ b64_json: 'UE5H' }] })
    expect(response.headers.get('x-vade-lost')).toBe('quality')
    expect(last(one)?.json).toEqual({
      instances: [{ prompt: 'a cat' }],
      parameters: { sampleCount: 1, aspectRatio: '3:2' },
    })
    const record = await home.recorded(({ id }) => id === requestIdOf(response))
    expect(record.costNanoUsd).toBe(20_000_000)
    const refused = await post('/v1/images/generations', { model: 'imagen-x', prompt: 'a cat', response_format: 'url' })
    expect([refused.status, await refused.json()]).toMatchObject([422, { error: { param: 'response_format' } }])
  })
})

describe('sound', () => {
  test('is spoken and streamed to the byte, and paid by the letter', async () => {
    const spoken = await client.audio.speech.create({ model: 'voice', voice: 'alloy', input: 'Grüezi' })
    expect(spoken.headers.get('content-type')).toBe('audio/mpeg')
    expect(spoken.headers.get('content-security-policy')).toContain('sandbox')
    expect(Buffer.from(await spoken.arrayBuffer())).toEqual(soundOf('Grüezi'))
    expect((await home.recorded(({ kind }) => kind === 'speech')).costNanoUsd).toBe(6 * 15_000)
  })

  test('is written down, whatever the form of the answer, and paid by the second', async () => {
    const file = await toFile(Buffer.from('hello'), 'a.wav')
    const { text } = await client.audio.transcriptions.create({ model: 'one/ears', file })
    expect(text).toBe('ears heard hello')
    expect((await home.recorded(({ kind }) => kind === 'transcription')).costNanoUsd).toBe(13 * 100_000)
    const plain = await client.audio.transcriptions.create({ model: 'ears', file, response_format: 'text' })
    expect(plain).toBe('ears heard hello')
    const translated = await client.audio.translations.create({ model: 'ears', file })
    expect(translated.text).toBe('ears heard hello')
  })

  test('that breaks off is no whole answer; a caller who leaves stops it', async () => {
    one.behave({ body: Buffer.alloc(4_000_000), headers: { 'content-type': 'audio/mpeg' }, framing: { trickleMs: 1 } })
    const leave = new AbortController()
    const count = one.received.length
    const response = await fetch(`${home.url}/v1/audio/speech`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: 'voice', input: 'a', voice: 'b' }),
      signal: leave.signal,
    })
    expect(response.status).toBe(200)
    leave.abort()
    const asked = await one.request(count)
    expect(await asked.ended).toMatchObject({ how: 'left' })
    const record = await home.recorded(({ id }) => id === requestIdOf(response))
    expect(record).toMatchObject({ status: 499, errorCode: 'aborted', costNanoUsd: 15_000 })
  })
})

test('a moderation needs no model by name', async () => {
  const { results } = await client.moderations.create({ model: 'judge', input: ['hello', 'kill'] })
  expect(results.map(({ flagged }) => flagged)).toEqual([false, true])
  const unnamed = await post('/v1/moderations', { input: 'hello' })
  expect(await unnamed.json()).toMatchObject({
    error: { message: expect.stringContaining('omni-moderation-latest') as string },
  })
})

test('text completions are relayed, whole and in pieces, and accounted', async () => {
  const { choices } = await client.completions.create({ model: 'one/writer', prompt: 'On' })
  expect(choices[0]?.text).toBe(' and on')
  const stream = await client.completions.create({ model: 'one/writer', prompt: 'On', stream: true })
  const chunks = await Array.fromAsync(stream)
  expect(chunks.map((chunk) => chunk.choices[0]?.text).join('')).toBe(' and on')
  expect(chunks).toHaveLength(2)
  const record = await home.recorded(({ kind, stream: streamed }) => kind === 'completions' && streamed)
  expect(record).toMatchObject({ usage: { inputTokens: 1, outputTokens: 2 }, costNanoUsd: 1000 + 2 * 2000 })
})

describe('files and batches', () => {
  const upload = (provider: string, of = client) =>
    toFile(Buffer.from('{"custom_id":"1"}\n'), 'in.jsonl').then((file) =>
      of.files.create({ file, purpose: 'batch' }, { headers: { 'x-vade-provider': provider } }),
    )

  test('lie where they were put: what comes later goes there without being told', async () => {
    const file = await upload('two')
    expect(file).toMatchObject({ id: 'file-two1', filename: 'in.jsonl' })
    expect((await client.files.retrieve(file.id)).bytes).toBe(18)
    expect(await (await client.files.content(file.id)).text()).toBe('{"custom_id":"1"}\n')
    const batch = await client.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/embeddings',
      completion_window: '24h',
    })
    expect((await client.batches.retrieve(batch.id)).status).toBe('completed')
    expect(await (await client.files.content(batch.output_file_id ?? '')).text()).toBe('{"custom_id":"1"}\n')
    expect((await client.batches.cancel(batch.id)).status).toBe('cancelling')
    expect((await client.files.delete(file.id)).deleted).toBe(true)
    await expect(client.files.retrieve(file.id)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('one, two') as string,
    })
    expect(one.received.every(({ path }) => !path.startsWith('/v1/batches'))).toBe(true)
    expect(await home.recorded(({ kind }) => kind === 'batches')).toMatchObject({
      modelAsked: 'two/batches',
      costNanoUsd: 0,
    })
  })

  test('say of a batch that its usage is not accounted; keys with a budget may make none', async () => {
    const { id } = await upload('two')
    const body = { input_file_id: `two/${id}`, endpoint: '/v1/embeddings', completion_window: '24h' }
    const response = await post('/v1/batches', body)
    expect(response.headers.get('x-vade-unaccounted')).toBe('batch')
    expect(last(two)?.json).toMatchObject({ input_file_id: id })
    const poor = await home.key({ dayNanoUsd: 1_000_000_000 })
    const refused = await post('/v1/batches', body, {}, poor)
    expect([refused.status, await refused.json()]).toMatchObject([403, { error: { code: 'forbidden' } }])
  })

  test('are seen by the key that made them, not by another; lists leave out what is of others', async () => {
    const { id } = await upload('one')
    const other = new OpenAI({ baseURL: `${home.url}/v1`, apiKey: await home.key(), maxRetries: 0 })
    await expect(other.files.retrieve(id)).rejects.toMatchObject({ status: 404 })
    await expect(other.files.retrieve(`one/${id}`)).rejects.toMatchObject({ status: 404 })
    await expect(other.files.delete(id)).rejects.toMatchObject({ status: 404 })
    await expect(
      other.batches.create({ input_file_id: id, endpoint: '/v1/embeddings', completion_window: '24h' }),
    ).rejects.toMatchObject({ status: 404 })
    const list = (of: OpenAI) => Array.fromAsync(of.files.list({}, { query: { provider: 'one' } }))
    expect((await list(client)).map((file) => file.id)).toContain(id)
    expect(await list(other)).toEqual([])
    expect(last(one)?.path).toBe('/v1/files')
  })

  test('a file that is not there says nothing about its provider; who is meant must be clear', async () => {
    for (let times = 0; times < 12; times++)
      await expect(client.files.retrieve('one/file-none')).rejects.toMatchObject({ status: 404 })
    expect((await upload('one')).id).toMatch(/^file-one/)
    await expect(upload('nobody')).rejects.toMatchObject({ status: 400, param: 'x-vade-provider' })
    await expect(client.files.list()).rejects.toMatchObject({ status: 400, param: 'x-vade-provider' })
    const odd = await fetch(`${home.url}/v1/files/one%2F..%2F..%2Fmodels`, {
      headers: { authorization: `Bearer ${key}` },
    })
    expect(odd.status).toBe(404)
  })
})

describe('tokens are counted', () => {
  const body = { model: 'claude-x', messages: [{ role: 'user', content: 'Hello, how are you?' }] }
  const contents = [{ role: 'user', parts: [{ text: 'Hello, how are you?' }] }]

  test('by a provider that speaks the dialect', async () => {
    const response = await post('/v1/messages/count_tokens', { ...body, model: 'talker/claude-x' })
    expect(await response.json()).toEqual({ input_tokens: expect.any(Number) as number })
    expect(response.headers.get('x-vade-estimated')).toBeNull()
    expect(last(one)?.json).toEqual(body)
    const gemini = await post('/v1beta/models/gvectors:countTokens', {
      generateContentRequest: { model: 'models/x', contents },
    })
    expect(gemini.headers.get('x-vade-estimated')).toBeNull()
    expect(last(one)?.json).toEqual({ generateContentRequest: { model: 'models/gvectors', contents } })
    expect(await home.recorded(({ kind }) => kind === 'count-tokens')).toMatchObject({ costNanoUsd: 0 })
  })

  test('by a provider that speaks another', async () => {
    const anthropic = await post('/v1/messages/count_tokens', { ...body, model: 'gvectors' })
    expect(anthropic.headers.get('x-vade-estimated')).toBeNull()
    expect(await anthropic.json()).toEqual({ input_tokens: expect.any(Number) as number })
    expect(last(one)?.json).toMatchObject({ generateContentRequest: { model: 'models/gvectors', contents } })
    const gemini = await post('/v1beta/models/claude-x:countTokens', { contents })
    expect(gemini.headers.get('x-vade-estimated')).toBeNull()
    expect(await gemini.json()).toEqual({ totalTokens: expect.any(Number) as number })
    expect(Object.keys(last(one)?.json as object)).toEqual(['model', 'messages'])
  })

  test('by their length where it does not, or fails; a wrong question is refused', async () => {
    const other = await post('/v1/messages/count_tokens', { ...body, model: 'one/writer' })
    expect([other.headers.get('x-vade-estimated'), await other.json()]).toEqual(['tokens', { input_tokens: 5 }])
    const gemini = await post('/v1beta/models/one/writer:countTokens', { contents })
    expect([gemini.headers.get('x-vade-estimated'), await gemini.json()]).toEqual(['tokens', { totalTokens: 5 }])
    one.behave({ status: 500 })
    const failed = await post('/v1/messages/count_tokens', body)
    expect([failed.status, failed.headers.get('x-vade-estimated')]).toEqual([200, 'tokens'])
    one.behave({})
    const wrong = await post('/v1/messages/count_tokens', { ...body, messages: [{ role: 'x', content: 'y' }] })
    expect([wrong.status, await wrong.json()]).toMatchObject([
      400,
      { type: 'error', error: { type: 'invalid_request_error' } },
    ])
  })
})

describe('what is wrong is said with its field', () => {
  test.each([
    ['/v1/embeddings', { input: 'a' }, 'model'],
    ['/v1/embeddings', { model: 'vectors', input: ['a', ''] }, 'input[1]'],
    ['/v1/embeddings', { model: 'vectors', input: [['a']] }, 'input[0]'],
    ['/v1/embeddings', { model: 'vectors', input: 'a', encoding_format: 'hex' }, 'encoding_format'],
    ['/v1/rerank', { model: 'ranks', query: 'q', documents: ['a', 1] }, 'documents[1]'],
    ['/v1/rerank', { model: 'ranks', documents: ['a'] }, 'query'],
    ['/v1/images/generations', { model: 'pictures', prompt: 'x', n: 0 }, 'n'],
    ['/v1/images/generations', { prompt: 'x' }, 'model'],
    ['/v1/audio/speech', { model: 'voice' }, 'input'],
    ['/v1/moderations', { model: 'judge' }, 'input'],
    ['/v1/completions', { model: 'writer', prompt: 5 }, 'prompt'],
    ['/v1/batches', { endpoint: '/v1/embeddings' }, 'input_file_id'],
  ])('%s %j: %s', async (path, body, param) => {
    const response = await post(path, body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: { param, message: expect.stringContaining(`'${param}'`) as string },
    })
  })

  test.each([
    ['/v1/audio/transcriptions', { model: 'ears' }, 'file'],
    ['/v1/audio/transcriptions', { file: new File(['a'], 'a') }, 'model'],
    ['/v1/images/edits', { model: 'pictures', prompt: 'x' }, 'image'],
    ['/v1/files', { file: new File(['a'], 'a') }, 'purpose'],
  ])('%s with a form: %s', async (path, fields: Record<string, string | File>, param) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    const response = await post(path, form)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { param } })
  })

  test('a wrong method, a wrong type, a model that does something else, and a path that is none', async () => {
    const get = await fetch(`${home.url}/v1/embeddings`, { headers: { authorization: `Bearer ${key}` } })
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
    const json = await post('/v1/audio/transcriptions', { model: 'ears' })
    expect(json.status).toBe(415)
    const chat = await post('/v1/audio/speech', { model: 'vectors', input: 'a' })
    expect([chat.status, await chat.json()]).toMatchObject([422, { error: { param: 'model' } }])
    expect((await post('/v1/videos', {})).status).toBe(404)
    expect((await post('/v1/embeddings', { model: 'nobody', input: 'a' })).status).toBe(404)
  })
})

test('keys hold their limits here, too: models, budgets, requests', async () => {
  const narrow = await home.key({ models: ['one/*'] })
  expect((await post('/v1/embeddings', { model: 'gvectors', input: 'a' }, {}, narrow)).status).toBe(403)
  expect((await post('/v1/embeddings', { model: 'one/vectors', input: 'a' }, {}, narrow)).status).toBe(200)
  const poor = await home.key({ totalNanoUsd: 60_000 })
  expect((await post('/v1/embeddings', { model: 'one/vectors', input: 'a' }, {}, poor)).status).toBe(200)
  const dear = await post('/v1/embeddings', { model: 'one/vectors', input: 'a'.repeat(1000) }, {}, poor)
  expect([dear.status, await dear.json()]).toMatchObject([402, { error: { code: 'budget_exceeded' } }])
  expect((await post('/v1/embeddings', { model: 'free', input: 'a' }, {}, poor)).status).toBe(403)
  const slow = await home.key({ requestsPerMinute: 1 })
  await post('/v1/embeddings', { model: 'one/vectors', input: 'a' }, {}, slow)
  expect((await post('/v1/embeddings', { model: 'one/vectors', input: 'a' }, {}, slow)).status).toBe(429)
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

describe('an answer that breaks off after it has begun', () => {
  test('ends with an error event where it is of events', async () => {
    const event = `data: {"type":"image_generation.partial_image"}\n\n`
    cut = { type: 'text/event-stream', text: event }
    const response = await post('/v1/images/generations', { model: 'cutter/pictures', prompt: 'a', stream: true })
    const text = await response.text()
    expect(text).toContain(event)
    expect(text).toMatch(/\n\nevent: error\ndata: \{"error":\{/)
    const record = await home.recorded(({ id }) => id === requestIdOf(response))
    expect(record).toMatchObject({ status: 200, errorCode: 'provider_failed', attempts: [{ outcome: 'network' }] })
  })

  test('is cut where it is a file, so that it cannot be taken for whole', async () => {
    cut = { type: 'audio/mpeg', text: 'half' }
    const response = await post('/v1/audio/speech', { model: 'cutter/voice', input: 'a', voice: 'b' })
    expect(response.status).toBe(200)
    await expect(response.arrayBuffer()).rejects.toThrow(TypeError)
    const record = await home.recorded(({ id }) => id === requestIdOf(response))
    expect(record).toMatchObject({ errorCode: 'provider_failed', kind: 'speech', model: 'voice' })
  })
})

test('a body is refused as soon as it is known to be too large', async () => {
  const form = new FormData()
  form.append('purpose', 'batch')
  form.append('file', new Blob([Buffer.alloc(65 * 1024 * 1024)]), 'large')
  const response = await post('/v1/files', form)
  expect([response.status, await response.json()]).toMatchObject([413, { error: { code: 'too_large' } }])
})
