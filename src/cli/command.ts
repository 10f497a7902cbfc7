import { VadeError } from '../core/index.ts'
import type { ParseArgsOptionsConfig } from 'node:util'

/** One row of the table that `--help`, the parser and the shell completion read. */
export interface Command {
  /** As typed: `models list`. */
  readonly name: string
  readonly arguments: string
  readonly summary: string
  readonly options: ParseArgsOptionsConfig
  run(call: Call): Promise<void>
}

export interface Call {
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, string | boolean | undefined>>
  readonly json: boolean
  readonly signal: AbortSignal
}

export function textOption(call: Call, name: string): string | undefined {
  const value = call.options[name]
  return typeof value === 'string' ? value : undefined
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
