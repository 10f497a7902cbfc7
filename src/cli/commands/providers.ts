import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { text as textOf } from 'node:stream/consumers'
import { Writable } from 'node:stream'
import { VadeError } from '../../core/index.ts'
import { print, requireWord, textOption, type Call, type Command } from '../command.ts'
import { withApp } from '../with-app.ts'

const nameOf = (call: Call) =>
  requireWord(call, "Give the provider's name, as in: vade providers add groq ('vade providers list --all' names them)")

export const providersList: Command = {
  name: 'providers list',
  arguments: '',
  summary: 'Show the providers that have a key, and where it comes from',
  options: { all: { type: 'boolean', about: 'Show those without a key, too' } },
  run: (call) =>
    withApp(call, async (app) => {
      const providers = await app.providers()
      const all = call.options['all'] === true
      const shown = (await providers.status(call.signal)).filter((each) => all || isOffered(each))
      const problems = providers.problems()
      const lines = shown.map(
        ({ id, key, models, missing, problem }) =>
          `${id}\t${key === null ? 'no key' : `key: ${key}`}\t${String(models)} models${(missing ?? problem) === null ? '' : `\n  ${missing ?? problem ?? ''}`}`,
      )
      const none = "No provider has a key yet: 'vade providers add NAME' stores one; --all shows who there is."
      const text = [...(lines.length === 0 ? [none] : lines), ...problems.map(({ message }) => message)].join('\n')
      print(call, { providers: shown, problems }, text)
    }),
}

/** The models of this machine have a list of their own; a program that is not running is not worth a line. */
function isOffered({
  id,
  key,
  missing,
  models,
}: {
  readonly id: string
  readonly key: string | null
  readonly missing: string | null
  readonly models: number
}): boolean {
  if (id === 'device') return false
  return key === 'not needed' ? missing === null && models > 0 : key !== null
}

export const providersAdd: Command = {
  name: 'providers add',
  arguments: 'NAME',
  summary: 'Store the key of a provider, encrypted; it is read from the input and never shown',
  options: {
    'key-file': { type: 'string', value: 'FILE', about: 'Read the key from this file' },
    key: { type: 'string', value: 'KEY', about: 'Refused: whoever lists the processes would read it' },
  },
  async run(call) {
    const name = nameOf(call)
    if (call.options['key'] !== undefined) {
      throw new VadeError(
        'invalid_request',
        'A key does not belong on the command line: others can read it there, and the shell remembers it. Give it with --key-file FILE, or to the input. As it was written there, have the provider make you a new one.',
      )
    }
    await withApp(call, async (app) => {
      const providers = await app.providers()
      // A name that is wrong is said before anybody types a key.
      const known = (await providers.status(call.signal)).find(({ id }) => id === name)
      if (known === undefined) {
        throw new VadeError(
          'not_found',
          `There is no provider '${name}'; 'vade providers list --all' names those there are.`,
        )
      }
      await providers.setKey(name, await readKey(call, known.name))
      const remedy =
        known.key === 'config'
          ? "The one in config.json comes first: take the provider's 'keys' out of it to use this one."
          : `'vade providers test ${name}' tries it.`
      print(call, { stored: name, used: known.key !== 'config' }, `The key of ${known.name} is stored. ${remedy}`)
    })
  },
}

async function readKey(call: Call, provider: string): Promise<string> {
  const file = textOption(call, 'key-file')
  if (file !== undefined) {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new VadeError('not_found', `The file ${file} cannot be read; check its path.`, { cause })
    })
    if (text.trim() === '') throw new VadeError('invalid_request', `The file ${file} is empty; it should hold the key.`)
    return text
  }
  if (process.stdin.isTTY) return typedKey(call, provider)
  const text = await textOf(process.stdin)
  if (text.trim() !== '') return text
  throw new VadeError(
    'invalid_request',
    'Nothing came on standard input, where the key should be; if you gave it from a variable, is that set?',
  )
}

async function typedKey(call: Call, provider: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  // From here on the terminal shows nothing: whoever sees the question may type at once.
  const line = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    const answer = line.question('', { signal: call.signal })
    process.stderr.write(`Key of ${provider} (it is not shown): `)
    return await answer
  } finally {
    line.close()
    process.stderr.write('\n')
  }
}

export const providersRemove: Command = {
  name: 'providers remove',
  arguments: 'NAME',
  summary: 'Forget the stored key of a provider',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      await (await app.providers()).removeKey(nameOf(call))
      print(call, { removed: nameOf(call) }, `The key of ${nameOf(call)} is forgotten.`)
    }),
}

export const providersTest: Command = {
  name: 'providers test',
  arguments: 'NAME',
  summary: 'Ask a provider for its models, with its key',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const { models, ms } = await (await app.providers()).test(nameOf(call), call.signal)
      print(call, { models, ms }, `${nameOf(call)} answered in ${String(ms)} ms and has ${String(models)} models.`)
    }),
}
