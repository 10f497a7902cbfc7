import { afterAll, beforeAll, expect, test } from 'vitest'
import { rawAnswer, serveHome, type ServedHome } from './served-home.ts'

let program: ServedHome
beforeAll(async () => {
  program = await serveHome()
})
afterAll(() => program.stop())

const chat = (content: string, more = '') =>
  `{"model":"eliza","messages":[{"role":"user","content":"${content}"}]${more}}`

async function errorOf(response: Response): Promise<{ message: string; code: string; param: string | null }> {
  return ((await response.json()) as { error: { message: string; code: string; param: string | null } }).error
}

test.each([
  ['nested ten thousand deep', '['.repeat(10_000) + ']'.repeat(10_000)],
  ['deep in a field nobody reads', chat('a', `,"x":${'['.repeat(10_000)}${']'.repeat(10_000)}`)],
  ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ['half a surrogate pair', chat(String.raw`\ud800`)],
  ['a NUL', chat(String.raw`a\u0000b`)],
  ['not JSON', '{'],
  ['nothing', ''],
  ['a number', '5'],
  ['a list', '[]'],
])('a body that is %s is refused with 400', async (_, body) => {
  const response = await program.post('/chat/completions', body)
  expect(response.status).toBe(400)
  const error = await errorOf(response)
  expect(error.code).toBe('invalid_request')
  expect(error.message).toMatch(/\w.*[.;]/)
})

test('40 MB are refused with 413, with and without a length, and the connection survives', async () => {
  const piece = Buffer.alloc(1024 * 1024, 32)
  const chunked = () =>
    new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < 40; sent++) controller.enqueue(piece)
        controller.close()
      },
    })
  for (const body of [Buffer.alloc(40 * 1024 * 1024, 32), chunked()]) {
    const response = await program.post('/chat/completions', body)
    expect(response.status).toBe(413)
    expect((await errorOf(response)).message).toContain('32 MB')
  }
  const wrongKey = await program.post('/chat/completions', chunked(), { authorization: 'Bearer vade_sk_wrong' })
  expect(wrongKey.status).toBe(401)
})

test('a long line, repeated and dangerous names, and fields that nobody knows do no harm', async () => {
  const long = await program.post('/chat/completions', chat('a'.repeat(100_000)))
  expect(long.status).toBe(200)
  const twice = await program.post('/chat/completions', chat('Hello', ',"model":"nobody","model":"eliza"'))
  expect([twice.status, (await errorOf(twice)).param]).toEqual([400, 'model'])
  const proto = chat('Hello', ',"__proto__":{"stream":true},"constructor":1,"store":true,"metadata":{"a":"b"}')
  const answer = await program.post('/chat/completions', proto)
  expect(answer.headers.get('content-type')).toContain('application/json')
  expect(((await answer.json()) as { object: string }).object).toBe('chat.completion')
})

test.each([
  [
    'messages[0].content[1].text',
    {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 5 },
          ],
        },
      ],
    },
  ],
  ['messages', { messages: 'Hello' }],
  ['messages[0].role', { messages: [{ role: 'king', content: 'a' }] }],
  ['temperature', { temperature: 'hot' }],
  ['max_tokens', { max_tokens: 0 }],
  ['stop', { stop: 5 }],
  ['n', { n: 100 }],
  ['tools[0].function.name', { tools: [{ type: 'function', function: { name: 'a b' } }] }],
  ['tool_choice', { tool_choice: { type: 'function', function: { name: 'absent' } } }],
  ['response_format.json_schema', { response_format: { type: 'json_schema' } }],
  ['logit_bias', { logit_bias: { '50256': -100 } }],
  ['functions', { functions: [{ name: 'old' }] }],
  ['logprobs', { logprobs: true }],
  [
    'messages[0].content[0]',
    { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.org/a.png' } }] }] },
  ],
])('a wrong %s is named', async (param, field) => {
  const body = { model: 'eliza', messages: [{ role: 'user', content: 'Hello' }], ...field }
  const response = await program.post('/chat/completions', JSON.stringify(body))
  expect(response.status).toBe(400)
  const error = await errorOf(response)
  expect(error).toMatchObject({ param, code: 'invalid_request' })
  expect(error.message).toContain(param)
})

test.each([
  ['suffix', { suffix: 'the end' }],
  ['best_of', { best_of: 3 }],
  ['echo', { echo: true, logprobs: 1 }],
  ['prompt[0]', { prompt: [1, 2, 3] }],
  ['n', { prompt: Array.from({ length: 20 }, () => 'a'), n: 2 }],
])('a completion with %s that cannot be honoured says so', async (param, field) => {
  const response = await program.post('/completions', JSON.stringify({ model: 'eliza', prompt: 'Hello', ...field }))
  expect(response.status).toBe(400)
  expect(await errorOf(response)).toMatchObject({ param })
})

test('a wrong method names the right one, a wrong address is not found, too large headers are refused', async () => {
  const headers = { authorization: `Bearer ${program.key}` }
  const wrong = await fetch(`${program.url}/v1/chat/completions`, { headers })
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
  const listing = await program.post('/models', '{}')
  expect([listing.status, listing.headers.get('allow')]).toEqual([405, 'GET'])
  expect((await fetch(`${program.url}/v1/nothing`, { headers })).status).toBe(404)
  expect((await fetch(`${program.url}/v1/models/%ff`, { headers })).status).toBe(400)
  const large = await rawAnswer(
    program.url,
    `GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: ${'a'.repeat(20_000)}\r\n\r\n`,
  )
  expect(large).toMatch(/^HTTP\/1.1 431 /)
})
