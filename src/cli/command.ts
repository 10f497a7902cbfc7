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
