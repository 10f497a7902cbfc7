import { parseArgs } from 'node:util'
import { toVadeError, VadeError } from '../core/index.ts'
import type { Command } from './command.ts'
import { commands } from './commands/index.ts'

const shared = { home: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

/** Longest name first, so that `keys add` is found before a question that begins with `keys`. */
function find(words: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const command = commands.find(({ name }) => name === words.slice(0, length).join(' '))
    if (command !== undefined) return { command, rest: words.slice(length) }
  }
  const nouns = new Set(commands.map(({ name }) => name.split(' ')[0]))
  if (words[0] !== undefined && words.length <= 2 && nouns.has(words[0])) return undefined
  const ask = commands.find(({ name }) => name === 'ask')
  return ask === undefined || words.length === 0 ? undefined : { command: ask, rest: words }
}

function help(): string {
  const rows = commands.map(
    ({ name, arguments: given, summary }) => `  vade ${`${name} ${given}`.padEnd(26)} ${summary}`,
  )
  return `vade "question" asks the model on this device.\n\n${rows.join('\n')}\n\nEverywhere: --json, --home FOLDER, --help\n`
}

async function main(): Promise<number> {
  const stop = new AbortController()
  let interrupts = 0
  process.on('SIGINT', () => (interrupts++ > 0 ? process.exit(130) : stop.abort()))
  process.on('SIGTERM', () => stop.abort())
  try {
    const args = process.argv.slice(2)
    // All commands' options, so that the value of one is not taken for a word before the command is known.
    const known = Object.assign({}, shared, ...commands.map(({ options }) => options)) as typeof shared
    const loose = parseArgs({ args, options: known, strict: false, allowPositionals: true })
    const found = find(loose.positionals)
    const asked = loose.values.help === true
    if (found === undefined || asked) {
      ;(asked ? process.stdout : process.stderr).write(help())
      return asked ? 0 : 2
    }
    const { command, rest: words } = found
    const { values } = parseStrictly(args, command)
    const { json, ...options } = values
    await command.run({ words, options, json: json === true, signal: stop.signal })
    return 0
  } catch (thrown) {
    const error = toVadeError(thrown)
    if (stop.signal.aborted && error.code === 'aborted') return 130
    process.stderr.write(`vade: ${error.message}\n`)
    return error.code === 'invalid_request' ? 2 : 1
  }
}

function parseStrictly(args: string[], command: Command) {
  try {
    return parseArgs({
      args,
      options: { ...shared, ...command.options },
      allowPositionals: true,
    })
  } catch (thrown) {
    throw new VadeError(
      'invalid_request',
      `${thrown instanceof Error ? thrown.message : String(thrown)} 'vade --help' shows what there is.`,
    )
  }
}

process.exitCode = await main()
