/** One server-sent event. Source: the HTML standard, section 9.2 (event streams). */
export interface SseEvent {
  readonly event?: string
  readonly data: string
}

/** An event may be as long as this, in UTF-16 units: a stream without line ends must not fill the memory. */
const longestEvent = 64 * 1024 * 1024

/** Splits decoded text into events, whatever its pieces are; CR, LF and CRLF end lines; comments are left out. */
export function createSseSplitter(): { push(text: string): SseEvent[] } {
  /** The beginning of a line, in pieces: only what is new is searched for its end. */
  let pieces: string[] = []
  let waiting = 0
  let afterCarriageReturn = false
  let name: string | undefined
  let data: string[] = []
  let length = 0
  function line(text: string, out: SseEvent[]): void {
    if (text === '') {
      if (data.length > 0) out.push({ ...(name !== undefined && { event: name }), data: data.join('\n') })
      name = undefined
      data = []
      length = 0
      return
    }
    const colon = text.indexOf(':')
    if (colon === 0) return
    const field = colon === -1 ? text : text.slice(0, colon)
    const value = colon === -1 ? '' : text.slice(text[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'event') name = value
    if (field !== 'data') return
    data.push(value)
    length += value.length
  }
  return {
    push(given) {
      const out: SseEvent[] = []
      // The second half of a CRLF.
      let from = afterCarriageReturn && given.startsWith('\n') ? 1 : 0
      if (given !== '') afterCarriageReturn = given.endsWith('\r')
      const nextLineEnd = given.includes('\r') ? lineEndAfter : lineFeedAfter
      for (;;) {
        const end = nextLineEnd(given, from)
        if (end === -1) break
        line(pieces.length === 0 ? given.slice(from, end) : pieces.join('') + given.slice(from, end), out)
        pieces = []
        waiting = 0
        from = end + (given[end] === '\r' && given[end + 1] === '\n' ? 2 : 1)
      }
      if (from < given.length) {
        pieces.push(given.slice(from))
        waiting += given.length - from
      }
      if (waiting + length > longestEvent) throw new RangeError('An event of the stream is longer than 64 MB.')
      return out
    },
  }
}

function lineFeedAfter(text: string, from: number): number {
  return text.indexOf('\n', from)
}

function lineEndAfter(text: string, from: number): number {
  const lf = text.indexOf('\n', from)
  const cr = text.indexOf('\r', from)
  if (cr === -1) return lf
  return lf === -1 ? cr : Math.min(lf, cr)
}
