import { VadeError, type Restorer } from '../../core/index.ts'
import type { Finding, Kind } from './finding.ts'
import { foundBefore } from './found-before.ts'
import { placeholderFor, placeholdersIn, unfinishedFrom } from './placeholder.ts'

export interface Redactor {
  /** Same words get the same placeholder as long as this redactor lives. Findings tell positions in the given text. */
  redact(text: string): { readonly text: string; readonly findings: readonly Finding[] }
  /** Puts the words back that placeholders stand for; those that this redactor never gave stay as they are. */
  restore(text: string): string
  /** The same for text that comes in pieces: holds back what may be the beginning of a placeholder. */
  createRestorer(): Restorer
}

export interface RedactorOptions {
  /** Most characters that are remembered for being put back; 8 Mi unless told. */
  readonly maxCharacters?: number
}

/**
 * Replaces personal data by placeholders, and puts it back. `restore(redact(text).text)` is `text`, whatever it is: what
 * looks like a placeholder and is none gets one of its own (`[TEXT_1]`). Throws `context_exceeded` when more is to be
 * remembered than was allowed: what could not be put back is not sent.
 */
export function createRedactor({ maxCharacters = 8 * 1024 * 1024 }: RedactorOptions = {}): Redactor {
  const placeholders = new Map<string, string>()
  const words = new Map<string, string>()
  const counts = new Map<string, number>()
  let characters = 0

  function placeholderOf(kind: Kind, word: string): string {
    const key = `${kind} ${word}`
    const given = placeholders.get(key)
    if (given !== undefined) return given
    characters += 2 * word.length + 64
    if (characters > maxCharacters) {
      throw new VadeError('context_exceeded', 'The text has more personal data than can be kept; send less of it.')
    }
    const number = (counts.get(kind) ?? 0) + 1
    const placeholder = placeholderFor(kind, number)
    counts.set(kind, number)
    placeholders.set(key, placeholder)
    words.set(placeholder, word)
    return placeholder
  }

  /** What of `text` from `from` on stands before `until`, with its words put back. */
  function restored(text: string, from: number, until: number): string {
    let result = ''
    let at = from
    for (const { start, end, placeholder } of placeholdersIn(text)) {
      const word = words.get(placeholder)
      if (word === undefined || start < at || end > until) continue
      result += text.slice(at, start) + word
      at = end
    }
    return result + text.slice(at, until)
  }

  return {
    redact(text) {
      const findings: Finding[] = []
      let result = ''
      let at = 0
      for (const span of foundBefore(text)) {
        const placeholder = placeholderOf(span.class, text.slice(span.start, span.end))
        if (span.class !== 'text') findings.push({ ...span, class: span.class, placeholder })
        result += text.slice(at, span.start) + placeholder
        at = span.end
      }
      return { text: result + text.slice(at), findings }
    },
    restore: (text) => restored(text, 0, text.length),
    createRestorer() {
      // What has been told already and may still decide whether a bare placeholder follows it, then what has not.
      let told = ''
      let held = ''
      return {
        push(delta) {
          const text = told + held + delta
          // Half a character may yet be a letter, which a bare placeholder does not touch.
          const whole = /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text
          const until = Math.max(told.length, unfinishedFrom(whole))
          const result = restored(text, told.length, until)
          held = text.slice(until)
          told = text.slice(Math.max(0, until - 2), until)
          return result
        },
        end() {
          const result = restored(told + held, told.length, told.length + held.length)
          told = held = ''
          return result
        },
      }
    },
  }
}
