import type { z } from 'zod'
import { checkBySchema, VadeError } from '../../core/index.ts'

/** Throws `invalid_request` naming the field, as `messages[0].role`. */
export function parseBody<Shape extends z.ZodType>(shape: Shape, json: unknown): z.output<Shape> {
  const checked = checkBySchema(shape, json)
  if ('data' in checked) return checked.data
  const { field, kind, why } = checked.refusal
  const what = field === '' ? 'The body' : `'${field}'`
  const sentence = `${what} ${kind === 'missing' ? 'is missing' : `is not right: ${why}`}.`
  throw new VadeError('invalid_request', sentence, field === '' ? {} : { param: field })
}
