import { createFindingsCache } from './findings-cache.ts'
import { findPersonalData } from './find.ts'
import { joinOverlapping, type Kind, type Span } from './finding.ts'
import { placeholdersIn } from './placeholder.ts'

/** One for the process: a conversation is sent again with every question, and its texts stay the same. */
const cache = createFindingsCache()

/** What is to be replaced in a text, in order and without overlap; searched once for texts that come again. */
export function foundBefore(text: string): readonly Span<Kind>[] {
  return cache.get(text) ?? cache.add(text, withLookalikes(text))
}

/** The findings, and whatever in the text looks like a placeholder; one that overlaps a finding becomes part of it. */
function withLookalikes(text: string): Span<Kind>[] {
  const lookalikes = [...placeholdersIn(text)].map(({ start, end }) => ({ class: 'text' as const, start, end }))
  const found = findPersonalData(text)
  return lookalikes.length === 0 ? found : joinOverlapping<Kind>([...found, ...lookalikes])
}
