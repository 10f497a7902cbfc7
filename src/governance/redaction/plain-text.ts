import { allMatches } from './all-matches.ts'
import type { Span } from './finding.ts'

/** A text as the detectors read it, and the way back. */
interface PlainText {
  readonly text: string
  /** The same finding in positions of the text as it was given. */
  given(span: Span): Span
}

/** What looks like usual letters and signs and is none: wide and mathematical ones, ligatures, letters in two pieces. */
const disguised = /[\u3000\uff01-\uff5e\ufb00-\ufb06\u{1d400}-\u{1d7ff}]|\p{Script=Latin}\p{M}{1,4}/gu
/** Marks that nobody sees. */
const unseen = /[\u00ad\u200b-\u200d\u2060\ufeff]/g
/** `**Smith**`, `_Smith_` */
const emphasis =
  /(?<![\p{L}\p{N}_*])(?<mark>\*{1,3}|_{1,3})(?=\p{Lu}|\*?\p{Ll})(?<it>[^*_\n]{0,80}[^*_\s])\k<mark>(?![\p{L}\p{N}_*])/gu
const any = /[\u00ad\u200b-\u200d\u2060\ufeff\u3000\uff01-\uff5e\ufb00-\ufb06\u{1d400}-\u{1d7ff}*_\p{M}]/u

interface Change {
  readonly start: number
  readonly end: number
  readonly by: string
}

/** Compatibility forms (NFKC) made usual, invisible marks and the signs of emphasis left out; undefined if all is usual. */
export function plainText(text: string): PlainText | undefined {
  if (!any.test(text)) return undefined
  const marks = allMatches(text, emphasis).map(({ index, 0: whole, groups }) => {
    const size = groups?.['mark']?.length ?? 0
    return { open: index, close: index + whole.length - size, size }
  })
  const changes: Change[] = [
    ...allMatches(text, disguised).map((match) => changed(match, match[0].normalize('NFKC'))),
    ...allMatches(text, unseen).map((match) => changed(match, '')),
    ...marks.flatMap(({ open, close, size }) => [open, close].map((start) => ({ start, end: start + size, by: '' }))),
  ].toSorted((a, b) => a.start - b.start)
  if (changes.length === 0) return undefined

  const pieces: string[] = []
  /** Where each unit of the plain text begins and ends in the given one. */
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  const keep = (until: number) => {
    pieces.push(text.slice(at, until))
    for (; at < until; at++) {
      starts.push(at)
      ends.push(at + 1)
    }
  }
  for (const { start, end, by } of changes) {
    if (start < at) continue
    keep(start)
    pieces.push(by)
    for (let unit = 0; unit < by.length; unit++) {
      starts.push(start)
      ends.push(end)
    }
    at = end
  }
  keep(text.length)

  const byOpen = new Map(marks.map((mark) => [mark.open + mark.size, mark]))
  const byClose = new Map(marks.map((mark) => [mark.close, mark]))
  return {
    text: pieces.join(''),
    given(span) {
      let start = starts[span.start] ?? text.length
      let end = ends[span.end - 1] ?? text.length
      // One sign of a pair is not left alone: `Anna **Weber**`, `**Anna** Weber`.
      const opened = byClose.get(end)
      const closed = byOpen.get(start)
      if (opened !== undefined && opened.open >= start) end += opened.size
      if (closed !== undefined && closed.close < end) start -= closed.size
      return { ...span, start, end }
    },
  }
}

function changed({ index, 0: it }: RegExpExecArray, by: string): Change {
  return { start: index, end: index + it.length, by }
}
