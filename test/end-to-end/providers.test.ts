import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { command, start, startOnTerminal } from './program.ts'

/** Providers by the command line, with a provider on loopback. */
const folder = mkdtempSync(join(tmpdir(), 'vade-providers-'))
const home = join(folder, 'home')
const env = { PATH: process.env['PATH'], HOME: folder, VADE_HOME: home, VADE_STORE_KEY_FILE: join(folder, 'store.key') }
const vade = (words: readonly string[], stdin = '') => command(words, env, stdin)

const keys: (string | undefined)[] = []
const server = createServer((request, response) => {
  keys.push(request.headers.authorization)
  response.end('{"data":[{"id":"one"},{"id":"two"}]}')
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`
  mkdirSync(join(home, 'providers'), { recursive: true })
  const row = { id: 'own', endpoints: [{ dialect: 'openai-chat', baseUrl }], keyVariables: ['OWN_KEY'] }
  writeFileSync(join(home, 'providers', 'own.json'), JSON.stringify(row))
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a key is read from the input or a file, tried, listed without itself, and forgotten', async () => {
  expect(await vade(['providers', 'list'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('No provider has a key yet') as string,
  })
  expect(await vade(['providers', 'test', 'own'])).toMatchObject({
    code: 2,
    error: expect.stringContaining('or set OWN_KEY') as string,
  })
  expect(await vade(['providers', 'add', 'own'], 'sk-from-input\n')).toMatchObject({ code: 0, error: '' })
  expect(await vade(['providers', 'test', 'own'])).toMatchObject({
    out: expect.stringMatching(/^own answered in \d+ ms and has 2 models\.\n$/) as string,
  })
  expect(keys).toEqual(['Bearer sk-from-input'])
  writeFileSync(join(folder, 'key'), 'sk-from-file')
  await vade(['providers', 'add', 'own', '--key-file', join(folder, 'key')])
  await vade(['providers', 'test', 'own'])
  expect(keys.at(-1)).toBe('Bearer sk-from-file')
  const listed = await vade(['providers', 'list', '--json'])
  expect(JSON.parse(listed.out)).toMatchObject({ providers: [{ id: 'own', key: 'stored' }], problems: [] })
  expect(listed.out).not.toContain('sk-')
  expect(await vade(['providers', 'remove', 'own'])).toMatchObject({ code: 0 })
  expect(await vade(['providers', 'remove', 'own'])).toMatchObject({ code: 1 })
})

test('a key typed at a terminal is not shown', async () => {
  const running = startOnTerminal('providers add own', env)
  await running.sees(/it is not shown/)
  running.child.stdin?.write('sk-typed\r')
  const { code, out } = await running.ended
  expect(code).toBe(0)
  expect(out).not.toContain('sk-typed')
  await vade(['providers', 'test', 'own'])
  expect(keys.at(-1)).toBe('Bearer sk-typed')
})

test('a key on the command line is refused, and so is a provider that is none', async () => {
  const refused = await vade(['providers', 'add', 'own', '--key', 'sk-oops'])
  expect(refused).toMatchObject({
    code: 2,
    error: expect.stringContaining('does not belong on the command line') as string,
  })
  expect(refused.error).not.toContain('sk-oops')
  expect(await vade(['providers', 'add', 'own'], '\n')).toMatchObject({
    code: 2,
    error: expect.stringContaining('Nothing came on standard input') as string,
  })
  expect(await vade(['providers', 'add', 'nobody'], 'x')).toMatchObject({
    code: 1,
    error: expect.stringContaining("no provider 'nobody'") as string,
  })
})

test('half of a key is not stored', async () => {
  const running = start(['providers', 'add', 'groq'], env)
  running.child.stdin?.write('sk-ha')
  await new Promise((resolve) => setTimeout(resolve, 1500))
  running.child.kill('SIGTERM')
  expect((await running.ended).code).not.toBe(0)
  expect((await vade(['providers', 'list'])).out).not.toContain('groq')
})

test('one of your own is added by its address, with a key or without, and goes altogether', async () => {
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  expect(await vade(['providers', 'add', 'My Box', '--url', url])).toMatchObject({
    code: 0,
    out: "My Box is added. Its models are called my-box/MODEL. It has 2 models; 'vade providers models my-box' lists them.\n",
  })
  expect(await vade(['providers', 'add', 'my-box', '--url', url])).toMatchObject({ code: 1 })
  expect(
    await vade(['providers', 'add', 'keyed', '--url', url, '--protocol', 'openai-responses'], 'sk-own'),
  ).toMatchObject({ code: 0 })
  expect(keys.at(-1)).toBe('Bearer sk-own')
  expect((await vade(['providers', 'list'])).out).toContain(`my-box\tkey: not needed\t2 models\t${url}/v1\n`)
  expect((await vade(['providers', 'models', 'my-box'])).out).toBe(
    'my-box/one\t131072 tokens\tfree\nmy-box/two\t131072 tokens\tfree\n',
  )
  expect((await vade(['providers', 'models', 'groq'])).out).toMatch(/^groq\/\S+\t\d+ tokens\t.*\$/m)
  expect(await vade(['providers', 'add', 'odd', '--url', url, '--protocol', 'soap'])).toMatchObject({
    code: 2,
    error: expect.stringContaining('it is one of openai-chat') as string,
  })
  expect(await vade(['providers', 'add', 'odd', '--url', 'example.com'])).toMatchObject({ code: 2 })
  expect(await vade(['providers', 'add', 'groq', '--protocol', 'anthropic'])).toMatchObject({ code: 2 })
  const away = await vade(['providers', 'add', 'away', '--url', 'http://127.0.0.1:9'])
  expect(away).toMatchObject({ code: 0, out: expect.stringContaining('away cannot be reached') as string })
  expect((await vade(['providers', 'list'])).out).toContain('away cannot be reached')
  for (const name of ['my-box', 'keyed', 'away']) {
    expect(await vade(['providers', 'remove', name])).toMatchObject({ out: `${name} is removed, with its key.\n` })
  }
  expect(await vade(['providers', 'test', 'my-box'])).toMatchObject({ code: 1 })
})

test('a configuration that is wrong is said with its place; its schema is published', async () => {
  expect(await vade(['config', 'check'])).toMatchObject({ code: 0, out: 'Nothing is wrong.\n' })
  writeFileSync(join(home, 'config.json'), '{\n  "retries": -1\n}')
  const { code, out } = await vade(['config', 'check'])
  expect(code).toBe(1)
  expect(out).toContain('config.json, line 2, column 14: retries: it must be at least 0.')
  const config = '{"providers":{"own":{"keys":[{"value":"sk-config"}]}}}'
  writeFileSync(join(home, 'config.json'), config)
  const added = await vade(['providers', 'add', 'own'], 'sk-later')
  expect(added).toMatchObject({ code: 0, out: expect.stringContaining('The one in config.json comes first') as string })
  writeFileSync(join(home, 'config.json'), '{"providers":{"own":{"keys":[{"env":"NOT_SET"}]}},"aliases":{"a":"b"}}')
  const warned = await vade(['config', 'check'])
  expect(warned).toMatchObject({ code: 0, out: expect.stringContaining('Warning: providers.own.keys[0]') as string })
  expect(warned.out).toContain("Warning: 'a' means 'b', which is not there")
  writeFileSync(join(home, 'config.json'), '{"aliases":{"a":"b","b":"a"}}')
  expect(await vade(['config', 'check'])).toMatchObject({
    code: 1,
    out: expect.stringContaining("'b' means 'a'") as string,
  })
  const schema = JSON.parse((await vade(['config', 'schema'])).out) as { properties: object }
  expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['providers', 'aliases', 'routes']))
})
