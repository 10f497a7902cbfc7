import { expect, test } from 'vitest'
import { answerHead } from './answer-head.ts'

const of = (...lines: string[]) => answerHead(['HTTP/1.1 200 OK', ...lines].join('\r\n'))

test('names are lower case, blanks around values are not theirs, and what came twice is joined', () => {
  const { status, headers, persists, body } = of(
    'Content-Type: application/json',
    'X-A:\t one \t',
    'x-empty:',
    'X-a: two',
    'Set-Cookie: a=1, b',
    'set-cookie: c=2',
    'x-latin: \xa0é\xa0',
    'constructor: c',
    '__proto__: p',
    'Content-Length: 12',
  )
  expect({ status, persists, body }).toEqual({ status: 200, persists: true, body: 12 })
  expect({ ...headers }).toEqual({
    'content-type': 'application/json',
    'x-a': 'one, two',
    'x-empty': '',
    'set-cookie': ['a=1, b', 'c=2'],
    'x-latin': '\xa0é\xa0',
    constructor: 'c',
    ['__proto__']: 'p',
    'content-length': '12',
  })
})

test.each<[string, string[], { body: number | string; persists?: boolean; status?: number }]>([
  ['nothing said', ['HTTP/1.1 200 OK'], { body: 'until-close' }],
  ['chunked', ['HTTP/1.1 200 OK', 'transfer-encoding: Chunked'], { body: 'chunked' }],
  ['no reason', ['HTTP/1.1 404', 'content-length: 0'], { body: 0, status: 404 }],
  ['an empty reason', ['HTTP/1.1 599 ', 'content-length: 007'], { body: 7, status: 599 }],
  ['no content', ['HTTP/1.1 204 No Content'], { body: 0, status: 204 }],
  ['no content, with a length', ['HTTP/1.1 204 x', 'content-length: 3'], { body: 0, status: 204, persists: false }],
  [
    'not modified, chunked',
    ['HTTP/1.1 304 x', 'transfer-encoding: chunked'],
    { body: 0, status: 304, persists: false },
  ],
  ['it closes', ['HTTP/1.1 200 OK', 'connection: x, Close', 'content-length: 1'], { body: 1, persists: false }],
  ['it keeps', ['HTTP/1.1 200 OK', 'connection: keep-alive, closed', 'content-length: 1'], { body: 1 }],
  ['of 1996', ['HTTP/1.0 200 OK', 'connection: keep-alive', 'content-length: 1'], { body: 1, persists: false }],
])('%s', (_, lines, { body, persists = true, status = 200 }) => {
  expect(answerHead(lines.join('\r\n'))).toMatchObject({ status, body, persists })
})

test.each([
  ['another protocol', ['HTTP/2 200']],
  ['another version', ['HTTP/1.2 200 OK']],
  ['lower case', ['http/1.1 200 OK']],
  ['a status of two digits', ['HTTP/1.1 20 OK']],
  ['a status of four digits', ['HTTP/1.1 2000 OK']],
  ['a status that is 0', ['HTTP/1.1 099 OK']],
  ['two blanks', ['HTTP/1.1  200 OK']],
  ['an empty first line', ['', 'HTTP/1.1 200 OK']],
  ['a header that goes on', ['HTTP/1.1 200 OK', 'a: b', ' c']],
  ['a blank before the colon', ['HTTP/1.1 200 OK', 'content-length : 1']],
  ['no colon', ['HTTP/1.1 200 OK', 'nothing', 'a: b']],
  ['no name', ['HTTP/1.1 200 OK', ': b']],
  ['half a line end', ['HTTP/1.1 200 OK', 'a: b\nc: d']],
  ['the other half', ['HTTP/1.1 200 OK', 'a: b\rc: d']],
  ['NUL', ['HTTP/1.1 200 OK', 'a: b\0']],
  ['a control character', ['HTTP/1.1 200 O\x07K']],
  ['two lengths', ['HTTP/1.1 200 OK', 'content-length: 1', 'content-length: 2']],
  ['one length twice', ['HTTP/1.1 200 OK', 'content-length: 1', 'content-length: 1']],
  ['a length below 0', ['HTTP/1.1 200 OK', 'content-length: -1']],
  ['a length with a sign', ['HTTP/1.1 200 OK', 'content-length: +1']],
  ['a length in hexadecimal', ['HTTP/1.1 200 OK', 'content-length: 0x1']],
  ['an empty length', ['HTTP/1.1 200 OK', 'content-length:']],
  ['a length that no number holds', ['HTTP/1.1 200 OK', 'content-length: 9007199254740993']],
  ['a length and chunks', ['HTTP/1.1 200 OK', 'content-length: 1', 'transfer-encoding: chunked']],
  ['another coding', ['HTTP/1.1 200 OK', 'transfer-encoding: gzip, chunked']],
  ['chunked twice', ['HTTP/1.1 200 OK', 'transfer-encoding: chunked', 'transfer-encoding: chunked']],
  ['identity', ['HTTP/1.1 200 OK', 'transfer-encoding: identity']],
])('%s is refused', (_, lines) => {
  expect(() => answerHead(lines.join('\r\n'))).toThrow(/does not match the HTTP\/1.1 protocol/)
})
