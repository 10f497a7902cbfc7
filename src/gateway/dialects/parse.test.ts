import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseBody } from './parse.ts'

const shape = z.object({
  model: z.string(),
  list: z.array(z.object({ count: z.int() })).optional(),
  own: z.string({ error: 'give a text' }).optional(),
})

test.each([
  [{}, 'model', "'model' is missing."],
  [{ model: 7 }, 'model', "'model' is not right: it must be a string."],
  [{ model: 'm', list: {} }, 'list', "'list' is not right: it must be an array."],
  [{ model: 'm', list: [{}] }, 'list[0].count', "'list[0].count' is missing."],
  [{ model: 'm', own: 7 }, 'own', "'own' is not right: give a text."],
  [[], undefined, 'The body is not right: it must be an object.'],
])('%j is refused with its field', (json, param, message) => {
  expect(() => parseBody(shape, json)).toThrow(expect.objectContaining({ code: 'invalid_request', param, message }))
})
