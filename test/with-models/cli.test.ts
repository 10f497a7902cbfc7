import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { command, serve, start } from '../end-to-end/program.ts'
import { weights } from './weights.ts'

const id = 'smollm2-135m-instruct'
const installed = await weights(id)
const folder = mkdtempSync(join(tmpdir(), 'vade-cli-'))
const cache = join(folder, 'cache')
// A cache with these weights only, so that no larger model is taken from it.
mkdirSync(join(cache, 'models'), { recursive: true })
if (installed !== null) copyFileSync(installed.file, join(cache, 'models', basename(installed.file)))
const env = {
  ...process.env,
  VADE_HOME: join(folder, 'home'),
  VADE_OFFLINE: '1',
  VADE_CACHE: cache,
  VADE_STORE_KEY_FILE: join(folder, 'store.key'),
}
const story = 'Write a very long story about the sea.'

beforeEach((context) => {
  if (installed === null) context.skip(`The weights of ${id} cannot be had here.`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Waits for some words, then stops them as Ctrl-C does. */
async function interrupted(words: readonly string[]) {
  const running = start(words, env)
  running.child.stdin?.end()
  await running.sees(/\w+ \w+/)
  running.child.kill('SIGINT')
  return running.ended
}

test('a server answers with the model that a command has pulled beside it', async () => {
  // With the cache it would take the weights from there by itself.
  const server = await serve({ ...env, VADE_CACHE: join(folder, 'nothing') })
  expect(JSON.parse((await command(['hello', '--json', '--max-tokens', '8'], env)).out)).toMatchObject({
    model: 'eliza',
  })
  expect((await command(['models', 'pull', id], env)).code).toBe(0)
  expect(JSON.parse((await command(['hello', '--json', '--max-tokens', '8'], env)).out)).toMatchObject({ model: id })
  expect((await command(['models', 'path', id], env)).out).toContain(join(env.VADE_HOME, 'models'))
  server.child.kill('SIGTERM')
  expect((await server.ended).code).toBe(0)
})

test('an answer that only repeats itself is stopped, and says why', async () => {
  // What stands there so often is gone on with by any model that takes the likeliest words.
  const loop = 'The sea was calm and grey. '.repeat(40)
  await command(['models', 'pull', id], env)
  const { code, out, error } = await command(['ask', '--model', id, '--temperature', '0', '--json', loop], env)
  expect({ code, error }).toEqual({ code: 0, error: 'The model began to repeat itself, so Vade stopped it.\n' })
  const { text, finish } = JSON.parse(out) as { readonly text: string; readonly finish: string }
  expect(finish).toBe('repeating')
  expect(text.match(/The sea was calm and grey\./g)).toHaveLength(2)
})

describe.each(['alone', 'beside a server'])('%s', (where) => {
  test('Ctrl-C stops an answer, keeps what was said and ends with 130', async () => {
    const server = where === 'alone' ? null : await serve(env)
    const { code, out, error } = await interrupted(['ask', story])
    expect({ code, error }).toEqual({ code: 130, error: '' })
    expect(out).toMatch(/\w+ \w+[\s\S]*\n$/)
    server?.child.kill('SIGTERM')
    await server?.ended
  })

  test('Ctrl-C in a chat stops one answer, which is kept, and the next question is answered', async () => {
    const server = where === 'alone' ? null : await serve(env)
    const before = await statuses()
    const chat = start(['chat'], env)
    chat.child.stdin?.write(`${story}\n`)
    await chat.sees(/\w+ \w+/)
    chat.child.kill('SIGINT')
    await chat.sees(/\n$/)
    chat.child.stdin?.end('/model eliza\nI am sad.\n')
    const { code, out } = await chat.ended
    expect(code).toBe(0)
    expect(out).toContain('SORRY TO HEAR YOU ARE SAD')
    expect((await statuses()).slice(before.length)).toEqual(['stopped', 'complete'])
    server?.child.kill('SIGTERM')
    await server?.ended
  })
})

/** How the answers of this home ended, oldest first. */
async function statuses(): Promise<string[]> {
  const { out } = await command(['data', 'export'], env)
  const rows = out.trim().split('\n').slice(1)
  const messages = rows.map((line) => (JSON.parse(line) as { row: { role?: string; status: string } }).row)
  return messages.filter(({ role }) => role === 'assistant').map(({ status }) => status)
}
