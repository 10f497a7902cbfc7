import file from './quality.json' with { type: 'json' }
import type { DraftQuality } from './evaluate/measure-drafts.ts'
import type { RouteQuality, UnseenQuality } from './evaluate/measure-routes.ts'

/** What `npm run bench:hybrid` measured when what ships was fitted: for the page "How good is the choice?". */
export interface Quality {
  /** Day of the measurement. */
  readonly at: string
  readonly drafts: readonly (DraftQuality & { readonly name: string })[]
  readonly routing: readonly RouteQuality[]
  readonly unseen: UnseenQuality
}

export const quality: Quality = file
