import type { IncomingHttpHeaders } from 'node:http'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { AnswerReader } from './answer-reader.ts'

interface Read {
  /** What was heard: `head 200`, `end`, `end unclean`, or an error. */
  readonly heard: readonly string[]
  readonly body: string
  readonly pieces: number
}

/** Reads the text cut at these places. `closes`: the other side then sends no more. */
function read(text: string, cuts: readonly number[] = [], closes = false): Read {
  const heard: string[] = []
  let body = ''
  let pieces = 0
  const reader = new AnswerReader({
    onHead: (status: number, headers: IncomingHttpHeaders) =>
      heard.push(`head ${String(status)}`, ...Object.keys(headers)),
    onData(piece) {
      pieces++
      body += piece.toString('latin1')
      expect(heard.at(-1)).not.toMatch(/^end/)
    },
    onEnd: (clean) => heard.push(clean ? 'end' : 'end unclean'),
  })
  const places = [0, ...cuts.toSorted((a, b) => a - b), text.length]
  try {
    for (const [index, from] of places.entries()) {
      const part = text.slice(from, places[index + 1] ?? from)
      // A copy of its own each time: it may be written to.
      if (part !== '') reader.push(Buffer.from(part, 'latin1'))
    }
    if (closes) reader.close()
  } catch (thrown) {
    heard.push((thrown as Error).message)
  }
  return { heard, body, pieces }
}

const head = (...lines: string[]) => ['HTTP/1.1 200 OK', ...lines, '', ''].join('\r\n')
const chunked = head('transfer-encoding: chunked')
const events = 'data: {"a":1}\n\n'.repeat(3)
const chunk = (data: string, extension = '') => `${data.length.toString(16)}${extension}\r\n${data}\r\n`

/** Each with what must be heard, and its body. */
const answers: readonly { text: string; heard: readonly string[]; body: string; closes?: true }[] = [
  { text: `${head('content-length: 5')}hello`, heard: ['head 200', 'content-length', 'end'], body: 'hello' },
  { text: head('content-length: 0'), heard: ['head 200', 'content-length', 'end'], body: '' },
  { text: 'HTTP/1.1 204 No Content\r\n\r\n', heard: ['head 204', 'end'], body: '' },
  {
    text: `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n${head('content-length: 1')}x`,
    heard: ['head 200', 'content-length', 'end'],
    body: 'x',
  },
  { text: `${chunked}${chunk(events)}0\r\n\r\n`, heard: ['head 200', 'transfer-encoding', 'end'], body: events },
  {
    text: `${chunked}${chunk('a', ';x="y\\"";z')}${chunk('bc', ' \t; q')}00a\r\n0123456789\r\n000;last\r\nx-sum: 1\r\ny:\r\n\r\n`,
    heard: ['head 200', 'transfer-encoding', 'end'],
    body: 'abc0123456789',
  },
  {
    text: `${head()}until the end\r\n\r\n`,
    heard: ['head 200', 'end unclean'],
    body: 'until the end\r\n\r\n',
    closes: true,
  },
  {
    text: `${head('connection: close', 'content-length: 1')}x`,
    heard: ['head 200', 'connection', 'content-length', 'end unclean'],
    body: 'x',
  },
  {
    text: `${head('keep-alive: timeout=1', 'content-length: 1')}x`,
    heard: ['head 200', 'keep-alive', 'content-length', 'end unclean'],
    body: 'x',
  },
]

test('an answer says the same wherever it is cut', () => {
  for (const { text, heard, body, closes } of answers) {
    expect(read(text, [], closes)).toMatchObject({ heard, body })
    const all = Array.from({ length: text.length }, (_, index) => index)
    expect(read(text, all, closes)).toMatchObject({ heard, body })
    for (const cut of all) expect(read(text, [cut], closes)).toMatchObject({ heard, body })
  }
})

const bodies = fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 }), { maxLength: 12 })
const cuts = fc.array(fc.nat(2000), { maxLength: 20 })

test('any body in chunks, cut anywhere, comes out as it was', () => {
  fc.assert(
    fc.property(bodies, cuts, (pieces, places) => {
      const text = `${chunked}${pieces.map((piece) => chunk(piece)).join('')}0\r\n\r\n`
      const within = places.map((place) => place % text.length)
      expect(read(text, within)).toMatchObject({
        heard: ['head 200', 'transfer-encoding', 'end'],
        body: pieces.join(''),
      })
    }),
  )
})

test('what came at once is passed on in one piece, and at once', () => {
  expect(read(`${chunked}${chunk('one')}${chunk('two')}3\r\nth`)).toEqual({
    heard: ['head 200', 'transfer-encoding'],
    body: 'onetwoth',
    pieces: 1,
  })
  expect(read(`${head('content-length: 9')}one`)).toMatchObject({ body: 'one', pieces: 1 })
})

test('what follows an answer is no part of it, and the connection carries no other', () => {
  for (const { text, body, closes } of answers.filter((answer) => answer.closes !== true)) {
    const { heard, ...rest } = read(`${text}HTTP/1.1 200 OK\r\n`, [], closes)
    expect({ ...rest, last: heard.at(-1) }).toMatchObject({ body, last: 'end unclean' })
  }
})

test('after an answer the next one is read', () => {
  const ends: boolean[] = []
  const reader = new AnswerReader({
    onHead: () => undefined,
    onData: () => undefined,
    onEnd: (clean) => ends.push(clean),
  })
  for (const { text } of answers.slice(0, 6)) {
    reader.push(Buffer.from(text))
    reader.reset()
  }
  expect(ends).toEqual([true, true, true, true, true, true])
})

test.each([
  ['nothing', ''],
  ['half a head', 'HTTP/1.1 200 OK\r\ncontent-'],
  ['half a body', `${head('content-length: 5')}hell`],
  ['half a chunk', `${chunked}5\r\nhell`],
  ['no last chunk', `${chunked}${chunk('hello')}`],
  ['no end of trailers', `${chunked}${chunk('hello')}0\r\n`],
])('%s and then the end is no answer', (_, text) => {
  expect(read(text, [], true).heard.at(-1)).toBe('other side closed')
})

test.each([
  ['no number', 'x\r\n'],
  ['no size', '\r\n'],
  ['a sign', '-1\r\n'],
  ['a prefix', '0x1\r\na\r\n'],
  ['a size that no number holds', '10000000000000\r\n'],
  ['a size without its return', '1\na\r\n'],
  ['a size without its line feed', '1\ra\r\n'],
  ['a control character in an extension', '1;a\x00\r\n'],
  ['a line feed in an extension', '1;a\n\r\n'],
  ['an extension without end', `1;${'a'.repeat(17_000)}`],
  ['a chunk that is longer', '1\r\nab\r\n'],
  ['a chunk without its line feed', '1\r\na\rb\r\n'],
  ['a trailer that is no header', '0\r\nnothing\r\n\r\n'],
  ['a trailer that goes on', '0\r\na: b\r\n c\r\n\r\n'],
  ['a trailer with half a line end', '0\r\na: b\n\r\n'],
  ['trailers without end', `0\r\n${'a: b\r\n'.repeat(13_000)}`],
])('of chunks, %s is refused, and what came before is passed on', (_, text) => {
  const { heard, body } = read(`${chunked}${chunk('before')}${text}`)
  expect(heard.at(-1)).toMatch(/does not match the HTTP\/1.1 protocol/)
  expect(body.startsWith('before')).toBe(true)
})

test.each([
  ['another protocol', 'SSH-2.0-OpenSSH\r\n'],
  ['another protocol, begun', 'SS'],
  ['a line that ends by half', 'HTTP/1.1 200 OK\ncontent-length: 0\n\n'],
  ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n'],
  ['an answer that begins with a line feed', '\nHTTP/1.1 200 OK'],
])('%s is refused before it is whole', (_, text) => {
  expect(read(text).heard.at(-1)).toMatch(/does not match the HTTP\/1.1 protocol/)
  const all = Array.from({ length: text.length }, (__, index) => index)
  expect(read(text, all).heard.at(-1)).toMatch(/does not match the HTTP\/1.1 protocol/)
})

test('a head is as long as 64 kB, and no longer', () => {
  const longest = `HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx: ${'a'.repeat(64 * 1024 - 39)}`
  expect(read(`${longest}\r\n\r\n`).heard.at(-1)).toBe('end')
  for (const text of [`${longest}a\r\n\r\n`, `${longest}aaaaaaaa`]) {
    expect(read(text).heard).toEqual(['The head of the answer is longer than 64 kB.'])
    expect(read(text, [10, 5000, 64 * 1024]).heard).toEqual(['The head of the answer is longer than 64 kB.'])
  }
})

test('a body that the reader is told to be enormous is not waited for in memory', () => {
  const { body, heard } = read(`${head('content-length: 999999999999999')}begun`)
  expect({ body, heard }).toEqual({ body: 'begun', heard: ['head 200', 'content-length'] })
})
