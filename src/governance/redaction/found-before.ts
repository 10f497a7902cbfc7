import { createFindingsCache } from './findings-cache.ts'
import { findPersonalData } from './find.ts'
import type { Span } from './finding.ts'

/** One for the process: a conversation is sent again with every question, and its texts stay the same. */
const cache = createFindingsCache()

/** What `findPersonalData` finds, searched once for texts that come again. */
export function foundBefore(text: string): readonly Span[] {
  return cache.get(text) ?? cache.add(text, findPersonalData(text))
}

/**
 * Loads the dictionaries and lets the engine compile the patterns, which takes about 150 ms on the calling thread; without
 * it, the first text pays for that. May be called at any time, and again.
 */
export function prepareRedaction(): void {
  findPersonalData(
    'Dear Anna Weber, my doctor in Santa Fe diagnosed diabetes on 4 July 1991; write to a@example.org or +44 7911 123456.',
  )
}
