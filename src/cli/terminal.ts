import { styleText } from 'node:util'

/** Control characters could move the cursor or write to the clipboard of the person who reads: a model may not. */
const control = /[^\P{Cc}\n\t]/gu

export function printable(text: string): string {
  return text.replace(control, '')
}

/** The words of an answer; to a file or a pipe they go as they are. */
export function say(text: string): void {
  process.stdout.write(process.stdout.isTTY ? printable(text) : text)
}

/** What is about the answer and not of it. */
export function note(text: string): void {
  process.stderr.write(`${coloured('dim', text, process.stderr)}\n`)
}

/** Coloured only on a terminal, and where `NO_COLOR` does not forbid it. */
export function coloured(
  format: 'dim' | 'bold' | 'green' | 'yellow' | 'red',
  text: string,
  stream: NodeJS.WriteStream,
): string {
  return styleText(format, text, { stream })
}
