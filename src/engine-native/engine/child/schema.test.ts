import { expect, test } from 'vitest'
import { grammarSchema } from './schema.ts'

test('says the common words in those that the grammar maker knows', () => {
  const schema = {
    title: 'T',
    type: 'object',
    properties: {
      a: { anyOf: [{ type: 'string', format: 'email' }, { type: 'null' }] },
      b: { $ref: '#/definitions/x' },
    },
    definitions: { x: { type: 'integer' } },
    additionalProperties: false,
  }
  expect(grammarSchema(schema, true)).toEqual({
    type: 'object',
    properties: { a: { oneOf: [{ type: 'string' }, { type: 'null' }] }, b: { $ref: '#/$defs/x' } },
    $defs: { x: { type: 'integer' } },
    additionalProperties: false,
  })
})

test('refuses what it cannot hold, or leaves it out', () => {
  const schema = { type: 'object', properties: { a: { type: 'string', pattern: '^a' } } }
  expect(() => grammarSchema(schema, true)).toThrow(/schema\.properties\.a\.pattern/)
  expect(grammarSchema(schema, false)).toEqual({ type: 'object', properties: { a: { type: 'string' } } })
  expect(() => grammarSchema({ oneOf: [] }, true)).toThrow(/list of schemas/)
  expect(() => grammarSchema({ type: 'nonsense' }, true)).toThrow(/no type of JSON/)
  expect(() => grammarSchema({ $ref: '#/nope' }, true)).toThrow(/can be followed/)
})
