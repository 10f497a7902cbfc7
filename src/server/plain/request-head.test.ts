import { expect, test } from 'vitest'
import { readPlainHead } from './request-head.ts'

const head = (...lines: string[]) => [...lines, '', ''].join('\r\n')
const post = (...fields: string[]) => head('POST /v1/x?y=1 HTTP/1.1', 'Host: localhost', ...fields)

test('a head as clients send it', () => {
  expect(
    readPlainHead(post('Content-Length: 12', 'X-Empty:', 'User-Agent: \t a b \t ', 'connection: Keep-Alive')),
  ).toEqual({
    method: 'POST',
    url: '/v1/x?y=1',
    headers: {
      host: 'localhost',
      'content-length': '12',
      'x-empty': '',
      'user-agent': 'a b',
      connection: 'Keep-Alive',
    },
    length: 12,
  })
  expect(readPlainHead(head('GET / HTTP/1.1', 'host: x'))).toMatchObject({ method: 'GET', length: 0 })
  // One character for each byte.
  expect(readPlainHead(head('GET / HTTP/1.1', 'host: x', 'x-name: \xe9\xff'))?.headers['x-name']).toBe('\xe9\xff')
})

test.each([
  ['another version', head('POST / HTTP/1.0', 'Host: x', 'Content-Length: 0')],
  ['a whole address', head('POST http://x/ HTTP/1.1', 'Host: x', 'Content-Length: 0')],
  ['a method with an answer of its own kind', head('HEAD / HTTP/1.1', 'Host: x')],
  ['no host', head('GET / HTTP/1.1')],
  ['two hosts', head('GET / HTTP/1.1', 'Host: x', 'Host: y')],
  ['no length', post()],
  ['a body in chunks', post('Transfer-Encoding: chunked')],
  ['two ways to say how long it is', post('Content-Length: 3', 'Transfer-Encoding: chunked')],
  ['two lengths', post('Content-Length: 3', 'content-length: 3')],
  ['a length with a sign', post('Content-Length: +3')],
  ['a length that is a list', post('Content-Length: 3, 3')],
  ['a length in another base', post('Content-Length: 0x3')],
  ['a length with a blank inside', post('Content-Length: 1 2')],
  ['an enormous length', post('Content-Length: 99999999999')],
  ['a blank before the colon', post('Content-Length : 3')],
  ['a field that goes on in the next line', post('Content-Length: 3', 'X-Long: a', ' b')],
  ['a line feed alone', post('Content-Length: 3', 'X: a\nTransfer-Encoding: chunked')],
  ['a carriage return alone', post('Content-Length: 3', 'X: a\rTransfer-Encoding: chunked')],
  ['a zero byte', post('Content-Length: 3', 'X: a\0')],
  ['a field without a name', post('Content-Length: 3', ': a')],
  ['a name of another alphabet', post('Content-Length: 3', 'Tr\xe4nsfer: a')],
  ['a name that objects have', post('Content-Length: 3', 'constructor: a')],
  ['blanks in its first line', head('POST  / HTTP/1.1', 'Host: x', 'Content-Length: 0')],
  ['an empty line before it', `\r\n${post('Content-Length: 3')}`],
  ['an end of its connection', post('Content-Length: 3', 'Connection: close')],
  ['an upgrade', post('Content-Length: 3', 'Connection: upgrade', 'Upgrade: websocket')],
  ['a question before its body', post('Content-Length: 3', 'Expect: 100-continue')],
])('%s is for a reader of all HTTP', (_, text) => {
  expect(readPlainHead(text)).toBeUndefined()
})

test('however many blanks a value has, each is looked at a few times only', () => {
  const blanks = ' '.repeat(200_000)
  expect(readPlainHead(post('Content-Length: 3', `X:${blanks}\0`))).toBeUndefined()
  expect(readPlainHead(post('Content-Length: 3', `X:${blanks}a${blanks}b${blanks}`))?.headers['x']).toBe(`a${blanks}b`)
})
