import { createFindingsCache } from './findings-cache.ts'
import { findPersonalData } from './find.ts'
import type { Span } from './finding.ts'

/** One for the process: a conversation is sent again with every question, and its texts stay the same. */
const cache = createFindingsCache()

/** What `findPersonalData` finds, searched once for texts that come again. */
export function foundBefore(text: string): readonly Span[] {
  return cache.get(text) ?? cache.add(text, findPersonalData(text))
}
