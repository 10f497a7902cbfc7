/** One server-sent event. Source: the HTML standard, section 9.2 (event streams). */
export interface SseEvent {
  readonly event?: string
  readonly data: string
}

/** An event may be as long as this, in UTF-16 units: a stream without line ends must not fill the memory. */
const longestEvent = 16 * 1024 * 1024

/** Splits decoded text into events, whatever its pieces are; CR, LF and CRLF end lines; comments are left out. */
export function createSseSplitter(): { push(text: string): SseEvent[] } {
  let rest = ''
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
    push(text) {
      const out: SseEvent[] = []
      rest = rest === '' ? text : rest + text
      let from = 0
      for (;;) {
        const end = nextLineEnd(rest, from)
        // A CR at the very end may be half of a CRLF.
        if (end === -1 || (rest[end] === '\r' && end === rest.length - 1)) break
        line(rest.slice(from, end), out)
        from = end + (rest[end] === '\r' && rest[end + 1] === '\n' ? 2 : 1)
      }
      rest = rest.slice(from)
      if (rest.length + length > longestEvent) throw new RangeError('An event of the stream is longer than 16 MB.')
      return out
    },
  }
}

function nextLineEnd(text: string, from: number): number {
  const lf = text.indexOf('\n', from)
  const cr = text.indexOf('\r', from)
  if (cr === -1) return lf
  return lf === -1 ? cr : Math.min(lf, cr)
}
