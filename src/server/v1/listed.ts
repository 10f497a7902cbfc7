import { VadeError } from '../../core/index.ts'
import type { ModelEntry } from '../../gateway/index.ts'

/** What there is to say of every model. */
export type Listed = Pick<ModelEntry, 'id' | 'object' | 'created' | 'owned_by' | 'context_length'> & Partial<ModelEntry>

/** How many there are to be on a page; `most` where more are asked for. Throws `invalid_request` naming the field. */
export function pageSizeIn(
  query: URLSearchParams,
  { name, usual, most }: { readonly name: string; readonly usual: number; readonly most: number },
): number {
  const given = query.get(name)
  if (given === null || given === '') return usual
  const size = Number(given)
  if (Number.isInteger(size) && size >= 1) return Math.min(size, most)
  throw new VadeError('invalid_request', `'${name}' is not right: it must be a whole number from 1 on.`, {
    param: name,
  })
}
