import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** The program itself, as a person starts it, with no network and no weights: ELIZA answers. */
const root = join(import.meta.dirname, '..', '..')
const vade = join(root, 'vade')
const home = mkdtempSync(join(tmpdir(), 'vade-serve-'))
const env = { ...process.env, VADE_HOME: home, VADE_OFFLINE: '1', VADE_CACHE: join(home, 'no-cache') }
let server: ChildProcess
let url = ''
let link = ''
let key = ''

function command(words: readonly string[], stdin = ''): Promise<{ code: number | null; out: string; error: string }> {
  return new Promise((resolve) => {
    const child = spawn(vade, words, { env })
    const said = { out: '', error: '' }
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said.error += chunk.toString()))
    child.on('close', (code) => resolve({ code, ...said }))
    child.stdin.end(stdin)
  })
}

function client(apiKey = key): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 })
}

beforeAll(async () => {
  server = spawn(vade, ['serve', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  let out = ''
  await new Promise<void>((resolve, reject) => {
    server.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (out.includes('#code=')) resolve()
    })
    server.once('exit', () => reject(new Error(`The server ended: ${out}`)))
  })
  url = /Vade is listening on (\S+)/.exec(out)?.[1] ?? ''
  link = /Open (\S+)/.exec(out)?.[1] ?? ''
  key = (JSON.parse((await command(['keys', 'add', 'test', '--json'])).out) as { key: string }).key
})

afterAll(async () => {
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await ended
  rmSync(home, { recursive: true, force: true })
})

test('the OpenAI client chats, streams and lists models', async () => {
  const messages = [{ role: 'user', content: 'I am sad.' }] as const
  const answer = await client().chat.completions.create({ model: 'device', messages: [...messages] })
  expect(answer.choices[0]?.message.content).toContain('ELIZA')
  const stream = await client().chat.completions.create({
    model: 'eliza',
    messages: [...messages],
    stream: true,
    stream_options: { include_usage: true },
  })
  let text = ''
  let tokens = 0
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? ''
    tokens += chunk.usage?.completion_tokens ?? 0
  }
  expect(text).toBe(answer.choices[0]?.message.content)
  expect(tokens).toBeGreaterThan(3)
  const models = await Array.fromAsync(client().models.list())
  expect(models.map(({ id }) => id)).toContain('eliza')
})

test('errors have the status and the shape that the client reads', async () => {
  await expect(client('vade_sk_wrong').models.list()).rejects.toMatchObject({ status: 401, code: 'invalid_key' })
  const ask = (body: object) => client().chat.completions.create(body as OpenAI.ChatCompletionCreateParamsNonStreaming)
  await expect(ask({ model: 'nobody', messages: [{ role: 'user', content: 'a' }] })).rejects.toMatchObject({
    status: 404,
    param: 'model',
  })
  await expect(ask({ model: 'device', messages: [{ role: 'user', content: 5 }] })).rejects.toMatchObject({
    status: 400,
    param: 'messages[0].content',
  })
})

test('embeddings whose weights cannot be fetched say what would help; a wrong name and a wrong input say which', async () => {
  const embed = (body: object) => client().embeddings.create(body as OpenAI.EmbeddingCreateParams)
  await expect(embed({ model: 'device-embedding', input: 'a' })).rejects.toMatchObject({
    status: 503,
    code: 'offline',
    message: expect.stringContaining('VADE_OFFLINE'),
  })
  await expect(embed({ model: 'device', input: 'a' })).rejects.toMatchObject({
    status: 404,
    param: 'model',
    message: expect.stringContaining('device-embedding, all-minilm-l6-v2'),
  })
  await expect(embed({ model: 'device-embedding', input: ['a', [1]] })).rejects.toMatchObject({
    status: 400,
    param: 'input[1]',
  })
  const models = await Array.fromAsync(client().models.list())
  expect(models.map(({ id }) => id)).toContain('device-embedding')
})

test.each([
  ['nested ten thousand deep', '['.repeat(10_000) + ']'.repeat(10_000), 400],
  ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 400],
  ['half a surrogate pair', String.raw`{"model":"device","messages":[{"role":"user","content":"\ud800"}]}`, 400],
  ['not JSON', '{', 400],
  ['larger than 10 MB', Buffer.alloc(11 * 1024 * 1024, 32), 413],
])('a body that is %s is refused', async (_, body, status) => {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body,
  })
  expect(response.status).toBe(status)
  expect(((await response.json()) as { error: { message: string } }).error.message).not.toBe('')
})

test('a foreign Host or Origin is refused', async () => {
  const origin = await fetch(`${url}/api/status`, { headers: { origin: 'https://example.org' } })
  expect(origin.status).toBe(403)
  const { port } = new URL(url)
  const said = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write('GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'),
    )
    let text = ''
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
    socket.on('close', () => resolve(text))
  })
  expect(said).toContain('403')
})

test('the page opens by its link once, and a conversation is stored as a tree', async () => {
  const open = () =>
    fetch(`${url}/api/session`, { method: 'POST', body: JSON.stringify({ code: link.split('#code=')[1] }) })
  const opened = await open()
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
  expect((await open()).status).toBe(401)
  expect((await fetch(`${url}/api/status`)).status).toBe(401)
  const call = (path: string, init: RequestInit = {}) => fetch(`${url}/api${path}`, { ...init, headers: { cookie } })
  const made = (await (await call('/conversations', { method: 'POST', body: '{}' })).json()) as { id: string }
  const turn = await call(`/conversations/${made.id}/turns`, {
    method: 'POST',
    body: JSON.stringify({ parentId: null, text: 'Hello there' }),
  })
  const events = (await turn.text())
    .split('\n\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line.slice(6)) as { type: string })
  expect(events[0]?.type).toBe('turn')
  expect(events.at(-1)?.type).toBe('stored')
  const whole = (await (await call(`/conversations/${made.id}`)).json()) as {
    conversation: { title: string }
    messages: { role: string; status: string }[]
  }
  expect(whole.conversation.title).toBe('Hello there')
  expect(whole.messages.map(({ role, status }) => [role, status])).toEqual([
    ['user', 'complete'],
    ['assistant', 'complete'],
  ])
})

test('a second server on the same home says who holds it, and a taken port names the flag', async () => {
  const second = await command(['serve', '--port', '0'])
  expect(second.code).toBe(1)
  expect(second.error).toContain('serves')
  const other = mkdtempSync(join(tmpdir(), 'vade-serve-'))
  const taken = await command(['serve', '--port', new URL(url).port, '--home', other])
  rmSync(other, { recursive: true, force: true })
  expect(taken.error).toContain('--port')
})

test('the command line answers as text and as JSON, with what is piped in as context', async () => {
  const { code, out } = await command(['ask', '--json', 'Who are you?'], 'some context')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ model: 'eliza', origin: 'device', costNanoUsd: 0 })
  expect((await command(['models', 'list'])).out).toContain('smollm2-135m-instruct')
  expect((await command(['--nonsense'])).code).toBe(2)
})

test('an option with a value may stand before the command, and after a question', async () => {
  const listed = await command(['--home', home, 'keys', 'list', '--json'])
  expect((JSON.parse(listed.out) as { keys: { name: string }[] }).keys.map(({ name }) => name)).toEqual(['test'])
  const asked = await command(['I am sad.', '--model', 'eliza', '--json'])
  expect(JSON.parse(asked.out)).toMatchObject({ model: 'eliza', usage: { inputTokens: 3 } })
})
