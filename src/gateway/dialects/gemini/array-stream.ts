import { createSseSplitter } from '../sse.ts'

/** Without `?alt=sse` Google streams one JSON array: the same answers, with commas between them. */
export function createArrayStream(): {
  /** Any piece of the event stream; gives what is to be written now. */
  push(text: string): string
  /** Closes the array, of a stream that failed too: its last item is the error. */
  end(): string
} {
  const splitter = createSseSplitter()
  let begun = false
  return {
    push(text) {
      const items = splitter.push(text).map(({ data }) => {
        const before = begun ? ',\r\n' : '['
        begun = true
        return before + data
      })
      return items.join('')
    },
    end: () => (begun ? ']' : '[]'),
  }
}
