import { hash } from 'node:crypto'
import type { Kind, Span } from './finding.ts'

interface FindingsCache {
  get(text: string): readonly Span<Kind>[] | undefined
  /** Gives back `spans`. */
  add(text: string, spans: readonly Span<Kind>[]): readonly Span<Kind>[]
}

/**
 * Findings by text, of which it keeps a hash (SHA-256) and no word: what a person erases is not to stay in memory.
 * At most `most` texts and spans together; those that were not asked for the longest time make room.
 */
export function createFindingsCache(most = 100_000): FindingsCache {
  const known = new Map<string, readonly Span<Kind>[]>()
  let size = 0
  return {
    get(text) {
      const key = keyOf(text)
      const spans = known.get(key)
      if (spans === undefined) return undefined
      // A Map keeps the order in which keys came: the oldest is first.
      known.delete(key)
      known.set(key, spans)
      return spans
    },
    add(text, spans) {
      const key = keyOf(text)
      const cost = 1 + spans.length
      if (cost > most || known.has(key)) return spans
      known.set(key, spans)
      size += cost
      for (const [oldest, those] of known) {
        if (size <= most) break
        known.delete(oldest)
        size -= 1 + those.length
      }
      return spans
    },
  }
}

/** Of the UTF-16 units: as UTF-8, halves of characters would all be the same. */
function keyOf(text: string): string {
  return hash('sha256', Buffer.from(text, 'utf16le'), 'base64')
}
