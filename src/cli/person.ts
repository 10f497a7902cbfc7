import { closeSync, openSync } from 'node:fs'
import { createInterface, type Interface } from 'node:readline'
import { ReadStream } from 'node:tty'

/** Shows this and gives the line that is typed; null where the terminal was left before there was one. */
export type AskPerson = (text: string) => Promise<string | null>

/**
 * Who sits at the terminal to which a command writes its answer; null where nobody does. They answer there also when
 * something else is piped in. `onLeft` is called when they leave without an answer.
 */
export function personAtTerminal(signal: AbortSignal, onLeft: () => void): AskPerson | null {
  const { stdin, stdout, stderr } = process
  if (!stdout.isTTY || !stderr.isTTY || !(stdin.isTTY || hasTerminal())) return null
  return async (text) => {
    const terminal = stdin.isTTY ? null : new ReadStream(openSync(terminalFile, 'r'))
    // The terminal itself edits the line, so that Ctrl-C stays a signal.
    const lines = createInterface({ input: terminal ?? stdin, output: stderr, terminal: false })
    const typed = await typedAfter(text, lines, signal)
    lines.close()
    terminal?.destroy()
    if (typed === null) onLeft()
    return typed
  }
}

/** The line that is typed after `text`; null where the lines end or `signal` is aborted first. */
export function typedAfter(text: string, lines: Interface, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const leave = () => resolve(null)
    if (signal.aborted) return leave()
    lines.once('close', leave)
    signal.addEventListener('abort', leave, { once: true })
    lines.question(text, { signal }, (typed) => {
      lines.off('close', leave)
      signal.removeEventListener('abort', leave)
      resolve(typed)
    })
  })
}

/** The terminal of this process, whatever its input is. */
const terminalFile = '/dev/tty'

function hasTerminal(): boolean {
  try {
    closeSync(openSync(terminalFile, 'r'))
    return true
  } catch {
    return false
  }
}
