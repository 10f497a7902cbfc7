import { readFileSync } from 'node:fs'
import { mkdtemp, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApp, type App } from '../../src/app/index.ts'
import { createEmbedder } from '../../src/engine-native/index.ts'
import { createServer, type Server } from '../../src/server/index.ts'
import fixture from '../fixtures/minilm-l6-v2.json' with { type: 'json' }
import { weights } from './weights.ts'

const installed = await weights('all-minilm-l6-v2')
const model = 'device-embedding'
let home = ''
let app: App
let server: Server
let client: OpenAI

beforeEach((context) => {
  if (installed === null) context.skip('The weights of all-minilm-l6-v2 cannot be had here.')
})
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'vade-embeddings-'))
  app = await createApp({ home, offline: true, log: () => {} })
  server = await createServer(app, { host: '127.0.0.1', port: 0, localToken: 'local', sessionSecret: 'secret' })
  const { key } = await app.keys.create('test')
  client = new OpenAI({ apiKey: key, baseURL: `${server.url}/openai/v1`, maxRetries: 0 })
  // A call waits five seconds for its weights; to read and check them may take longer on a slow machine.
  if (installed !== null) await app.models.pulled(installed.id, {})
})
afterAll(async () => {
  await server.close()
  await app.close()
  await rm(home, { recursive: true, force: true })
})

async function embed(input: string | string[], more: Partial<OpenAI.EmbeddingCreateParams> = {}) {
  const { data, usage, model: answered } = await client.embeddings.create({ model, input, ...more })
  return { vectors: data.map(({ embedding }) => embedding), tokens: usage.prompt_tokens, answered }
}

function product(one: readonly number[] = [], other: readonly number[] = []): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? NaN), 0)
}

test('as the original computes them, with its token counts, in both encodings', async () => {
  const texts = fixture.vectors.map(({ text }) => text)
  const tokens = fixture.vectors.reduce((sum, each) => sum + each.tokens, 0)
  for (const encoding of [undefined, 'float'] as const) {
    const answer = await embed(texts, encoding && { encoding_format: encoding })
    expect(answer).toMatchObject({ tokens, answered: model })
    for (const [index, { vector }] of fixture.vectors.entries()) {
      const mine = answer.vectors[index] ?? []
      expect(mine).toHaveLength(384)
      expect(product(mine, mine)).toBeCloseTo(1, 5)
      expect(Math.max(...mine.map((value, at) => Math.abs(value - (vector[at] ?? NaN))))).toBeLessThan(1e-3)
    }
  }
})

test('a cat is nearer to a kitten than to revenue', async () => {
  const [cat, kitten, revenue] = (await embed(['cat', 'kitten', 'revenue'])).vectors
  expect(product(cat, kitten)).toBeGreaterThan(product(cat, revenue) + 0.3)
})

test('its length is the only one, and a text that is too long is named with its tokens', async () => {
  expect((await embed('a', { dimensions: 384 })).vectors[0]).toHaveLength(384)
  await expect(embed('a', { dimensions: 256 })).rejects.toMatchObject({ status: 400, param: 'dimensions' })
  expect((await embed('word '.repeat(254))).tokens).toBe(256)
  await expect(embed(['short', 'word '.repeat(255)])).rejects.toMatchObject({
    status: 400,
    param: 'input[1]',
    message: expect.stringContaining('has 257 tokens; all-minilm-l6-v2 takes at most 256'),
  })
})

test('several requests at once are all answered, and one that is stopped ends', async () => {
  const stop = new AbortController()
  const context = { signal: stop.signal, caller: 'test' }
  const stopped = app.directory.embedding(model).embed(Array(2048).fill('word '.repeat(200)), context)
  const outcome = stopped.catch((thrown: unknown) => thrown)
  const answers = await Promise.all(['one', 'two', 'three'].map((text) => embed(text)))
  stop.abort()
  expect(await outcome).toMatchObject({ code: 'aborted' })
  const again = await embed(['one', 'two', 'three'])
  expect(again.vectors).toEqual(answers.map(({ vectors }) => vectors[0]))
})

test('a killed process starts again with the next text, an idle one ends, a damaged copy is made anew', async () => {
  const file = await app.models.pulled('all-minilm-l6-v2', {})
  const context = { signal: AbortSignal.timeout(60_000), caller: 'test' }
  const [before] = (await embed('a')).vectors
  const others = new Set(children())
  const embedder = createEmbedder({ idleMs: 50 })
  const mine = () => children().filter((pid) => !others.has(pid))
  const long = embedder.embed(file, Array(500).fill('word '.repeat(200)), context).catch((thrown: unknown) => thrown)
  await expect.poll(mine, { timeout: 10_000 }).toHaveLength(1)
  process.kill(mine()[0] ?? NaN, 'SIGKILL')
  expect(await long).toMatchObject({ code: 'engine_failed' })
  await truncate(`${file.file}.gguf`, 1_000_000)
  const { vectors } = await embedder.embed(file, ['a'], context)
  expect(Array.from(vectors[0] ?? [])).toEqual(before)
  await expect.poll(mine, { timeout: 10_000 }).toHaveLength(0)
  await embedder.close()
  await expect(embedder.embed(file, ['a'], context)).rejects.toMatchObject({ code: 'shutting_down' })
})

/** Processes that this one started. */
function children(): number[] {
  const pid = String(process.pid)
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
}

test('it is listed by both names, and removed with its companion and what was made of it', async () => {
  const names = (await Array.fromAsync(client.models.list())).map(({ id }) => id)
  expect(names).toEqual(expect.arrayContaining([model, 'all-minilm-l6-v2']))
  const files = ['', '.gguf', '.vade.json']
    .map((suffix) => join(home, 'models', `all-minilm-l6-v2.safetensors${suffix}`))
    .concat(join(home, 'models', 'all-minilm-l6-v2.tokenizer.json'))
  for (const file of files) expect((await stat(file)).size).toBeGreaterThan(100)
  await app.models.remove('all-minilm-l6-v2')
  for (const file of files) await expect(stat(file)).rejects.toThrow('ENOENT')
})
