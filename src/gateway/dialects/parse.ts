import type { z } from 'zod'
import { checkBySchema, schemaError } from '../../core/index.ts'

/** Throws `invalid_request` naming the field, as `messages[0].role`. */
export function parseBody<Shape extends z.ZodType>(shape: Shape, json: unknown): z.output<Shape> {
  const checked = checkBySchema(shape, json)
  if ('data' in checked) return checked.data
  throw schemaError(checked.refusal, 'The body')
}
