import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { availableParallelism, freemem } from 'node:os'
import manifest from '../../package.json' with { type: 'json' }
import type { LiveEvent, Settings, Status } from '../api/index.ts'
import { createAssistant, staticPrompt, type Assistant } from '../assistant/index.ts'
import { toVadeError, VadeError, type EmbeddingModel, type Model } from '../core/index.ts'
import {
  createEmbedder,
  createEngine,
  createModelShelf,
  embeddingModel,
  memoryBudget,
  type Engine,
  type InstalledModel,
} from '../engine-native/index.ts'
import { createKeys, type Keys, type ListedModel, type ModelDirectory } from '../gateway/index.ts'
import { createEgress } from '../governance/index.ts'
import { createEliza } from '../rules/index.ts'
import { lockFile, openStore, tryLockFile, type Store } from '../store/index.ts'
import { createEmbeddings, embeddingAlias } from './embeddings.ts'
import { createLive } from './live.ts'
import { createLog, type Log } from './log.ts'
import { createMeter, type Meter } from './meter.ts'
import { createModels, type Models } from './models.ts'
import { homePaths, type HomePaths } from './paths.ts'
import { createSettings, type SettingsShelf } from './settings.ts'

export interface AppOptions {
  /** Default: `VADE_HOME`, else `~/.vade`. */
  readonly home?: string | undefined
  readonly offline?: boolean | undefined
  readonly log?: Log | undefined
}

/** Everything of one home, wired. */
export interface App {
  readonly version: string
  readonly paths: HomePaths
  readonly log: Log
  readonly store: Store
  readonly keys: Keys
  readonly directory: ModelDirectory
  readonly meter: Meter
  readonly models: Models
  readonly assistant: Assistant
  readonly settings: SettingsShelf
  /** Signs the page's sessions; the same after a restart, so that the page stays open. */
  sessionSecret(): Promise<string>
  status(): Promise<Status>
  /** After another process has changed what is installed. */
  rereadModels(): Promise<void>
  watch(signal: AbortSignal): AsyncIterable<LiveEvent>
  /** Becomes the one server of this home: takes the lock, mends what a crash left, fetches a model if none is here. */
  serve(): Promise<void>
  close(): Promise<void>
}

export async function createApp(options: AppOptions = {}): Promise<App> {
  const paths = homePaths(options.home)
  const log = options.log ?? createLog()
  const offline = options.offline ?? process.env['VADE_OFFLINE'] === '1'
  const store = await openStore({ home: paths.home })
  const egress = createEgress({ offline, log })
  const engine = createEngine({
    log,
    directory: paths.engine,
    memoryCeiling: memoryBudget,
    threads: threadsFrom(process.env['VADE_THREADS']),
  })
  const eliza = createEliza()
  const live = createLive<LiveEvent>()
  const background = new Set<Promise<void>>()
  const settings = createSettings(store, (changed) => live.tell({ type: 'settings', settings: changed }))
  mkdirSync(paths.models, { recursive: true })
  const shelf = createModelShelf({
    directory: paths.models,
    cacheDirectory: paths.cache,
    fetch: egress.fetch,
    assertOnline: (purpose) => egress.assertOnline(purpose),
    lock: lockFile,
  })
  const models = createModels({
    shelf,
    settings: store.settings,
    chosen: async () => (await settings.get()).defaultModel,
    onChange: () => inBackground(tellModels),
    onInstalled: (model) => inBackground(() => welcome(model)),
  })
  const embedder = createEmbedder()
  const embeddings = createEmbeddings({ models, embedder })
  const meter = createMeter()
  const names = createNames({ models, engine, eliza, embeddings, meter, onGone: () => inBackground(rereadModels) })
  await names.refresh()
  engine.onChange(() => inBackground(tellStatus))
  const assistant = createAssistant({
    conversations: store.conversations,
    resolve: (name) => names.directory.resolve(name ?? 'device'),
    onChange: (change) => live.tell(change),
  })
  let releaseHome: (() => void) | null = null
  let closing = false

  /** For what nobody waits for: a failure is logged, and closing waits for it, so that it never finds a closed store. */
  function inBackground(work: () => Promise<void>): void {
    if (closing) return
    const running = work().catch((thrown: unknown) => {
      if (!closing) log({ event: 'background_failed', message: toVadeError(thrown).message })
    })
    background.add(running)
    void running.then(() => background.delete(running))
  }

  async function status(): Promise<Status> {
    return {
      version: manifest.version,
      answering: names.answering(),
      engine: engine.state(),
      memoryFreeBytes: freemem(),
      cores: availableParallelism(),
      offline,
    }
  }
  async function tellStatus(): Promise<void> {
    live.tell({ type: 'status', status: await status() })
  }
  async function tellModels(): Promise<void> {
    await names.refresh()
    live.tell({ type: 'models', models: await models.list() })
  }
  async function rereadModels(): Promise<void> {
    await tellModels()
    await tellStatus()
  }
  async function welcome(model: InstalledModel): Promise<void> {
    await names.refresh()
    await Promise.all([tellModels(), tellStatus()])
    if (releaseHome !== null && model.kind === 'chat') await prepare(model)
  }
  /** So that the first question waits for its own words only; and the speed of a model is measured once. */
  async function prepare(model: InstalledModel): Promise<void> {
    try {
      await engine.warm(model, [staticPrompt])
      if ((await models.speeds()).has(model.id)) return
      await models.speedMeasured(model.id, await engine.measureSpeed(model, AbortSignal.timeout(120_000)))
    } catch (thrown) {
      log({ event: 'prepare_failed', model: model.id, message: toVadeError(thrown).message })
    }
  }
  /** What a first start does unasked: fetch the model that suits this machine, or the next that can be had. */
  async function fetchFirst(): Promise<void> {
    const standard = await models.defaultModel()
    if (standard !== null) await prepare(standard)
    for (const id of await models.worthFetching()) {
      try {
        await models.pulled(id, {})
        return
      } catch (thrown) {
        const { code, message } = toVadeError(thrown)
        log({ event: 'pull_failed', model: id, message })
        // Offline, the next may lie in the cache.
        if (code !== 'download_failed' && code !== 'offline') return
      }
    }
  }

  return {
    version: manifest.version,
    paths,
    log,
    store,
    keys: createKeys(store.keys),
    directory: names.directory,
    meter,
    models,
    assistant,
    settings,
    status,
    rereadModels,
    async sessionSecret() {
      const stored = await store.settings.get('session-secret')
      if (typeof stored === 'string') return stored
      const secret = randomBytes(32).toString('base64url')
      await store.settings.set('session-secret', secret)
      return secret
    },
    watch: (signal) =>
      live.watch(async () => {
        const [now, list, own] = await Promise.all([status(), models.list(), settings.get()])
        return { type: 'hello', status: now, models: list, settings: own satisfies Settings }
      }, signal),
    async serve() {
      releaseHome = tryLockFile(paths.homeLock)
      if (releaseHome === null) {
        throw new VadeError(
          'home_in_use',
          `Another Vade serves ${paths.home} already (see ${paths.serverFile}); stop it, or give another --home.`,
        )
      }
      await store.recover()
      inBackground(fetchFirst)
    },
    async close() {
      closing = true
      assistant.close()
      await models.close()
      await engine.close()
      await embedder.close()
      await Promise.all(background)
      await egress.close()
      await store.close()
      releaseHome?.()
    },
  }
}

function threadsFrom(given: string | undefined): number | undefined {
  if (given === undefined || given === '') return undefined
  const threads = Number(given)
  if (Number.isInteger(threads) && threads >= 1 && threads <= 1024) return threads
  throw new VadeError('invalid_request', `VADE_THREADS is '${given}'; give a whole number of threads, or leave it out.`)
}

interface NameOptions {
  readonly models: Models
  readonly engine: Engine
  readonly eliza: Model
  readonly embeddings: EmbeddingModel
  readonly meter: Meter
  /** Weights have gone from the disk while the server runs. */
  readonly onGone: () => void
}

interface Named {
  readonly model: Model
  /** Its weights; null where there are none. */
  readonly file: string | null
}

/** Models by the names people and programs call them. */
function createNames({ models, engine, embeddings, meter, ...options }: NameOptions) {
  const eliza: Named = { model: meter.watch(options.eliza), file: null }
  let named: ReadonlyMap<string, Named> = new Map()
  let standard = eliza
  let absent: ReadonlySet<string> = new Set()
  /** The alias is there before the weights are, as 'device' is. */
  let embeddingNames: readonly string[] = [embeddingAlias]
  const directory: ModelDirectory = {
    resolve(name) {
      const found = name === 'device' || name === 'auto' ? standard : named.get(name)
      if (found === undefined) {
        if (absent.has(name)) throw notHere(name, 'is not on this machine')
        throw unknownModel(`model called '${name}'`, ['device', ...named.keys()])
      }
      const { model, file } = found
      if (file === null || existsSync(file)) return model
      options.onGone()
      throw notHere(model.id, 'is gone from this machine')
    },
    list: () => [
      ...[['device', standard] as const, ...named].map(([id, { model }]) => listed(id, model.abilities.contextTokens)),
      ...embeddingNames.map((id) => listed(id, embeddingModel.contextTokens)),
    ],
    embedding(name) {
      if (name === embeddingAlias || name === embeddings.id) return embeddings
      throw unknownModel(`model called '${name}' for embeddings`, [embeddingAlias, embeddings.id])
    },
  }
  return {
    directory,
    answering: () => standard.model.id,
    async refresh() {
      const [installed, chosen, all] = [await models.installed(), await models.defaultModel(), await models.list()]
      const byId = new Map(installed.map((model) => [model.id, model]))
      const found = new Map<string, Named>()
      for (const model of installed) {
        // An adapter answers through its base, and not at all without it.
        const base = model.base === undefined ? model : byId.get(model.base)
        if (base === undefined || base.kind === 'embedding') continue
        const answers = engine.modelFor(base, base === model ? undefined : model)
        found.set(model.id, { model: meter.watch(answers), file: base.file })
      }
      named = found.set(eliza.model.id, eliza)
      embeddingNames = byId.has(embeddings.id) ? [embeddingAlias, embeddings.id] : [embeddingAlias]
      standard = (chosen === null ? undefined : named.get(chosen.id)) ?? eliza
      absent = new Set(all.flatMap((model) => (model.installed || model.kind === 'embedding' ? [] : [model.id])))
    },
  }
}

function notHere(id: string, what: string): VadeError {
  return new VadeError(
    'model_not_found',
    `The model ${id} ${what}; fetch it with 'vade models pull ${id}', or choose another.`,
    { param: 'model' },
  )
}

function listed(id: string, contextTokens: number): ListedModel {
  return { id, ownedBy: 'vade', created: 0, contextTokens }
}

function unknownModel(what: string, known: readonly string[]): VadeError {
  return new VadeError('model_not_found', `There is no ${what}. There are: ${known.join(', ')}.`, { param: 'model' })
}
