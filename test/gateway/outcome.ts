import { isUtf8 } from 'node:buffer'
import type { Heard } from './caller.ts'
import type { Outcome } from './faults.ts'
import { readStream, type Protocol } from './protocols.ts'

/** What the first and the second provider say. */
export interface Texts {
  readonly first: string
  readonly second: string
}

/** What a caller saw, or a sentence on what is wrong with it. */
export function outcomeOf(
  protocol: Protocol,
  heard: Heard,
  { stream, texts }: { stream: boolean; texts: Texts },
): string {
  const { status, body, cut, headers } = heard
  if (cut) return 'the connection broke'
  if (!isUtf8(body)) return 'it is not UTF-8'
  try {
    if (status !== 200) return refused(protocol, heard)
    if (!stream) return whoseIs(protocol.readWhole(JSON.parse(body.toString())), heard, texts)
    if (headers['content-type']?.startsWith('text/event-stream') !== true) return 'it is not called a stream'
    return streamed(protocol, heard, texts)
  } catch (thrown) {
    return `${thrown instanceof Error ? thrown.message : String(thrown)}: ${body.toString().slice(0, 200)}`
  }
}

function refused(protocol: Protocol, { status, body, headers }: Heard): Outcome {
  protocol.readError(JSON.parse(body.toString()), status)
  const attempts = headers['x-vade-attempts']
  if (attempts !== '1') throw new Error(`${String(attempts)} attempts`)
  return `${status}`
}

function streamed(protocol: Protocol, heard: Heard, texts: Texts): string {
  const told = readStream(protocol, heard.body.toString())
  if (told.wrong.length > 0) return told.wrong.join('; ')
  if (told.error === null) {
    if (!protocol.terminated(told)) return 'it ends without an end'
    if (told.finish === null) return 'it ends without a reason'
    return whoseIs(told.text, heard, texts)
  }
  if (told.terminator) return 'an end after an error'
  if (told.finish !== null) return `a reason to finish, '${told.finish}', of an answer that was cut`
  if (told.text === '') return 'an error event with nothing before it'
  return texts.first.startsWith(told.text) && told.text !== texts.first ? 'error event' : `other words: ${told.text}`
}

function whoseIs(text: string, { headers }: Heard, texts: Texts): string {
  const attempts = headers['x-vade-attempts']
  if (text === texts.first)
    return attempts === '1' ? 'answered' : `the first answered after ${String(attempts)} attempts`
  if (text !== texts.second) return `other words: ${text.slice(0, 100)}`
  return attempts === '2' ? 'second' : `the second answered after ${String(attempts)} attempts`
}
