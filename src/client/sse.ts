import { VadeError } from '../core/index.ts'

/** Longest line of an event stream, in UTF-16 units; a longer one means that something is wrong at the other end. */
const maxLineLength = 8_000_000

/** The `data` of each server-sent event (WHATWG HTML, "Server-sent events"). Throws `internal` on an endless line. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let data: string[] = []
  for await (const line of readLines(body)) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n')
      data = []
    } else if (line === 'data') data.push('')
    else if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5))
    if (data.reduce((sum, text) => sum + text.length, 0) > maxLineLength) throw tooLong()
  }
}

/** Lines end with LF, CRLF or CR, also when a chunk ends between the two of CRLF. The unfinished last line is dropped. */
async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  let afterCarriageReturn = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      let text = decoder.decode(value, { stream: true })
      if (text === '') continue
      if (afterCarriageReturn && text.startsWith('\n')) text = text.slice(1)
      afterCarriageReturn = text === '' ? false : text.endsWith('\r')
      // Only the new text is split, so that a long line in small chunks is not scanned again and again.
      const lines = text.split(/\r\n|\n|\r/)
      lines[0] = rest + (lines[0] ?? '')
      rest = lines.pop() ?? ''
      if (rest.length > maxLineLength) throw tooLong()
      yield* lines
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function tooLong(): VadeError {
  return new VadeError('internal', 'The server sent an event that is too long; check that the address is that of Vade.')
}
