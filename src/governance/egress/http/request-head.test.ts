import { expect, test } from 'vitest'
import type { OutgoingRequest } from '../exchange.ts'
import { requestHead } from './request-head.ts'

const plain: OutgoingRequest = { origin: 'http://h', path: '/v1?a=b', method: 'POST', headers: {}, body: null }
const withHeaders = (headers: Record<string, string>) => requestHead({ ...plain, headers }, 'h:1', 0)

test.each<[string, string, number, string]>([
  ['a body', 'POST', 12, 'content-length: 12\r\n'],
  ['a post without one', 'POST', 0, 'content-length: 0\r\n'],
  ['a body that is deleted with', 'DELETE', 3, 'content-length: 3\r\n'],
  ['nothing', 'GET', 0, ''],
  ['nothing', 'DELETE', 0, ''],
])('the length of %s (%s) is said where there may be one', (_, method, bytes, line) => {
  const request = { ...plain, method: method as OutgoingRequest['method'], headers: { 'X-Title': 'ä\tb' } }
  expect(requestHead(request, 'h:1', bytes)).toBe(
    `${method} /v1?a=b HTTP/1.1\r\nhost: h:1\r\nconnection: keep-alive\r\nX-Title: ä\tb\r\n${line}\r\n`,
  )
})

test('what the connection says itself is said once, and a host of its own takes the place of the usual one', () => {
  expect(withHeaders({ Host: 'signed', connection: 'close', 'Content-Length': '99', accept: 'a' })).toBe(
    'POST /v1?a=b HTTP/1.1\r\nhost: signed\r\nconnection: keep-alive\r\naccept: a\r\ncontent-length: 0\r\n\r\n',
  )
})

const wrong = expect.objectContaining({ code: 'UND_ERR_INVALID_ARG' })

test.each(['a\r\nb: c', 'a\nb', 'a\rb', 'a\0b', 'ā', '\x7f', '\x1f'])('the value %j is refused', (value) => {
  expect(() => withHeaders({ 'x-a': value })).toThrow(wrong)
})

test.each(['', 'a b', 'a:', 'a\r\nb', 'ä', 'a\0', 'Transfer-Encoding', 'expect', 'Upgrade', 'keep-alive'])(
  'the name %j is refused',
  (name) => {
    expect(() => withHeaders({ [name]: 'x' })).toThrow(wrong)
  },
)

test.each(['', 'v1', '/a b', '/a\r\n', '/ä', '/\0', 'http://other/'])('the path %j is refused', (path) => {
  expect(() => requestHead({ ...plain, path }, 'h', 0)).toThrow(wrong)
})
