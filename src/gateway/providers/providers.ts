import { toVadeError, VadeError } from '../../core/index.ts'
import type { SettingsRepository } from '../../store/index.ts'
import type { Target } from '../routing/target.ts'
import { createAdapters, type Adapters } from './adapters/adapters.ts'
import { assemble, type ActiveProvider } from './assemble.ts'
import { builtInProviders } from './built-in.ts'
import { createCheckedFiles } from './checked-files.ts'
import { createCatalogue, type Catalogue, type Resolution } from './catalogue.ts'
import { emptyConfig, type Config } from './config.ts'
import {
  configFile,
  fingerprint,
  homeFiles,
  readHomeFiles,
  rowsFolder,
  type FileProblem,
  type HomeFiles,
} from './files.ts'
import { listModels, type ListedFor, type ModelEntry } from './listing.ts'
import { createLiveModels } from './live-models.ts'
import { createLooks } from './looks.ts'
import { idOf, isAddedRow, removeRow, writeRow, type NewProvider } from './added-rows.ts'
import { checkedKey, createStoredProviderKeys, type KeySource, type StoredKey } from './provider-keys.ts'
import type { AlsoServed, Provider, ProviderModel } from './provider.ts'
import { watchFiles } from './watched-files.ts'

/** Who can be asked: built-in rows, rows and configuration of the home, keys, and what providers say themselves. */
export interface Providers {
  readonly adapters: Adapters
  /** As it stands now; asked again for every call. */
  config(): Config
  /** What a name means; undefined where nobody that is offered has it. No waiting. */
  resolve(name: string): Resolution | undefined
  /** As `resolve`; providers are asked for new models before it throws `model_not_found`. */
  find(name: string, signal: AbortSignal): Promise<Resolution>
  /** Who has calls of this kind that name no model, one target for each key. */
  serving(kind: AlsoServed): readonly Target[]
  /** For `GET /v1/models`; `all` has those too that cannot be asked now, `key` only what it may use. */
  list(options: {
    readonly all: boolean
    readonly signal: AbortSignal
    readonly key?: ListedFor | undefined
  }): Promise<ModelEntry[]>
  /** Programs of this machine are asked whether they run. */
  status(signal: AbortSignal): Promise<ProviderStatus[]>
  /** What is known of its models, and what it says of them itself. Throws `not_found`. */
  modelsOf(providerId: string, signal: AbortSignal): Promise<readonly ProviderModel[]>
  /** What is wrong with files of the home; all else works. */
  problems(): readonly FileProblem[]
  /** What the provider of this id is called; undefined where there is none. */
  nameOf(providerId: string): string | undefined
  /**
   * Adds one of the person's own, by a file in the home and a key where it needs one; `test` says whether it answers.
   * Throws `conflict`, `invalid_request`, `store_unwritable`.
   */
  add(given: NewProvider & { readonly key?: string | undefined }): Promise<ProviderStatus>
  /** Removes one that was added, with its file and its key. Throws `not_found`, `invalid_request`. */
  remove(providerId: string): Promise<void>
  /** Stores a key of a provider. Throws `not_found`, `invalid_request`. */
  setKey(providerId: string, key: string): Promise<void>
  /** Throws `not_found` where none is stored. */
  removeKey(providerId: string): Promise<void>
  /** Asks the provider for its models, with its key. Throws what went wrong. */
  test(providerId: string, signal: AbortSignal): Promise<{ readonly models: number; readonly ms: number }>
  /** Looks at files, keys and this program's own rows now; files and keys count within a second anyway. */
  reload(): Promise<void>
  close(): Promise<void>
}

export interface ProviderStatus {
  readonly id: string
  readonly name: string
  /** Where it answers, the preferred address. */
  readonly address: string
  /** Whether it was added by `add`, so that it can be removed. */
  readonly added: boolean
  /** Whether it is a program that Vade looks for on this machine, and that need not be there. */
  readonly program: boolean
  readonly key: KeySource | null
  /** Why nobody is sent there; null where it is offered. */
  readonly missing: string | null
  readonly models: number
  /** Why its own list of models could not be read. */
  readonly problem: string | null
}

export interface ProvidersOptions {
  readonly home: string
  /** Of the encrypted store. */
  readonly settings: SettingsRepository
  /** A way out for each purpose. */
  readonly fetchFor: (purpose: 'model-list' | 'sign-in') => typeof globalThis.fetch
  readonly log: (event: { readonly event: string; readonly [field: string]: unknown }) => void
  /** Rows of this program itself, as the models on this device; read again by `reload`. */
  readonly ownRows?: () => readonly Provider[]
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly now?: () => number
}

/** Milliseconds between two looks at the files; a changed file is read when it has stood still for one look. */
const lookEvery = 450
/** Who asks for the list waits so long for providers that are slow to tell theirs. */
const listPatience = 3_000

export async function createProviders(options: ProvidersOptions): Promise<Providers> {
  const { home, settings, fetchFor, log, ownRows = () => [], env = process.env, now = Date.now } = options
  const adapters = createAdapters({ fetch: fetchFor('sign-in'), now })
  const fetch = fetchFor('model-list')
  const live = createLiveModels({ fetch, prepare: (target, call) => adapters.prepare(target, call), now })
  const storedKeys = createStoredProviderKeys(settings)
  const checked = createCheckedFiles(settings)
  const closing = new AbortController()

  let config = emptyConfig
  let files: HomeFiles & { readonly byFile: ReadonlyMap<string, Provider> } = {
    config: null,
    rows: [],
    problems: [],
    byFile: new Map(),
  }
  let stored: ReadonlyMap<string, StoredKey> = new Map()
  let active: ReadonlyMap<string, ActiveProvider> = new Map()
  let settledProblems: readonly FileProblem[] = []
  let catalogue: Catalogue

  function rebuild(): void {
    const before = active
    const made = assemble({ builtIn: [...builtInProviders(), ...ownRows()], rows: files.rows, config, stored, env })
    active = made.active
    for (const [id, each] of before) if (isElsewhere(each, active.get(id))) live.forget(id)
    const file = configFile(home)
    settledProblems = [
      ...files.problems,
      ...made.problems.map((message) => ({ file, message })),
      ...made.unset.map((message) => ({ file, message, warning: true })),
    ]
    recatalogue()
  }
  function problems(): FileProblem[] {
    const lost = catalogue.lost().map(({ message, mayCome }) => ({
      file: configFile(home),
      message,
      ...(mayCome && { warning: true }),
    }))
    return [...settledProblems, ...lost]
  }
  let toldOf: ReadonlySet<string> = new Set()
  /** Of files that cannot be read `readFiles` tells. */
  function tellProblems(): void {
    const refused = new Set(files.problems)
    const said = problems().filter((problem) => !refused.has(problem))
    for (const { file, message } of said) if (!toldOf.has(message)) log({ event: 'config_problem', file, message })
    toldOf = new Set(said.map(({ message }) => message))
  }
  function recatalogue(): void {
    catalogue = createCatalogue({ active, config, live: (id) => live.known(id) })
  }

  async function readFiles(): Promise<void> {
    const said = new Set(files.problems.map(({ message }) => message))
    files = await readHomeFiles(home, { before: files.byFile, checked })
    // A file that is wrong leaves what was; one that is gone leaves nothing.
    const wrong = files.problems.some(({ file }) => file === configFile(home))
    if (!wrong) config = files.config ?? emptyConfig
    for (const { file, message } of files.problems) {
      if (!said.has(message)) log({ event: 'provider_file_refused', file, message })
    }
  }

  let seen = await fingerprint(await homeFiles(home))
  let settled = seen
  await readFiles()
  stored = await storedKeys.all()
  rebuild()
  tellProblems()

  async function look({ atOnce }: { readonly atOnce: boolean }): Promise<boolean> {
    const own = await homeFiles(home)
    watched.follow([rowsFolder(home), ...own])
    const print = await fingerprint(own)
    const isStill = print === seen
    const moved = print !== settled && (atOnce || isStill)
    seen = print
    // Who was removed and added again has another key: it counts with the file.
    if (print !== settled && !moved) return false
    const keys = await storedKeys.all()
    if (moved) {
      await readFiles()
      settled = print
    }
    const other = JSON.stringify([...keys]) !== JSON.stringify([...stored])
    stored = keys
    if (moved || other || atOnce) rebuild()
    if (moved) {
      log({ event: 'providers_reread', problems: problems().length })
      tellProblems()
    }
    return isStill
  }
  let unread = ''
  const looks = createLooks({
    look,
    everyMs: lookEvery,
    onProblem(thrown) {
      const { message } = toVadeError(thrown)
      if (message !== unread) log({ event: 'providers_unread', message })
      unread = message
    },
  })
  const watched = watchFiles(lookEvery, () => looks.wake())
  const stopListening = settings.onChange(() => looks.wake())
  // What changed while this started.
  looks.wake()

  async function askAll(which: (provider: Provider) => boolean = () => true): Promise<void> {
    const asked = [...active.values()].filter(({ provider }) => which(provider))
    const changed = await Promise.all(asked.map((each) => live.refresh(each, closing.signal)))
    if (changed.some((each) => each)) recatalogue()
  }

  /** Asks all that can be asked and are due; waits for them, but not for long. */
  async function learn(signal: AbortSignal, which?: (provider: Provider) => boolean): Promise<void> {
    await Promise.race([
      askAll(which),
      ended(AbortSignal.any([signal, closing.signal, AbortSignal.timeout(listPatience)])),
    ])
  }

  function need(id: string): ActiveProvider {
    const found = active.get(id)
    if (found !== undefined) return found
    throw new VadeError('not_found', `There is no provider '${id}'. 'vade providers list --all' names those there are.`)
  }

  const builtIn = (id: string) => builtInProviders().find((each) => each.id === id)

  /** Undefined where the file is not all there is of it. */
  function addedFile(id: string): string | undefined {
    const [file, row] = [...files.byFile].find(([, { id: each }]) => each === id) ?? []
    const isKnown = config.providers.has(id) || builtIn(id) !== undefined
    return row === undefined || isKnown || !isAddedRow(row) ? undefined : file
  }

  function knownOf(id: string): ProviderModel[] {
    return catalogue.candidates('all').flatMap((each) => (each.active.provider.id === id ? [each.model] : []))
  }

  function statusOf({ provider, keySource, missing }: ActiveProvider): ProviderStatus {
    return {
      id: provider.id,
      name: provider.name,
      address: provider.endpoints[0]?.baseUrl ?? '',
      added: addedFile(provider.id) !== undefined,
      program: builtIn(provider.id)?.local === true,
      key: keySource,
      missing,
      models: knownOf(provider.id).length,
      problem: live.failure(provider.id) ?? null,
    }
  }

  return {
    adapters,
    config: () => config,
    resolve: (name) => catalogue.resolve(name),
    async find(name, signal) {
      const known = catalogue.resolve(name)
      if (known !== undefined) return known
      await learn(signal)
      const found = catalogue.resolve(name)
      if (found !== undefined) return found
      throw catalogue.explain(name)
    },
    serving: (kind) => catalogue.serving(kind),
    async list({ all, signal, key }) {
      await learn(signal)
      return listModels(catalogue, { config, all, key })
    },
    async status(signal) {
      await learn(signal, ({ local }) => local === true)
      return [...active.values()].map(statusOf)
    },
    async modelsOf(id, signal) {
      need(id)
      await learn(signal, (provider) => provider.id === id)
      return knownOf(id)
    },
    problems,
    nameOf: (id) => active.get(id)?.provider.name,
    async add({ key, ...given }) {
      const taken = active.get(idOf(given.name))?.provider
      if (taken !== undefined) {
        const why = `There is a provider '${taken.id}' already (${taken.name}); choose another name.`
        throw new VadeError('conflict', why, { param: 'name' })
      }
      const secret = key === undefined || key.trim() === '' ? null : checkedKey(key)
      const { id, address } = await writeRow(home, given)
      // One that is left of another of this name is not for this address.
      await (secret === null ? storedKeys.remove(id) : storedKeys.set(id, { key: secret, address }))
      await looks.atOnce()
      return statusOf(need(id))
    },
    async remove(id) {
      const { name } = need(id).provider
      const file = addedFile(id)
      if (file === undefined) {
        const why = `${name} was not added here: it comes with Vade, or was written by hand. Remove it where that was done, or forget its key.`
        throw new VadeError('invalid_request', why)
      }
      await removeRow(file)
      await storedKeys.remove(id)
      await looks.atOnce()
    },
    async setKey(id, key) {
      const { endpoints } = need(id).provider
      await storedKeys.set(id, { key, address: addedFile(id) === undefined ? undefined : endpoints[0]?.baseUrl })
      await looks.atOnce()
    },
    async removeKey(id) {
      if (!(await storedKeys.remove(id))) {
        need(id)
        throw new VadeError('not_found', `No key of '${id}' is stored here.`)
      }
      await looks.atOnce()
    },
    async test(id, signal) {
      const provider = need(id)
      if (provider.missing !== null) throw new VadeError('invalid_request', provider.missing)
      const start = performance.now()
      const models = await live.ask(provider, signal).finally(recatalogue)
      return { models: models.length, ms: Math.round(performance.now() - start) }
    },
    reload: () => looks.atOnce(),
    async close() {
      stopListening()
      closing.abort()
      await looks.close()
      watched.close()
    },
  }
}

/** Whether what was learnt from it may not hold any more. */
function isElsewhere(before: ActiveProvider, after: ActiveProvider | undefined): boolean {
  if (after === undefined) return true
  const placeOf = ({ provider, keys, missing }: ActiveProvider) =>
    JSON.stringify([provider.endpoints, keys.map(({ secret }) => secret), missing])
  return placeOf(before) !== placeOf(after)
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
