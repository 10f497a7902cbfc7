import OpenAI, { toFile } from 'openai'
import { describe, expect, test } from 'vitest'
import { last, startBeforeAll, type OtherCallsHome } from './other-calls-home.ts'
import type { StandIn } from './stand-in/provider.ts'

let client: OpenAI
let home: OtherCallsHome['home']
let key: string
let one: StandIn
let post: OtherCallsHome['post']
let two: StandIn
startBeforeAll((started) => void ({ client, home, key, one, post, two } = started))

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

test('a body is refused as soon as it is known to be too large', async () => {
  const form = new FormData()
  form.append('purpose', 'batch')
  form.append('file', new Blob([Buffer.alloc(65 * 1024 * 1024)]), 'large')
  const response = await post('/v1/files', form)
  expect([response.status, await response.json()]).toMatchObject([413, { error: { code: 'too_large' } }])
})
