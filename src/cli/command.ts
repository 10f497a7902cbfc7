import { VadeError } from '../core/index.ts'

/** One row of the table that `--help`, the parser and the shell completion read. */
export interface Command {
  /** As typed: `models list`. */
  readonly name: string
  /** One word for each that may follow; in brackets if it may be left out, in quotes if there may be many. */
  readonly arguments: string
  readonly summary: string
  readonly options: Readonly<Record<string, Option>>
  /** The exit code, 0 unless told. */
  run(call: Call): Promise<number | void>
}

export interface Option {
  readonly type: 'string' | 'boolean'
  /** What follows it, as `FILE`. */
  readonly value?: string
  /** It may be given several times. */
  readonly multiple?: boolean
  readonly about: string
}

/** A list is that of an option that may be given several times. */
export type OptionValue = string | boolean | readonly (string | boolean)[] | undefined

export interface Call {
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, OptionValue>>
  readonly json: boolean
  /** Aborted by the first Ctrl-C; the second one ends the program. */
  readonly signal: AbortSignal
  readonly commands: readonly Command[]
  /** For a command that gives Ctrl-C a meaning of its own. */
  onInterrupt(handler: () => void): void
}

export const modelOption: Option = { type: 'string', value: 'NAME', about: 'The model that answers' }

export function textOption(call: Call, name: string): string | undefined {
  const value = call.options[name]
  return typeof value === 'string' ? value : undefined
}

/** All that was given of an option that may be given several times. */
export function textsOption(call: Call, name: string): readonly string[] {
  const value = call.options[name]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

export function numberOption(call: Call, name: string): number | undefined {
  const text = textOption(call, name)
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number)) {
    throw new VadeError('invalid_request', `'${text}' is not a number; give one with --${name}.`)
  }
  return number
}

/** The one thing a command writes: JSON for programs, or text for people. */
export function print(call: Call, value: object, text: string): void {
  process.stdout.write(`${call.json ? JSON.stringify(value) : text}\n`)
}

/** The first word after the command's name; `invalid_request` with this sentence where there is none. */
export function requireWord(call: Call, sentence: string): string {
  const [word] = call.words
  if (word === undefined) throw new VadeError('invalid_request', sentence)
  return word
}
