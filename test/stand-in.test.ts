import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSseSplitter, type SseEvent } from '../src/gateway/dialects/sse.ts'
import { defaultText } from './stand-in/answer.ts'
import { startStandIn, type StandIn } from './stand-in/provider.ts'
import type { Fault, Framing, Script } from './stand-in/script.ts'

let standIn: StandIn
beforeEach(async () => {
  standIn = await startStandIn()
})
afterEach(() => standIn.close())

const messages = [{ role: 'user' as const, content: 'Hello' }]
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }]

const chats = {
  'openai-chat': { path: '/v1/chat/completions', body: { model: 'm', messages } },
  'openai-responses': { path: '/v1/responses', body: { model: 'm', input: 'Hello' } },
  anthropic: { path: '/v1/messages', body: { model: 'm', max_tokens: 9, messages } },
  gemini: { path: '/v1beta/models/m:generateContent', body: { contents: [{ parts: [{ text: 'Hello' }] }] } },
}
const names = Object.keys(chats) as (keyof typeof chats)[]

function post(name: keyof typeof chats, stream: boolean, signal?: AbortSignal): Promise<Response> {
  const { path, body } = chats[name]
  const streams = name === 'gemini' && stream
  return fetch(standIn.url + (streams ? `${path.replace(':g', ':streamG')}?alt=sse` : path), {
    method: 'POST',
    body: JSON.stringify({ ...body, ...(stream && name !== 'gemini' && { stream }) }),
    ...(signal !== undefined && { signal }),
  })
}

async function events(response: Response): Promise<SseEvent[]> {
  return createSseSplitter().push(await response.text())
}

const delta =
  /"delta":\{"content":("(?:[^"\\]|\\.)*")|"(?:text_delta","text|content_index":0,"delta|parts":\[\{"text)":("(?:[^"\\]|\\.)*")/

/** What is said in a stream, of any protocol. */
function said(all: readonly SseEvent[]): string {
  return all
    .filter(({ data }) => data !== '[DONE]')
    .map(({ data }) => {
      const found = delta.exec(JSON.stringify(JSON.parse(data)))
      return JSON.parse(found?.[1] ?? found?.[2] ?? '""') as string
    })
    .join('')
}

it("answers OpenAI's client: whole, streamed, several choices, tools, embeddings, responses, models", async () => {
  const client = new OpenAI({ baseURL: `${standIn.url}/v1`, apiKey: 'k', maxRetries: 0 })
  const whole = await client.chat.completions.create({ model: 'm', messages, n: 2 })
  expect(whole.choices.map(({ message }) => message.content)).toEqual([defaultText, `${defaultText} 2`])
  expect(whole.usage?.prompt_tokens).toBeGreaterThan(0)
  const stream = client.chat.completions.stream({
    model: 'm',
    messages,
    tools,
    stream_options: { include_usage: true },
  })
  const called = await stream.finalChatCompletion()
  expect(called.choices[0]?.message.tool_calls?.[0]).toMatchObject({ function: { arguments: '{"city":"Zürich"}' } })
  expect(called.usage?.total_tokens).toBeGreaterThan(0)
  const response = await client.responses.stream({ model: 'm', input: 'Hello' }).finalResponse()
  expect(response.output_text).toBe(defaultText)
  expect((await client.embeddings.create({ model: 'e', input: ['a', 'b'] })).data[1]?.embedding).toHaveLength(8)
  expect((await client.models.list()).data).toHaveLength(1)
})

describe.each(names)('%s', (name) => {
  it('says the same whole and streamed, and tells usage', async () => {
    const whole = await (await post(name, false)).text()
    expect(JSON.stringify(JSON.parse(whole))).toContain('日本 👋')
    expect(whole).toMatch(/"(total_tokens|output_tokens|totalTokenCount)":\d/)
    expect(said(await events(await post(name, true)))).toBe(defaultText)
  })

  it.each<Framing>([
    { split: true },
    { lineEnd: '\r\n' },
    { lineEnd: '\r' },
    { manyDataLines: true, comments: true },
    { gzip: true },
  ])('keeps its meaning framed as %j', async (framing) => {
    standIn.next({ framing })
    expect(said(await events(await post(name, true)))).toBe(defaultText)
  })

  it('refuses in its own words, with the status and headers of the script', async () => {
    standIn.next({ status: 503, reason: 'rate-limit', headers: { 'retry-after': '2' } })
    const refused = await post(name, true)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
    expect(JSON.stringify(await refused.json())).toMatch(/rate.?limit|RESOURCE_EXHAUSTED/i)
    expect((await fetch(standIn.url + chats[name].path, { method: 'POST', body: '{"model":"m"}' })).status).toBe(400)
  })

  it('fails in a stream after so many contents, and before any', async () => {
    standIn.next({ fault: { kind: 'error', at: 2 } }, { fault: { kind: 'error', at: 'opening' } })
    const after = await events(await post(name, true))
    expect(said(after)).toBe('Good day')
    expect(after.at(-1)?.data).toMatch(/overloaded/i)
    const before = await events(await post(name, true))
    expect(said(before)).toBe('')
    expect(before.at(-1)?.data).toMatch(/overloaded/i)
  })

  it('ends without its terminator, and goes on after broken JSON', async () => {
    const whole = await events(await post(name, true))
    standIn.next({ fault: { kind: 'end', at: 'terminator' } }, { fault: { kind: 'malformed', at: 1 } })
    expect(await events(await post(name, true))).toHaveLength(whole.length - 1)
    const broken = await events(await post(name, true))
    expect(broken).toHaveLength(whole.length + 1)
    expect(broken.filter(({ data }) => data.startsWith('{"id":"broken"'))).toHaveLength(1)
  })

  it('breaks off within a character', async () => {
    for (const stream of [true, false]) {
      standIn.next({ fault: { kind: 'truncated', at: 1 } })
      const bytes = Buffer.from(await (await post(name, stream)).arrayBuffer())
      expect(bytes.toString().endsWith('\ufffd')).toBe(true)
    }
  })

  it.each<Fault>([
    { kind: 'reset', at: 'headers' },
    { kind: 'reset', at: 1 },
    { kind: 'close', at: 'headers' },
    { kind: 'close', at: 1 },
  ])('cuts the connection: %j', async (fault) => {
    for (const stream of [true, false]) {
      standIn.next({ fault })
      await expect((async () => (await post(name, stream)).text())()).rejects.toThrow(/fetch failed|terminated/)
      expect((await standIn.received.at(-1)?.ended)?.how).toBe('cut')
    }
  })

  it.each<Fault>([
    { kind: 'hang', at: 'headers' },
    { kind: 'hang', at: 'start' },
    { kind: 'hang', at: 2 },
  ])('falls silent until the client leaves, and knows that it left: %j', async (fault) => {
    standIn.behave({ fault })
    const leave = new AbortController()
    const asked = post(name, true, leave.signal).then((response) => response.text())
    const received = await standIn.request(0)
    await expect.poll(() => received.contents).toBe(fault.at === 2 ? 2 : 0)
    expect(received.end).toBeNull()
    leave.abort()
    await expect(asked).rejects.toThrow('aborted')
    expect((await received.ended).how).toBe('left')
  })
})

it.each<readonly [Script, string, number]>([
  [{ body: '<html>', headers: { 'content-type': 'text/html' } }, '<html>', 200],
  [{ body: '' }, '', 200],
  [{ status: 302, headers: { location: 'http://127.0.0.1:9/' } }, '', 302],
])('sends bodies that are no answers: %j', async (script, body, status) => {
  standIn.next(script)
  const response = await fetch(standIn.url + chats['openai-chat'].path, {
    method: 'POST',
    body: JSON.stringify(chats['openai-chat'].body),
    redirect: 'manual',
  })
  expect([response.status, await response.text()]).toEqual([status, body])
})

it('ends a whole answer in its middle, with an end that looks whole', async () => {
  standIn.next({ fault: { kind: 'end', at: 'terminator' } })
  const text = await (await post('openai-chat', false)).text()
  expect(text.length).toBeGreaterThan(100)
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
})

it('records what it was sent, byte for byte, and knows its key and its models', async () => {
  await standIn.close()
  standIn = await startStandIn({ key: 'secret', models: ['m'] })
  expect((await post('openai-chat', false)).status).toBe(401)
  const body = '{"model": "other", "seed": 12345678901234567890, "messages": [{"role":"user","content":"é"}]}'
  const authorization = 'Bearer secret'
  const response = await fetch(`${standIn.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization },
    body,
  })
  expect(response.status).toBe(404)
  expect(standIn.received[1]?.bytes.toString()).toBe(body)
  expect(standIn.received[1]?.headers.authorization).toBe(authorization)
})

it.each([
  ['GET', '/v1/models', /"stand-in"/],
  ['GET', '/v1beta/models', /"models\/stand-in"/],
  ['POST', '/v1/messages/count_tokens', /"input_tokens":\d/],
  ['POST', '/v1beta/models/m:countTokens', /"totalTokens":\d/],
])('answers %s %s', async (method, path, body) => {
  const response = await fetch(standIn.url + path, { method, ...(method === 'POST' && { body: '{}' }) })
  expect(await response.text()).toMatch(body)
})

it('sends streams larger than any buffer', async () => {
  standIn.next({ text: 'x'.repeat(8 * 1024 * 1024), pieces: 512 })
  const all = await events(await post('openai-chat', true))
  expect(said(all)).toHaveLength(8 * 1024 * 1024)
  expect(standIn.received[0]?.contents).toBe(512)
})

it('thinks before it speaks where the script has reasoning', async () => {
  standIn.behave({ reasoning: 'Let me see.' })
  for (const name of names) {
    const text = await (await post(name, true)).text()
    expect(text).toContain('see.')
    expect(text.indexOf('see.')).toBeLessThan(text.indexOf('Good'))
  }
})
