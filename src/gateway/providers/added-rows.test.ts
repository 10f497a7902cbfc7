import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseJsonFile } from './json-file.ts'
import { idOf, isAddedRow, writeRow } from './added-rows.ts'
import { providerRow } from './schema.ts'

let home = ''
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'vade-own-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))

const readRow = (id: string) => {
  const file = join(home, 'providers', `${id}.json`)
  return parseJsonFile(readFileSync(file, 'utf8'), file, providerRow)
}
const written = async (baseUrl: string, dialect: Parameters<typeof writeRow>[1]['dialect'] = 'openai-chat') => {
  rmSync(join(home, 'providers'), { recursive: true, force: true })
  return readRow((await writeRow(home, { name: 'Own', baseUrl, dialect })).id)
}

test.each([
  ['My vLLM', 'my-vllm'],
  ['  Büro / GPU №2 ', 'buro-gpu-no2'],
  ['../../etc', 'etc'],
  ['x'.repeat(80), 'x'.repeat(50)],
  [`${'x'.repeat(49)} y`, 'x'.repeat(49)],
])('%j is called %s', (name, id) => {
  expect(idOf(name)).toBe(id)
})

test('a name that would do something in a terminal is refused', async () => {
  const given = { name: 'Own\u001b[31m', baseUrl: 'http://vllm', dialect: 'openai-chat' } as const
  await expect(writeRow(home, given)).rejects.toMatchObject({ code: 'invalid_request', param: 'name' })
})

test.each(['', '  ', '服务器', '../..'])('%j is no name that models can be called by', (name) => {
  expect(() => idOf(name)).toThrow('letter from a to z or a digit')
})

test.each([
  ['http://10.0.0.5:8000', 'openai-chat', 'http://10.0.0.5:8000/v1'],
  ['http://10.0.0.5:8000/', 'openai-responses', 'http://10.0.0.5:8000/v1'],
  [' https://a.example/v1/ ', 'openai-chat', 'https://a.example/v1'],
  ['https://a.example/v1/chat/completions', 'openai-chat', 'https://a.example/v1'],
  ['https://a.example/api/openai/v2/models', 'openai-chat', 'https://a.example/api/openai/v2'],
  ['https://a.example/v1/messages', 'anthropic', 'https://a.example/v1'],
  ['https://a.example', 'gemini', 'https://a.example/v1beta'],
] as const)('%s in the protocol %s is %s', async (pasted, dialect, address) => {
  expect((await written(pasted, dialect)).endpoints).toEqual([{ dialect, baseUrl: address }])
})

test.each(['', 'a.example/v1', 'ftp://a.example', 'http://', 'javascript:alert(1)', 'file:///etc/passwd'])(
  '%j is no address',
  async (baseUrl) => {
    await expect(written(baseUrl)).rejects.toMatchObject({ code: 'invalid_request', param: 'baseUrl' })
  },
)

test.each(['https://me:secret@a.example/v1', 'https://a.example/v1?key=secret', 'https://a.example/v1#secret'])(
  'a key in the address is refused, and not repeated: %s',
  async (baseUrl) => {
    const thrown: unknown = await written(baseUrl).catch((reason: unknown) => reason)
    expect(thrown).toMatchObject({ code: 'invalid_request', param: 'baseUrl' })
    expect(String(thrown)).not.toContain('secret')
  },
)

test.each([
  ['http://127.0.0.1:1', true],
  ['http://192.168.1.5:8000', true],
  ['http://[::1]:8000', true],
  ['http://[fd00::7]:8000', true],
  ['http://localhost:8000', true],
  ['http://vllm:8000', true],
  ['http://0.0.0.0:8000', true],
  ['http://box.local:8000', true],
  ['http://172.32.0.1:8000', false],
  ['http://8.8.8.8', false],
  ['https://api.example.com', false],
  ['https://local.example.com', false],
])('%s is one of here: %s', async (baseUrl, isHere) => {
  const { local = false, data } = await written(baseUrl)
  expect(local).toBe(isHere)
  expect(data.trains).toBe(!isHere)
})

test('a file is for nobody else to read, is whole, and is never written over', async () => {
  const given = { name: 'My vLLM', baseUrl: 'http://vllm:8000', dialect: 'openai-chat' } as const
  expect(await writeRow(home, given)).toEqual({ id: 'my-vllm', address: 'http://vllm:8000/v1' })
  const file = join(home, 'providers', 'my-vllm.json')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const before = readFileSync(file, 'utf8')
  await expect(writeRow(home, { ...given, name: 'my  vllm', baseUrl: 'http://other' })).rejects.toMatchObject({
    code: 'conflict',
    param: 'name',
  })
  expect(readFileSync(file, 'utf8')).toBe(before)
  expect(readdirSync(join(home, 'providers'))).toEqual(['my-vllm.json'])
  expect(readRow('my-vllm')).toMatchObject({
    name: 'My vLLM',
    auth: 'bearer',
    also: expect.arrayContaining(['embeddings']) as string[],
  })
})

test('a folder that cannot be written is one sentence', async () => {
  writeFileSync(join(home, 'providers'), 'no folder')
  const given = { name: 'Own', baseUrl: 'http://vllm:8000', dialect: 'openai-chat' } as const
  await expect(writeRow(home, given)).rejects.toMatchObject({
    code: 'store_unwritable',
    message: expect.stringContaining('own.json cannot be written') as string,
  })
})

test.each(['openai-chat', 'openai-responses', 'anthropic', 'gemini'] as const)(
  'what is written for %s may be removed; what says more may not',
  async (dialect) => {
    const row = await written('https://a.example', dialect)
    expect(isAddedRow(row)).toBe(true)
    expect(isAddedRow({ ...row, keyVariables: ['OWN_KEY'] })).toBe(false)
    expect(isAddedRow({ ...row, headers: {} })).toBe(false)
  },
)
