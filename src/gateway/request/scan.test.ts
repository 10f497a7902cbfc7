import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isVadeError } from '../../core/index.ts'
import { scanMembers, splice, type Change } from './scan.ts'

const spliced = (bytes: Buffer, changes: readonly Change[]) =>
  Buffer.concat(splice(bytes, scanMembers(bytes), changes)).toString()

const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { minKeys: 1 })

test('members of any object are found where they lie', () => {
  fc.assert(
    fc.property(object, fc.constantFrom(undefined, 2), (value, indent) => {
      const bytes = Buffer.from(JSON.stringify(value, null, indent))
      const found = scanMembers(bytes)
      const read = [...found].map(([name, { start, end }]) => [name, JSON.parse(bytes.toString('utf8', start, end))])
      expect(read).toEqual(Object.entries(JSON.parse(bytes.toString('utf8')) as object))
    }),
  )
})

test('splicing changes what it is told to and nothing else', () => {
  fc.assert(
    fc.property(
      object,
      fc.nat(),
      fc.option(fc.jsonValue()),
      fc.constantFrom(undefined, 2),
      (value, pick, put, indent) => {
        const written = JSON.stringify(value, null, indent)
        const given = JSON.parse(written) as Record<string, unknown>
        const names = [...Object.keys(given), 'not there']
        const name = names[pick % names.length] ?? ''
        const json = put === null ? null : JSON.stringify(put)
        const bytes = Buffer.from(written)
        const result = spliced(bytes, [{ name, json }])
        const { [name]: _gone, ...others } = given
        const wanted = json === null ? others : { ...given, [name]: JSON.parse(json) as unknown }
        expect(JSON.parse(result)).toEqual(wanted)
      },
    ),
  )
})

test('large integers and unknown fields stay byte for byte', () => {
  const bytes = Buffer.from('{ "model" : "a", "seed":9007199254740993, "x": [1.50, "\\u00e9"] }')
  const result = spliced(bytes, [
    { name: 'model', json: '"b/c"' },
    { name: 'stream_options', json: '{"include_usage":true}' },
  ])
  expect(result).toBe(
    '{"stream_options":{"include_usage":true}, "model" : "b/c", "seed":9007199254740993, "x": [1.50, "\\u00e9"] }',
  )
})

test('a body too deep for a stack is refused', () => {
  const deep = Buffer.from(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)
  expect(() => scanMembers(deep)).toThrow(expect.toSatisfy(isVadeError))
})

test('a member that comes twice is refused by name', () => {
  expect(() => scanMembers(Buffer.from('{"model":"a","b":1,"model":"c"}'))).toThrow("The body has 'model' twice")
})
