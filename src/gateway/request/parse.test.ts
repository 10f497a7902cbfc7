import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isVadeError } from '../../core/index.ts'
import { parseObject } from './parse.ts'

const mark = '(a long text)'
const longText = fc.tuple(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.constantFrom('', '"', '\\', '\n', 'é', '😀'),
)
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  longText.map((parts) => parts.join('').repeat(5000)),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, text, fc.integer(), fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(text, tie('value'), { maxKeys: 4 }),
}))
const object = fc.dictionary(text, value, { maxKeys: 4 })

function skeletonIn(json: unknown): unknown {
  if (typeof json === 'string') return Buffer.byteLength(JSON.stringify(json)) - 1 > 4096 ? mark : json
  if (Array.isArray(json)) return json.map(skeletonIn)
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(Object.entries(json).map(([name, of]) => [name, skeletonIn(of)]))
}

test('a skeleton has everything but the long texts, which are read when they are asked for', () => {
  fc.assert(
    fc.property(object, fc.constantFrom(undefined, 2), (asked, indent) => {
      const bytes = Buffer.from(JSON.stringify(asked, null, indent))
      const parsed = parseObject(bytes)
      expect(parsed.json).toEqual(asked)
      expect(parsed.skeleton).toEqual(bytes.includes(String.raw`\u`) ? asked : skeletonIn(asked))
    }),
    { numRuns: 300 },
  )
})

const long = 'word '.repeat(1000)
const bodyWith = (content: string) => Buffer.from(`{"model":"a","messages":[{"role":"user","content":"${content}"}]}`)

test('what is wrong inside of a long text is found by who reads it', () => {
  for (const wrong of ['\n', '\u0001', String.raw`\q`]) {
    const parsed = parseObject(bodyWith(long + wrong))
    expect(parsed.skeleton).toEqual({ model: 'a', messages: [{ role: 'user', content: mark }] })
    expect(() => parsed.json).toThrow(expect.toSatisfy(isVadeError))
  }
})

test('an escape that parsers read differently is found at once', () => {
  for (const wrong of [String.raw`\u00"`, String.raw`\ud800`, String.raw`\u0000`])
    expect(() => parseObject(bodyWith(long + wrong))).toThrow(expect.toSatisfy(isVadeError))
})

test('a long text without an end is no JSON', () => {
  for (const cut of [`{"model":"a","text":"${long}`, `{"model":"a","text":"${long}\\"}`, `{"text":"${long}"`])
    expect(() => parseObject(Buffer.from(cut))).toThrow('The body is not JSON')
})
