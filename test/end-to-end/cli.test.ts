import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import { damageIndex } from '../contracts/damage-index.ts'
import { damagePages, pagesOf } from '../contracts/damage-page.ts'
import { command, serve, start, startOnTerminal, vade as program, type Running } from './program.ts'

/** The command line as it is typed, with no network and no weights: ELIZA answers. */
const folder = mkdtempSync(join(tmpdir(), 'vade-cli-'))
const envOf = (name: string) => ({
  ...process.env,
  VADE_HOME: join(folder, name),
  VADE_OFFLINE: '1',
  VADE_CACHE: join(folder, 'no-cache'),
  // A file for each home: the keyring of who runs the tests is left alone.
  VADE_STORE_KEY_FILE: join(folder, `${name}.key`),
})
const env = envOf('home')
const vade = (words: readonly string[], stdin = '') => command(words, env, stdin)
const json = async <Value>(words: readonly string[], stdin = '') =>
  JSON.parse((await vade([...words, '--json'], stdin)).out) as Value

interface Exported {
  readonly kind: string
  readonly row: {
    readonly title?: string
    readonly role?: string
    readonly conversation_id?: string
    readonly id: string
  }
}
const exported = (text: string) =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as Exported)
    // Settings and the like.
    .filter(({ kind }) => kind !== 'row')

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(['alone', 'beside a server'])('a conversation %s', (where) => {
  const own = envOf(where === 'alone' ? 'alone' : 'beside')
  let server: Running | undefined
  beforeAll(async () => {
    if (where !== 'alone') server = await serve(own)
  })
  afterAll(async () => {
    server?.child.kill('SIGTERM')
    await server?.ended
  })

  test('ask writes the answer to stdout alone, and its facts as JSON', async () => {
    const text = await command(['I am sad.'], own)
    expect(text).toMatchObject({ code: 0, error: expect.stringMatching(/^No model is installed.*\n$/) as string })
    expect(await command(['--model', 'eliza', 'I am sad.'], own)).toMatchObject({ code: 0, error: '' })
    expect(text.out).toContain('SORRY TO HEAR')
    const { out } = await command(['ask', '--json', 'I am sad.'], own)
    const answer = JSON.parse(out) as object
    const facts = ['text', 'origin', 'model', 'usage', 'costNanoUsd', 'reason', 'finish', 'decision']
    expect(Object.keys(answer)).toEqual(facts)
    expect(answer).toMatchObject({ text: text.out.trim(), origin: 'device', model: 'eliza', finish: 'stop' })
  })

  test('ask keeps nothing, and takes a limit and what is piped in', async () => {
    // A pipe of the shell, as a person makes it: what Node gives its children is a socket, which is not waited for.
    const line = `printf 'one two three' | ${program} ask --json --max-tokens 3 See this:`
    const { out } = await start(['-c', line], own, 'sh').ended
    expect(JSON.parse(out)).toMatchObject({ finish: 'length', usage: { inputTokens: 5, outputTokens: 3 } })
    expect(exported((await command(['data', 'export'], own)).out)).toEqual([])
  })

  test('a wrong model or temperature is refused in one sentence', async () => {
    const model = await command(['hello', '--model', 'nobody'], own)
    expect(model).toMatchObject({ code: 1, out: '' })
    expect(model.error).toMatch(/^vade: There is no model called 'nobody'.*\n$/)
    const elsewhere = await command(['hello', '--model', 'groq/openai/gpt-oss-120b'], own)
    expect(elsewhere.error).toContain("One of a provider answers as 'cloud', once it is chosen in Settings.")
    expect(await command(['hello', '--temperature', '9'], own)).toMatchObject({ code: 2, out: '' })
    expect((await command(['hello', '--temperature', 'hot'], own)).error).toContain('--temperature')
  })

  test('chat answers line by line and stores what the page shows', async () => {
    const said = await command(['chat'], own, 'I am sad.\nWho are you?\n/new\nI need a hat.\n')
    expect(said.code).toBe(0)
    expect(said.out.trim().split('\n').length).toBe(3)
    const rows = exported((await command(['data', 'export'], own)).out)
    const conversations = rows.filter(({ kind }) => kind === 'conversation')
    expect(conversations.map(({ row }) => row.title)).toEqual(['I am sad.', 'I need a hat.'])
    const first = rows.filter(({ row }) => row.conversation_id === conversations[0]?.row.id)
    expect(first.map(({ row }) => row.role)).toEqual(['user', 'assistant', 'user', 'assistant'])
  })

  test('chat goes on after a mistake, and its exit code tells of it', async () => {
    const said = await command(['chat', '--json'], own, '/model nobody\n/model eliza\nhello\n/exit\nnever asked\n')
    expect(said.code).toBe(1)
    expect(said.error).toContain("no model called 'nobody'")
    expect(
      said.out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { model: string }).model),
    ).toEqual(['eliza'])
  })

  test('data works', async () => {
    const file = join(folder, `${where}.db`)
    expect((await command(['data', 'backup', file], own)).code).toBe(0)
    expect(readFileSync(file).includes('I am sad')).toBe(false)
    const again = await command(['data', 'backup', file], own)
    expect(again).toMatchObject({ code: 1, out: '' })
    expect(again.error).toContain('--force')
    expect((await command(['data', 'backup', file, '--force'], own)).code).toBe(0)
    expect(JSON.parse((await command(['data', 'verify', '--json'], own)).out)).toEqual({ ok: true, problems: [] })
  })
})

test('a question goes to the server that runs, and past one that was killed', async () => {
  const own = envOf('killed')
  const server = await serve(own)
  const asked = async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    return Number(/vade_http_requests_total\{[^}]*route="api[^}]*\} (\d+)/.exec(metrics)?.[1] ?? 0)
  }
  const before = await asked()
  expect((await command(['hello'], own)).code).toBe(0)
  expect(await asked()).toBeGreaterThan(before)
  server.child.kill('SIGKILL')
  await server.ended
  expect(existsSync(join(own.VADE_HOME, 'run', 'server.json'))).toBe(true)
  expect(await command(['hello', '--model', 'eliza'], own)).toMatchObject({ code: 0, error: '' })
})

test('an export moves everything to another home, once', async () => {
  await vade(['chat'], 'hello\nI am sad.\n')
  const file = join(folder, 'export.jsonl')
  expect(await json(['data', 'export', '--out', file])).toMatchObject({ conversations: 1, messages: 4 })
  expect(statSync(file).mode & 0o077).toBe(0)
  const other = envOf('other')
  expect(JSON.parse((await command(['data', 'import', file, '--json'], other)).out)).toMatchObject({ messages: 4 })
  const again = await command(['data', 'import', '--json'], other, readFileSync(file, 'utf8'))
  const rows = exported(readFileSync(file, 'utf8'))
  expect(JSON.parse(again.out)).toMatchObject({ conversations: 0, messages: 0, skipped: rows.length })
  expect(exported((await command(['data', 'export'], other)).out)).toEqual(rows)
})

test('verify ends with 1 when the database is damaged', async () => {
  const own = envOf('damaged')
  await command(['chat'], own, 'hello\n')
  writeFileSync(join(own.VADE_HOME, 'vade.db'), Buffer.alloc(8192, 7))
  const { code, out } = await command(['data', 'verify', '--json'], own)
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({ ok: false, problems: [expect.stringContaining('damaged')] })
  const doctor = await command(['doctor', '--json'], own)
  expect(doctor.code).toBe(1)
  const { checks } = JSON.parse(doctor.out) as { checks: readonly { name: string; state: string; message: string }[] }
  expect(checks.find(({ name }) => name === 'home')).toMatchObject({
    state: 'problem',
    message: expect.stringContaining('damaged'),
  })
})

test('what a damaged search index leaves can be exported, and nothing is answered on top of it', async () => {
  const { VADE_STORE_KEY_FILE: _, ...own } = envOf('index')
  await command(['chat'], own, 'hello\n')
  const before = (await command(['data', 'export'], own)).out
  damageIndex(own.VADE_HOME, 'text_fts')
  const after = await command(['data', 'export'], own)
  expect(after).toMatchObject({ code: 0, error: '1 conversations with 2 messages and 0 documents written.\n' })
  expect(exported(after.out)).toEqual(exported(before))
  for (const words of [['serve', '--port', '0'], ['chat']]) {
    const said = await command(words, own, 'hello\n')
    expect(said).toMatchObject({
      code: 1,
      error: expect.stringContaining("save what can be read with 'vade data export'"),
    })
  }
})

test('a database with damaged pages is told in a few lines, and all that can be read is exported', async () => {
  const { VADE_STORE_KEY_FILE: _, ...own } = envOf('pages')
  const store = await openStore({ home: own.VADE_HOME })
  const { id: conversationId } = await store.conversations.create({ title: 'Long' })
  const said = { conversationId, parentId: null, role: 'user', status: 'complete' } as const
  const add = (text: string) => store.conversations.addMessage({ ...said, text })
  await Promise.all(Array.from({ length: 900 }, (_row, number) => add(`${String(number)} `.repeat(200))))
  await store.settings.set('person', { theme: 'dark' })
  await store.close()
  const damaged = pagesOf(own.VADE_HOME, 'messages', 'leaf').filter((_page, number) => number % 20 === 5)
  // Programs start with the settings; these commands do without.
  damagePages(own.VADE_HOME, [...damaged, ...pagesOf(own.VADE_HOME, 'settings', 'root')])
  const verified = await command(['data', 'verify'], own)
  expect(verified).toMatchObject({ code: 1, error: '' })
  const lines = verified.out.trim().split('\n')
  expect(lines).toHaveLength(12)
  expect(lines[0]).toMatch(/^The database is damaged\. Stop Vade and save what can be read with 'vade data export/)
  expect(lines[11]).toBe('and at least 90 more')
  const file = join(folder, 'saved.jsonl')
  const { code, out, error } = await command(['data', 'export', '--out', file], own)
  const left = 900 - damaged.reduce((sum, { cells }) => sum + cells, 0)
  expect({ code, out }).toEqual({
    code: 1,
    out: `1 conversations with ${String(left)} messages and 0 documents written to ${file}.\n`,
  })
  expect(error).toMatch(/is damaged .* rows of these tables are missing: messages, settings\. Now stop Vade, move /)
  expect(error.trim().split('\n')).toHaveLength(1)
  const refused = await command(['chat'], own, 'hello\n')
  expect(refused).toMatchObject({ code: 1, error: expect.stringContaining('data export') })
  const imported = await command(['data', 'import', file, '--json'], envOf('saved'))
  expect(JSON.parse(imported.out)).toMatchObject({ conversations: 1, messages: left })
})

test('doctor says what it found and what to do, and that others can read a key', async () => {
  interface Checks {
    readonly checks: readonly { readonly name: string; readonly state: string; readonly message: string }[]
  }
  const stateOf = async (name: string) =>
    (await json<Checks>(['doctor'])).checks.find((check) => check.name === name)?.state
  const { checks } = await json<Checks>(['doctor'])
  const names = ['node', 'engine', 'processor', 'memory', 'home disk', 'cache disk', 'page', 'gpu', 'home', 'store']
  expect(checks.map(({ name }) => name)).toEqual([...names, 'key', 'ledger', 'models', 'pip', 'hub', 'server'])
  expect(checks.find(({ name }) => name === 'engine')?.state).toBe('ok')
  expect(checks.find(({ name }) => name === 'hub')?.message).toContain('VADE_OFFLINE')
  expect(checks.find(({ name }) => name === 'models')?.state).toBe('warning')
  const key = env.VADE_STORE_KEY_FILE
  chmodSync(key, 0o644)
  expect(await stateOf('key')).toBe('problem')
  chmodSync(key, 0o600)
  expect(await stateOf('key')).toBe('ok')
})

test.each([
  [['data'], 'vade data export'],
  [['key', 'list'], 'vade keys list'],
  [['models', 'pul', 'x'], 'vade models pull'],
  [['models', 'pull'], "a model's id"],
  [['chat', 'about', 'cats'], "'about'"],
  [['hello', '--nonsense'], '--nonsense'],
  [['help', 'nonsense'], "'nonsense'"],
  [['data', 'backup'], 'vade data backup'],
  [['completion', 'tcsh'], 'bash, zsh, fish'],
])('wrong usage ends with 2 and one sentence: %j', async (words, part) => {
  const { code, out, error } = await vade(words)
  expect({ code, out, lines: error.trim().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 })
  expect(error).toContain(part)
})

test('a noun alone lists, and an empty list says what to do', async () => {
  for (const noun of ['keys', 'credits', 'providers']) {
    const alone = await vade([noun])
    expect(alone).toMatchObject({ code: 0, out: expect.stringMatching(/^No|^There is no/) as string, error: '' })
    expect(await vade([noun, 'list'])).toEqual(alone)
  }
  expect(await json(['keys'])).toEqual({ keys: [] })
})

test('a command tells of its own use and options', async () => {
  const own = (await vade(['help', 'ask'])).out
  expect(own).toContain('--max-tokens N')
  expect(own).not.toContain('--force')
  expect((await vade(['ask', '--help'])).out).toBe(own)
  expect((await vade(['models', '-h'])).out).toContain('vade models path ID')
  expect((await vade(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('a model that is not here has no path, and a way to get it', async () => {
  const path = await vade(['models', 'path', 'smollm2-135m-instruct'])
  expect(path).toMatchObject({ code: 1, out: '' })
  expect(path.error).toContain('vade models pull smollm2-135m-instruct')
  expect(await json(['models', 'show', 'smollm2-135m-instruct'])).toMatchObject({ installed: false, file: null })
})

test('bash completes nouns, verbs and options by the script that is written', async () => {
  const script = join(folder, 'completion.bash')
  writeFileSync(script, (await vade(['completion', 'bash'])).out)
  const complete = (...words: string[]) =>
    spawnSync(
      'bash',
      [
        '-c',
        `. ${script}; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _vade; echo "\${COMPREPLY[*]}"`,
        '-',
        'vade',
        ...words,
      ],
      { encoding: 'utf8' },
    ).stdout.trim()
  expect(complete('mod')).toBe('models')
  expect(complete('data', 'b')).toBe('backup')
  expect(complete('ask', '--max')).toBe('--max-tokens')
  expect(complete('data', 'backup', '--fo')).toBe('--force')
})

describe('on a terminal', () => {
  test('the words of doctor have colours, unless NO_COLOR is set', async () => {
    // Node takes a terminal with CI in its environment for one without colours.
    const colourful = { ...env, NO_COLOR: undefined, CI: undefined, TERM: 'xterm-256color' }
    const coloured = await startOnTerminal('doctor', colourful).ended
    expect(coloured.out).toContain('\u001B[32mok')
    const plain = await startOnTerminal('doctor', { ...colourful, NO_COLOR: '1' }).ended
    expect(plain.out).not.toContain('\u001B[')
    expect((await vade(['doctor'])).out).not.toContain('\u001B[')
  })

  test('chat prompts, answers, and leaves with the second Ctrl-C', async () => {
    const chat = startOnTerminal('chat', env)
    await chat.sees(/> /)
    chat.child.stdin?.write('I am sad.\r')
    await chat.sees(/SORRY TO HEAR[^>]*> /)
    chat.child.stdin?.write('\u0003')
    await chat.sees(/Ctrl-C again leaves/)
    chat.child.stdin?.write('\u0003')
    expect((await chat.ended).code).toBe(0)
  })

  test.each([
    ['chat', 'ELIZA on this device first, and with big/large where that is worth it and you allow it.'],
    ['chat --model cloud', 'big/large as far as you allow it, else with ELIZA on this device.'],
    ['chat --model device', 'ELIZA on this device.'],
    ['chat --model eliza', 'ELIZA on this device.'],
  ])('%s says who answers', async (line, who) => {
    const own = envOf('partners')
    const endpoints = [{ dialect: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1', auth: 'none' }]
    const big = { name: 'Big', endpoints, data: { trains: false, keptDays: 0 }, models: [{ id: 'large' }] }
    mkdirSync(own.VADE_HOME, { recursive: true })
    writeFileSync(join(own.VADE_HOME, 'config.json'), JSON.stringify({ providers: { big } }))
    const chat = startOnTerminal(line, own)
    await chat.sees(/> /)
    chat.child.stdin?.write('\u0004')
    expect((await chat.ended).out).toContain(`You talk with ${who} /new begins`)
  })

  test('chat leaves with Ctrl-D', async () => {
    const chat = startOnTerminal('chat', env)
    await chat.sees(/> /)
    chat.child.stdin?.write('\u0004')
    expect((await chat.ended).code).toBe(0)
  })
})
