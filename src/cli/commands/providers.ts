import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { text as textOf } from 'node:stream/consumers'
import { addAbortSignal, Writable } from 'node:stream'
import type { ProviderState } from '../../api/index.ts'
import { counted, dialectNames, priceInWords, toVadeError, VadeError, type DialectName } from '../../core/index.ts'
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
      const lines = shown.map(({ id, key, models, missing, problem, added, address }) => {
        const line = `${id}\t${key === null ? 'no key' : `key: ${key}`}\t${counted(models, 'model')}${added ? `\t${address}` : ''}`
        const why = missing ?? problem
        return why === null ? line : `${line}\n  ${why}`
      })
      const none = "No provider has a key yet: 'vade providers add NAME' stores one; --all shows who there is."
      const text = [...(lines.length === 0 ? [none] : lines), ...problems.map(({ message }) => message)].join('\n')
      print(call, { providers: shown, problems }, text)
    }),
}

/** The models of this machine have a list of their own; a program that is not running is not worth a line. */
function isOffered({ id, key, missing, models, program }: ProviderState): boolean {
  if (id === 'device') return false
  return program ? missing === null && models > 0 : key !== null
}

export const providersAdd: Command = {
  name: 'providers add',
  arguments: 'NAME',
  summary: 'Store the key of a provider, encrypted, or add one of your own; the key is read and never shown',
  options: {
    url: { type: 'string', value: 'URL', about: 'Where a provider of your own answers, as http://192.168.1.5:8000/v1' },
    protocol: { type: 'string', value: 'NAME', about: `What it speaks: ${dialectNames.join(', ')}` },
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
    const baseUrl = textOption(call, 'url')
    if (baseUrl !== undefined) return addOwn(call, { name, baseUrl })
    if (textOption(call, 'protocol') !== undefined) {
      throw new VadeError('invalid_request', '--protocol says what a provider of your own speaks; give its --url, too.')
    }
    await withApp(call, async (app) => {
      const providers = await app.providers()
      // A name that is wrong is said before anybody types a key.
      const known = (await providers.status(call.signal)).find(({ id }) => id === name)
      if (known === undefined) {
        throw new VadeError(
          'not_found',
          `There is no provider '${name}'; 'vade providers list --all' names those there are, and --url adds one of your own.`,
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

async function addOwn(call: Call, { name, baseUrl }: { readonly name: string; readonly baseUrl: string }) {
  const dialect = protocolOf(call)
  await withApp(call, async (app) => {
    const providers = await app.providers()
    const { id } = await providers.add({ name, baseUrl, dialect, key: await keyIfAny(call, name) })
    const asked = await providers.test(id, call.signal).catch((thrown: unknown) => {
      if (call.signal.aborted) throw thrown
      return { models: 0, problem: toVadeError(thrown).message }
    })
    const problem = 'problem' in asked ? asked.problem : null
    const found = problem ?? `It has ${counted(asked.models, 'model')}; 'vade providers models ${id}' lists them.`
    const said = `${name} is added. Its models are called ${id}/MODEL.`
    print(call, { added: id, models: asked.models, problem }, `${said} ${found}`)
  })
}

function protocolOf(call: Call): DialectName {
  const given = textOption(call, 'protocol') ?? 'openai-chat'
  const known = dialectNames.find((name) => name === given)
  if (known !== undefined) return known
  throw new VadeError('invalid_request', `There is no protocol '${given}'; it is one of ${dialectNames.join(', ')}.`)
}

/** A server of one's own may need none. */
async function keyIfAny(call: Call, provider: string): Promise<string> {
  if (textOption(call, 'key-file') !== undefined) return readKey(call, provider)
  return process.stdin.isTTY ? typedKey(call, `${provider}, or nothing`) : piped(call)
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
  const text = await piped(call)
  if (text.trim() !== '') return text
  throw new VadeError(
    'invalid_request',
    'Nothing came on standard input, where the key should be; if you gave it from a variable, is that set?',
  )
}

/** Half of a key is none: whoever ends the program while it reads has stored nothing. */
async function piped({ signal }: Call): Promise<string> {
  const text = await textOf(addAbortSignal(signal, process.stdin))
  signal.throwIfAborted()
  return text
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
  summary: 'Forget the stored key of a provider; one that was added with --url goes altogether',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const name = nameOf(call)
      const providers = await app.providers()
      const added = (await providers.status(call.signal)).some((each) => each.id === name && each.added)
      await (added ? app.removeProvider(name) : providers.removeKey(name))
      print(call, { removed: name }, added ? `${name} is removed, with its key.` : `The key of ${name} is forgotten.`)
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
      print(call, { models, ms }, `${nameOf(call)} answered in ${String(ms)} ms and has ${counted(models, 'model')}.`)
    }),
}

export const providersModels: Command = {
  name: 'providers models',
  arguments: 'NAME',
  summary: 'List the models of a provider, as callers name them, with their windows and prices',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const name = nameOf(call)
      const models = await (await app.providers()).modelsOf(name, call.signal)
      const lines = models.map(({ id, contextTokens, price }) => {
        const cost = price === null ? 'price not known' : priceInWords(price)
        return `${name}/${id}\t${String(contextTokens)} tokens\t${cost}`
      })
      const text = lines.length === 0 ? `${name} has told no models.` : lines.join('\n')
      print(call, { models: models.map((model) => ({ ...model, name: `${name}/${model.id}` })) }, text)
    }),
}
