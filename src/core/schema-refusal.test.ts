import { expect, test } from 'vitest'
import { z } from 'zod'
import { checkBySchema } from './schema-refusal.ts'

const schema = z.strictObject({
  name: z.string().min(1).max(3).optional(),
  count: z.int().positive().max(9).optional(),
  kind: z.enum(['one', 'other']).optional(),
  fixed: z.literal('only').optional(),
  list: z
    .array(z.strictObject({ id: z.string() }))
    .min(2)
    .optional(),
  own: z.string({ error: 'give a text.' }).optional(),
  address: z
    .string()
    .refine((text) => text.startsWith('/'), 'must begin with a slash')
    .optional(),
  form: z.union([z.string(), z.strictObject({ a: z.string(), b: z.number() })]).optional(),
  pattern: z
    .string()
    .regex(/^[a-z]+$/)
    .optional(),
  map: z.record(z.string(), z.boolean()).optional(),
})

test.each([
  [{ name: 7 }, 'name', 'wrong', 'it must be a string'],
  [{ name: '' }, 'name', 'wrong', 'it must not be empty'],
  [{ name: 'four' }, 'name', 'wrong', 'it must be at most 3 characters long'],
  [{ count: 1.5 }, 'count', 'wrong', 'it must be a whole number'],
  [{ count: 0 }, 'count', 'wrong', 'it must be more than 0'],
  [{ count: 10 }, 'count', 'wrong', 'it must be at most 9'],
  [{ kind: 'third' }, 'kind', 'wrong', "it must be one of 'one', 'other'"],
  [{ fixed: 'else' }, 'fixed', 'wrong', "it must be 'only'"],
  [{ list: [{ id: 'a' }] }, 'list', 'wrong', 'it must be at least 2 entries long'],
  [{ list: [{ id: 'a' }, {}] }, 'list[1].id', 'missing', 'it is missing'],
  [
    { list: [{ id: 'a', more: 1 }] },
    'list[0].more',
    'unknown',
    'there is no such field; remove it or correct its name',
  ],
  [{ own: 7 }, 'own', 'wrong', 'give a text'],
  [{ address: 'x' }, 'address', 'wrong', 'it must begin with a slash'],
  [{ form: { a: 'a' } }, 'form.b', 'missing', 'it is missing'],
  [{ form: 7 }, 'form', 'wrong', 'it is not of the form that it must have'],
  [{ pattern: 'A' }, 'pattern', 'wrong', 'it is not of the form that it must have'],
  [{ map: [] }, 'map', 'wrong', 'it must be an object'],
  [undefined, '', 'wrong', 'it must be an object'],
])('%j is refused with its field and why', (value, field, kind, why) => {
  expect(checkBySchema(schema, value)).toMatchObject({ refusal: { field, kind, why } })
})

test('what is right is told as the schema has it', () => {
  expect(checkBySchema(z.object({ a: z.coerce.number() }), { a: '7', b: 1 })).toEqual({ data: { a: 7 } })
})
