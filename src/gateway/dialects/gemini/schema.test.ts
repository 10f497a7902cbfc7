import { expect, test } from 'vitest'
import { decodeSchema } from './schema.ts'

test("OpenAPI's schema becomes JSON Schema, inside and out", () => {
  const given = {
    type: 'OBJECT',
    required: ['name'],
    propertyOrdering: ['name', 'tags'],
    properties: {
      tags: {
        type: 'ARRAY',
        items: { type: 'STRING', format: 'enum', enum: ['a', 'b'] },
        minItems: '1',
        maxItems: '3',
      },
      name: { type: 'STRING', maxLength: '10', nullable: true, example: 'Ada' },
      kind: { type: 'STRING', enum: ['x'], nullable: true },
      either: { anyOf: [{ type: 'INTEGER', format: 'int32' }, { type: 'BOOLEAN' }], nullable: true },
    },
  }
  const schema = decodeSchema(given)
  expect(schema).toEqual({
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: ['string', 'null'], maxLength: 10, examples: ['Ada'] },
      tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, minItems: 1, maxItems: 3 },
      kind: { type: ['string', 'null'], enum: ['x', null] },
      either: { anyOf: [{ type: 'integer', format: 'int32' }, { type: 'boolean' }, { type: 'null' }] },
    },
  })
  expect(Object.keys(Object(schema['properties']))).toEqual(['name', 'tags', 'kind', 'either'])
})

test('JSON Schema stays as it is', () => {
  const schema = {
    type: ['object', 'null'],
    properties: { type: { type: 'string' }, nullable: { const: 1 } },
    additionalProperties: false,
    $defs: { a: { type: 'number' } },
  }
  expect(decodeSchema(schema)).toEqual(schema)
})
