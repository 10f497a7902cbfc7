import type { Command, Option } from './command.ts'

/** Options of every command. */
export const shared: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', about: 'Write JSON for programs' },
  home: { type: 'string', value: 'FOLDER', about: 'Another home than $VADE_HOME or ~/.vade' },
  help: { type: 'boolean', about: 'Say how it is used' },
}

/** The longest command that these words begin with, by its whole name. */
export function commandOf(commands: readonly Command[], words: readonly string[]): Command | undefined {
  const named = (length: number) => commands.find(({ name }) => name === words.slice(0, length).join(' '))
  return named(2) ?? named(1)
}

/** Those whose names begin with this noun, as `models`. */
export function commandsOf(commands: readonly Command[], noun: string | undefined): Command[] {
  return commands.filter(({ name }) => name.split(' ').length > 1 && name.split(' ')[0] === noun)
}

/** What there is to say about a command or a noun; undefined where these words are neither. */
export function helpFor(commands: readonly Command[], words: readonly string[]): string | undefined {
  if (words.length === 0) return overview(commands)
  const command = commandOf(commands, words)
  if (command !== undefined) return usage(command)
  const some = commandsOf(commands, words[0])
  return some.length === 0 ? undefined : overview(some)
}

export function overview(commands: readonly Command[]): string {
  const rows = commands.map((command) => [`vade ${nameWithArguments(command)}`, command.summary] as const)
  return `vade "question" asks the model on this device.\n\n${table(rows)}\n\nEverywhere: --json, --home FOLDER, --help. 'vade help COMMAND' says more; 'vade --version' the version.\n`
}

export function usage(command: Command): string {
  const options = { ...command.options, ...shared }
  const rows = Object.entries(options).map(
    ([name, { value, about }]) => [`--${name}${value === undefined ? '' : ` ${value}`}`, about] as const,
  )
  return `vade ${nameWithArguments(command)}\n\n${command.summary}.\n\n${table(rows)}\n`
}

function nameWithArguments(command: Command): string {
  return command.arguments === '' ? command.name : `${command.name} ${command.arguments}`
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n')
}
