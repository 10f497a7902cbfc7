import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rawAnswer, serveHome, type ServedHome } from './served-home.ts'

/** ELIZA answers: nothing here needs weights. */
let program: ServedHome

function client(apiKey = program.key): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${program.url}/v1`, maxRetries: 0 })
}

beforeAll(async () => {
  program = await serveHome()
})
afterAll(() => program.stop())

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
  await expect(client('vade_sk_wrong').models.list()).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' })
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

test('a foreign Host or Origin is refused', async () => {
  const origin = await fetch(`${program.url}/api/status`, { headers: { origin: 'https://example.org' } })
  expect(origin.status).toBe(403)
  const said = await rawAnswer(program.url, 'GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')
  expect(said).toContain('403')
})

test('the page opens by its link once, and a conversation is stored as a tree', async () => {
  const open = () =>
    fetch(`${program.url}/api/session`, {
      method: 'POST',
      body: JSON.stringify({ code: program.link.split('#code=')[1] }),
    })
  const opened = await open()
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
  expect((await open()).status).toBe(401)
  expect((await fetch(`${program.url}/api/status`)).status).toBe(401)
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${program.url}/api${path}`, { ...init, headers: { cookie } })
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
  const second = await program.command(['serve', '--port', '0'])
  expect(second.code).toBe(1)
  expect(second.error).toContain('serves')
  const other = mkdtempSync(join(tmpdir(), 'vade-serve-'))
  const taken = await program.command(['serve', '--port', new URL(program.url).port, '--home', other])
  rmSync(other, { recursive: true, force: true })
  expect(taken.error).toContain('--port')
})

test('the command line answers as text and as JSON, with what is piped in as context', async () => {
  const { code, out } = await program.command(['ask', '--json', 'Who are you?'], 'some context')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ model: 'eliza', origin: 'device', costNanoUsd: 0 })
  expect((await program.command(['models', 'list'])).out).toContain('smollm2-135m-instruct')
  expect((await program.command(['--nonsense'])).code).toBe(2)
})

test('an option with a value may stand before the command, and after a question', async () => {
  const listed = await program.command(['--home', program.home, 'keys', 'list', '--json'])
  expect((JSON.parse(listed.out) as { keys: { name: string }[] }).keys.map(({ name }) => name)).toEqual(['test'])
  const asked = await program.command(['I am sad.', '--model', 'eliza', '--json'])
  expect(JSON.parse(asked.out)).toMatchObject({ model: 'eliza', usage: { inputTokens: 3 } })
})
