import { expect, test } from 'vitest'
import { createClient } from './index.ts'
import { readEvents } from './sse.ts'

function bodyOf(...chunks: string[]): ReadableStream<Uint8Array> {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk))
  return new ReadableStream({
    start(controller) {
      for (const chunk of bytes) controller.enqueue(chunk)
      controller.close()
    },
  })
}

test('reads events over chunk borders, CRLF, comments and several data lines', async () => {
  const events: string[] = []
  const body = bodyOf(': hello\r', '\ndata: {"a"', ':1}\r', '\n\r\n', 'event: x\ndata: one\ndata:two\n\n', 'data: lost')
  for await (const event of readEvents(body)) events.push(event)
  expect(events).toEqual(['{"a":1}', 'one\ntwo'])
})

test('refuses a line without an end', async () => {
  const read = async () => {
    for await (const event of readEvents(bodyOf('data: ', 'x'.repeat(9_000_000)))) expect(event).toBe('never')
  }
  await expect(read()).rejects.toMatchObject({ code: 'internal' })
})

test('fills the address and sends the token', async () => {
  const seen: { input: string; init: RequestInit }[] = []
  const fetch = (input: string, init: RequestInit) => {
    seen.push({ input, init })
    return Promise.resolve(Response.json({ name: 'a.md', text: '' }))
  }
  const client = createClient({ baseUrl: 'http://127.0.0.1:1', fetch, token: 'secret' })
  await client.call('exportConversation', { params: { id: 'a/b' }, query: { format: 'jsonl' } })
  expect(seen[0]?.input).toBe('http://127.0.0.1:1/api/conversations/a%2Fb/export?format=jsonl')
  expect(seen[0]?.init.headers).toMatchObject({ authorization: 'Bearer secret' })
})

test('makes a VadeError of an error answer', async () => {
  const error = { code: 'not_found', message: 'There is no such conversation.', param: 'id' }
  const fetch = () => Promise.resolve(Response.json({ error }, { status: 404 }))
  const client = createClient({ baseUrl: '', fetch })
  await expect(client.call('getStatus')).rejects.toMatchObject({ ...error, isVadeError: true })
})
