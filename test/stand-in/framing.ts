import type { StreamEvent } from './protocol.ts'
import type { Framing } from './script.ts'

/** The text of an event on the wire. Source: the HTML standard, section 9.2. */
export function frame({ event, data }: StreamEvent, framing: Framing): string {
  const lineEnd = framing.lineEnd ?? '\n'
  const lines = framing.manyDataLines === true ? inLines(data) : [data]
  return [
    ...(framing.comments === true ? [': keep-alive', ''] : []),
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...lines.map((line) => `data: ${line}`),
    '',
    '',
  ].join(lineEnd)
}

/** JSON may have line ends between its tokens. */
function inLines(data: string): string[] {
  try {
    return JSON.stringify(JSON.parse(data), null, 1).split('\n')
  } catch {
    return [data]
  }
}
