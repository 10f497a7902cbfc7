import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EmbeddingModel } from '../core/index.ts'
import { createEmbedder, createModelShelf, embeddingModel } from '../engine-native/index.ts'
import { openDoor } from '../engine-native/shelf/open-door.ts'
import { lockFile, openStore, type Store } from '../store/index.ts'
import { createEmbeddings } from './embeddings.ts'
import { createModels, type Models } from './models.ts'

let home = ''
let server: Server
let store: Store
let models: Models
let embeddings: EmbeddingModel
const waiting: ServerResponse[] = []

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vade-embeddings-'))
  server = createServer((_, response) => waiting.push(response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/weights`
  const row = {
    id: embeddingModel.id,
    name: embeddingModel.name,
    kind: 'embedding',
    license: 'MIT',
    format: 'safetensors',
    file: 'weights',
    bytes: 10,
    sha256: '0'.repeat(64),
    quality: 1,
    sources: [{ kind: 'url', url }],
  }
  await writeFile(join(home, 'mine.json'), JSON.stringify({ models: [row] }))
  store = await openStore({ home })
  const shelf = createModelShelf({
    directory: join(home, 'models'),
    door: openDoor,
    lock: lockFile,
    catalogueFiles: [join(home, 'mine.json')],
  })
  const nothing = () => {}
  models = createModels({
    shelf,
    settings: store.settings,
    chosen: async () => null,
    onChange: nothing,
    onInstalled: nothing,
  })
  embeddings = createEmbeddings({ models, embedder: createEmbedder(), patienceMs: 100 })
})
afterEach(async () => {
  for (const response of waiting.splice(0)) response.destroy()
  await models.close()
  server.close()
  await store.close()
  await rm(home, { recursive: true, force: true })
})

const ask = () => embeddings.embed(['a'], { signal: AbortSignal.timeout(20_000), caller: 'test' })

test('who asks while the weights come is told to ask again; of a failure the next hears, once', async () => {
  await expect(ask()).rejects.toMatchObject({ code: 'model_loading', retryAfter: 15 })
  await expect(ask()).rejects.toMatchObject({ code: 'model_loading' })
  await expect.poll(() => waiting.length).toBe(1)
  waiting[0]?.writeHead(404).end()
  await expect
    .poll(async () => (await models.list()).find(({ id }) => id === 'all-minilm-l6-v2')?.problems)
    .not.toEqual([])
  await expect(ask()).rejects.toMatchObject({ code: 'download_failed', message: expect.stringContaining('404') })
  await expect(ask()).rejects.toMatchObject({ code: 'model_loading' })
  await expect.poll(() => waiting.length).toBe(2)
})
