import { z } from 'zod'
import { parseBody } from '../parse.ts'

const page = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  order: z.enum(['asc', 'desc']).default('desc'),
  after: z.string().optional(),
})
const position = z.object({ starting_after: z.coerce.number().int().min(0).optional() })

/** The query of a list of input items. Throws `invalid_request` naming the field. */
export function parsePage(query: unknown): z.output<typeof page> {
  return parseBody(page, query)
}

/** The query of a stored stream. Throws `invalid_request` naming the field. */
export function parsePosition(query: unknown): z.output<typeof position> {
  return parseBody(position, query)
}
