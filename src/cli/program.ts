import { parseArgs } from 'node:util'
import manifest from '../../package.json' with { type: 'json' }
import { toVadeError, VadeError } from '../core/index.ts'
import type { Command, OptionValue } from './command.ts'
import { refuseNearCommand } from './near-command.ts'
import { commandOf, commandsOf, helpFor, overview, shared, usage } from './usage.ts'

const short = { ...shared, help: { type: 'boolean', short: 'h' } } as const

export interface Program {
  readonly commands: readonly Command[]
  /** Gets words that begin no command. */
  readonly otherwise: Command
}

/** Does what the command line says; the exit code. */
export async function run({ commands, otherwise }: Program): Promise<number> {
  const stop = new AbortController()
  let interrupted = () => {
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
  }
  process.on('SIGINT', () => interrupted())
  process.on('SIGTERM', () => stop.abort())
  // Who reads has gone, as `head` does: nothing is left to say to them.
  process.stdout.on('error', () => process.exit(1))
  try {
    const args = process.argv.slice(2)
    // All commands' options, so that the value of one is not taken for a word before the command is known.
    const known = Object.assign({}, short, ...commands.map(({ options }) => options)) as typeof short
    const loose = parseArgs({ args, options: known, strict: false, allowPositionals: true })
    if (args.length === 0) {
      process.stderr.write(overview(commands))
      return 2
    }
    if (loose.values.help === true) {
      process.stdout.write(helpFor(commands, loose.positionals) ?? usage(otherwise))
      return 0
    }
    if (args[0] === '--version') {
      process.stdout.write(`${manifest.version}\n`)
      return 0
    }
    const command = find(commands, loose.positionals) ?? otherwise
    const words =
      command === otherwise && loose.positionals[0] !== otherwise.name
        ? loose.positionals
        : loose.positionals.slice(command.name.split(' ').length)
    const { json, ...options } = parseStrictly(args, command)
    checkWords(command, words)
    const onInterrupt = (handler: () => void) => void (interrupted = handler)
    const call = { words, options, json: json === true, signal: stop.signal, commands, onInterrupt }
    return (await command.run(call)) ?? 0
  } catch (thrown) {
    const error = toVadeError(thrown)
    if (stop.signal.aborted && error.code === 'aborted') return 130
    process.stderr.write(`vade: ${error.message}\n`)
    return error.code === 'invalid_request' ? 2 : 1
  }
}

function parseStrictly(args: string[], command: Command): Readonly<Record<string, OptionValue>> {
  try {
    return parseArgs({ args, options: { ...short, ...command.options }, allowPositionals: true }).values
  } catch (thrown) {
    const said = (thrown instanceof Error ? thrown.message : String(thrown)).split(/[.\n]/, 1)[0] ?? ''
    throw new VadeError('invalid_request', `${said}; 'vade help ${command.name}' shows what there is.`)
  }
}

function checkWords(command: Command, words: readonly string[]): void {
  const most = command.arguments.startsWith('"') ? Infinity : command.arguments.split(' ').filter(Boolean).length
  const extra = words[most]
  if (extra === undefined) return
  throw new VadeError('invalid_request', `'${extra}' is one word too many; 'vade help ${command.name}' shows its use.`)
}

/**
 * Undefined where the words begin no command; throws where they begin with a noun that has commands, or nearly. Such a
 * noun alone lists, where there is a list.
 */
function find(commands: readonly Command[], words: readonly string[]): Command | undefined {
  const command = commandOf(commands, words)
  if (command !== undefined) return command
  const some = commandsOf(commands, words[0])
  const list = some.find(({ name }) => name.endsWith(' list'))
  if (words.length === 1 && list !== undefined) return list
  const verbs = some.map(({ name }) => `'vade ${name}'`)
  if (verbs.length > 0) throw new VadeError('invalid_request', `Say what to do with them: ${verbs.join(', ')}.`)
  refuseNearCommand(commands, words)
  return undefined
}
