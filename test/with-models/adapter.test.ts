import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApp, type App } from '../../src/app/index.ts'
import { collect, userText } from '../../src/core/index.ts'
import { readGgufFile } from '../../src/engine-native/index.ts'
import { loraFile } from './lora-file.ts'
import { weights } from './weights.ts'

const installed = await weights('smollm2-135m-instruct')
let home = ''
let app: App

beforeEach((context) => {
  if (installed === null) context.skip('The weights of smollm2-135m-instruct cannot be had here.')
})
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'vade-adapter-'))
  app = await createApp({ home, offline: true, log: () => {} })
  await app.models.pulled('smollm2-135m-instruct', {})
})
afterAll(async () => {
  await app.close()
  await rm(home, { recursive: true, force: true })
})

async function add(name: string, scale: number): Promise<string> {
  const file = join(home, name)
  await writeFile(file, loraFile(readGgufFile(installed?.file ?? ''), scale))
  return (await app.models.add(file, AbortSignal.timeout(30_000))).id
}

async function answer(model: string): Promise<string> {
  const request = { messages: [userText('Name three colours.')], sampling: { temperature: 0, maxTokens: 12 } }
  const context = { signal: AbortSignal.timeout(60_000), caller: 'test' }
  const { text, finish } = await collect(app.directory.resolve(model).generate(request, context))
  expect(finish.origin.model).toBe(model)
  return text
}

test('an adapter answers by its name: one of zeros as its base does, another otherwise', async () => {
  const [same, other] = [await add('same.gguf', 0), await add('other.gguf', 0.5)]
  await expect.poll(() => app.directory.list().map(({ id }) => id)).toEqual(expect.arrayContaining([same, other]))
  const plain = await answer('smollm2-135m-instruct')
  expect(await answer(same)).toBe(plain)
  expect(await answer(other)).not.toBe(plain)
  expect(await answer(same)).toBe(plain)
  expect(await answer('smollm2-135m-instruct')).toBe(plain)
})

test('without its base it cannot be added', async () => {
  const own = await mkdtemp(join(tmpdir(), 'vade-adapter-'))
  const empty = await createApp({ home: own, offline: true, log: () => {} })
  const file = join(home, 'lone.gguf')
  await writeFile(file, loraFile(readGgufFile(installed?.file ?? ''), 0))
  await expect(empty.models.add(file, AbortSignal.timeout(30_000))).rejects.toThrow('none of the installed models')
  await empty.close()
  await rm(own, { recursive: true, force: true })
})
