import { describe, expect, test } from 'vitest'
import { startBeforeAll, type OtherCallsHome } from './other-calls-home.ts'

let home: OtherCallsHome['home']
let key: string
let post: OtherCallsHome['post']
startBeforeAll((started) => void ({ home, key, post } = started))

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

test('what was refused is found by the id that its answer has', async () => {
  const refused = await post('/v1/embeddings', { model: 'nobody', input: 'a' })
  const id = refused.headers.get('x-request-id') ?? ''
  await expect
    .poll(
      async () =>
        (await fetch(`${home.url}/api/requests/${id}`, { headers: { authorization: `Bearer ${key}` } })).status,
    )
    .toBe(200)
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
