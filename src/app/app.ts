import { randomBytes } from 'node:crypto'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { availableParallelism, freemem } from 'node:os'
import manifest from '../../package.json' with { type: 'json' }
import type { Answering, Choice, LiveEvent, Settings, Status } from '../api/index.ts'
import { createAssistant, createDocumentService, type Assistant, type Documents } from '../assistant/index.ts'
import { toVadeError, VadeError } from '../core/index.ts'
import {
  createEmbedder,
  createEngine,
  createModelShelf,
  memoryBudget,
  type InstalledModel,
} from '../engine-native/index.ts'
import {
  createKeys,
  createProviders,
  deviceModel,
  deviceProvider,
  type Keys,
  type ModelDirectory,
  type Providers,
} from '../gateway/index.ts'
import {
  createConsents,
  createEgress,
  createGate,
  createRedactor,
  prepareRedaction,
  type Consents,
  type Egress,
  type Gate,
} from '../governance/index.ts'
import { createEliza } from '../rules/index.ts'
import { lockFile, tryLockFile, type Store } from '../store/index.ts'
import { createBackground } from './background.ts'
import { createDeletion, type Deletion } from './deletion.ts'
import { calibrate, type CalibrateOptions } from './calibration/calibrating.ts'
import type { CalibrationFindings } from './calibration/fit.ts'
import { createLocalComputed } from './computed.ts'
import { createEmbeddings, createLocalEmbed } from './embeddings.ts'
import { openServing, type Serving } from './gateway.ts'
import { createCalibrations } from './hybrid/calibrations.ts'
import { choiceOf } from './hybrid/choice.ts'
import { createAudit } from './hybrid/audit.ts'
import { createHybrids, type Hybrids } from './hybrid/hybrids.ts'
import { createJudge } from './hybrid/judge.ts'
import { createLabels, type Labels } from './hybrid/labels.ts'
import { createLearning } from './hybrid/learning.ts'
import { createQueue, type Queue } from './hybrid/queue.ts'
import { createLive } from './live.ts'
import { createLog, type Log } from './log.ts'
import { createMeter, type Meter } from './meter.ts'
import { createModels, type Models } from './models.ts'
import { createNames } from './names.ts'
import { openHomeStore } from './open-store.ts'
import { homePaths, type HomePaths } from './paths.ts'
import { createPreparation } from './preparation.ts'
import { createSettings, type SettingsShelf } from './settings.ts'

export interface AppOptions {
  /** Default: `VADE_HOME`, else `~/.vade`. */
  readonly home?: string | undefined
  readonly offline?: boolean | undefined
  readonly log?: Log | undefined
  /** From `forkEngine`, so that the engine's library is loaded while the app is still made. */
  readonly engineProcess?: ChildProcess | undefined
}

/** Everything of one home, wired. */
export interface App {
  readonly version: string
  readonly paths: HomePaths
  readonly log: Log
  readonly store: Store
  /** The only way out, and what counts what leaves. */
  readonly egress: Egress
  readonly keys: Keys
  /** Who can be asked in the cloud and elsewhere. Read with the first call. */
  providers(): Promise<Providers>
  /** Removes a provider that was added, and what was agreed to and chosen of it: another may get its name. */
  removeProvider(id: string): Promise<void>
  readonly directory: ModelDirectory
  readonly meter: Meter
  readonly models: Models
  readonly assistant: Assistant
  readonly labels: Labels
  /** How good the choice between this device and a larger model is. */
  choice(): Promise<Choice>
  /** Who answers when none is named. */
  answering(signal: AbortSignal): Promise<Answering>
  readonly queue: Queue
  readonly documents: Documents
  readonly settings: SettingsShelf
  /** What may leave the device, as the person said it. */
  readonly consents: Consents
  /** Decides whether, and in which form, a request may leave. */
  readonly gate: Gate
  readonly deletion: Deletion
  /** Signs the page's sessions; the same after a restart, so that the page stays open. */
  sessionSecret(): Promise<string>
  status(): Promise<Status>
  /** After another process has changed what is installed. */
  rereadModels(): Promise<void>
  watch(signal: AbortSignal): AsyncIterable<LiveEvent>
  /** Measures how far the device's answers can be trusted; `aborted` keeps what was measured until then. */
  calibrate(options: CalibrateOptions): Promise<CalibrationFindings & { readonly file: string }>
  /** For a process that answers calls of the API; the same at every call. It is closed with the app. */
  openServing(): Promise<Serving>
  /** Becomes the one server of this home: takes the lock, mends what a crash left. */
  serve(): Promise<void>
  /** Loads the model that answers in the background, or fetches one if none is here. */
  prepare(): void
  close(): Promise<void>
}

/** How often what waits for a larger model is tried again. */
const lookAtQueueMs = 60_000

export async function createApp(options: AppOptions = {}): Promise<App> {
  const paths = homePaths(options.home)
  const log = options.log ?? createLog()
  const offline = options.offline ?? process.env['VADE_OFFLINE'] === '1'
  const egress = createEgress({ offline, log })
  const store = await openHomeStore({ home: paths.home, egress, log })
  const engine = createEngine({
    log,
    directory: paths.engine,
    memoryCeiling: memoryBudget,
    threads: threadsFrom(process.env['VADE_THREADS']),
    spare: options.engineProcess,
  })
  const eliza = createEliza()
  const computed = createLocalComputed()
  const live = createLive<LiveEvent>()
  const background = createBackground((thrown) => {
    log({ event: 'background_failed', message: toVadeError(thrown).message })
  })
  const settings = createSettings(store, (changed) => {
    live.tell({ type: 'settings', settings: changed })
    background.run(async () => {
      await rereadModels()
      if (releaseHome !== null) await preparation.ready()
    })
  })
  const consents = createConsents({
    repository: store.consents,
    settings: store.settings,
    nameOf: async (provider) => (await openProviders()).nameOf(provider),
  })
  const gate = createGate({
    consents,
    redactor: () => createRedactor(),
    offline: () => offline,
    onShown: (waiting) => live.tell({ type: 'consent-request', ...waiting }),
    onAnswered: (id) => live.tell({ type: 'consent-request-ended', id }),
  })
  mkdirSync(paths.models, { recursive: true })
  const shelf = createModelShelf({
    directory: paths.models,
    cacheDirectory: paths.cache,
    door: (what) => egress.for({ purpose: 'model-download', what }),
    lock: lockFile,
  })
  const models = createModels({
    shelf,
    settings: store.settings,
    chosen: async () => (await settings.get()).defaultModel,
    onChange: () => background.run(tellModels),
    onInstalled: (model) => background.run(() => welcome(model)),
  })
  const embedder = createEmbedder()
  const embeddings = createEmbeddings({ models, embedder })
  const meter = createMeter()
  const keys = createKeys(store.keys)
  const calibrations = createCalibrations(paths.home)
  const learning = await createLearning(store.settings)
  const labels = createLabels(store.conversations, learning)
  const audit = createAudit({ hybrids: () => hybrids, learning, random: Math.random })
  const hybrids: Hybrids = createHybrids({
    onDraft: (request, signal) => background.run(() => gate.lookAhead(request, signal)),
    onBoth: (both) => background.run(() => labels.both(both)),
    onKept: (kept) => background.run(() => audit(kept, { signal: stopping.signal, caller: 'assistant' })),
    offline,
    keys,
    device: () => names.directory.resolve('device'),
    judge: createJudge({ calibrations, learning }),
    providers: openProviders,
    gateway: async () => (await serving()).gateway,
    chosen: async () => (await settings.get()).largerModel,
    gate,
  })
  const onGone = () => background.run(rereadModels)
  const names = createNames({ models, engine, eliza, computed, embeddings, meter, hybrids, onGone })
  await refreshModels()
  engine.onChange(() => background.run(tellStatus))
  const embed = createLocalEmbed({ models, embeddings })
  const documents = createDocumentService({
    repository: store.documents,
    embed,
    onProblem: (thrown) => log({ event: 'document_not_embedded', message: toVadeError(thrown).message }),
  })
  const assistant = createAssistant({
    conversations: store.conversations,
    documents,
    contexts: store.contexts,
    embedding: { model: embeddings.id, embed },
    summarizer: () => names.directory.resolve('device'),
    // A person wants to know how sure the device is; a program that names it gets its words alone.
    resolve: (name) => (name === 'device' ? hybrids.device : names.directory.resolve(name ?? 'auto')),
    computed,
    onChange: (change) => live.tell(change),
    inBackground: (work) => background.run(work),
  })
  const stopping = new AbortController()
  const queue = createQueue({
    questions: store.queuedQuestions,
    conversations: store.conversations,
    assistant,
    hybrids,
    consents,
  })
  const preparation = createPreparation({ models, engine, log })
  meter.onAnswer(({ model, finish }) => background.run(() => preparation.learn(model, finish)))
  let releaseHome: (() => void) | null = null
  let served: Promise<Serving> | undefined
  let lookingAtQueue: NodeJS.Timeout | undefined
  let providers: Promise<Providers> | null = null

  function openProviders(): Promise<Providers> {
    return (providers ??= createProviders({
      home: paths.home,
      settings: store.sharedSettings,
      fetchFor: (purpose) => egress.for({ purpose }).fetch,
      log,
      ownRows: () => [deviceProvider(names.directory.models().map(deviceModel))],
    }))
  }
  function serving(): Promise<Serving> {
    return (served ??= openProviders().then((all) =>
      openServing({ store, egress, log, providers: all, local: names.directory }),
    ))
  }
  async function refreshModels(): Promise<void> {
    await Promise.all([names.refresh(), calibrations.refresh(await models.installed())])
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
    await refreshModels()
    await (await providers)?.reload()
    live.tell({ type: 'models', models: await models.list() })
  }
  async function rereadModels(): Promise<void> {
    await tellModels()
    await tellStatus()
  }
  async function welcome(model: InstalledModel): Promise<void> {
    await rereadModels()
    if (releaseHome !== null && model.kind === 'chat') await preparation.measure(model)
  }
  return {
    version: manifest.version,
    paths,
    log,
    store,
    egress,
    keys,
    providers: openProviders,
    async removeProvider(id) {
      await (await openProviders()).remove(id)
      await consents.revokeAll(id)
      const { largerModel } = await settings.get()
      if (largerModel?.startsWith(`${id}/`) === true) await settings.change({ largerModel: null })
    },
    directory: names.directory,
    meter,
    models,
    assistant,
    labels,
    async choice() {
      const installed = await models.installed()
      // Another process measures.
      await calibrations.refresh(installed)
      return choiceOf({ installed, calibrations, learning })
    },
    async answering(signal) {
      const device = names.answering()
      const listed = (await models.list()).find(({ id }) => id === device)
      return { device: { id: device, name: listed?.name ?? device }, larger: await hybrids.largerName(signal) }
    },
    queue,
    documents,
    settings,
    consents,
    gate,
    deletion: createDeletion(paths, serving),
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
        const waiting = gate.waiting()
        return { type: 'hello', status: now, models: list, settings: own satisfies Settings, waiting }
      }, signal),
    openServing: serving,
    calibrate: (call) =>
      calibrate(
        {
          home: paths.home,
          installed: () => models.installed(),
          defaultModel: () => models.defaultModel(),
          modelOf: (id) => names.directory.resolve(id),
        },
        call,
      ),
    async serve() {
      releaseHome = tryLockFile(paths.homeLock)
      if (releaseHome === null) {
        throw new VadeError(
          'home_in_use',
          `Another Vade serves ${paths.home} already (see ${paths.serverFile}); stop it, or give another --home.`,
        )
      }
      await store.recover()
      lookingAtQueue = setInterval(() => background.run(() => queue.work(stopping.signal)), lookAtQueueMs)
    },
    prepare: () => {
      // The tables of four languages are made with the first question: no person waits for that.
      background.run(async () => void computed.answer('one plus one'))
      background.run(() => preparation.start())
      background.run(() => prepareRedaction(stopping.signal))
    },
    async close() {
      clearInterval(lookingAtQueue)
      stopping.abort()
      background.close()
      assistant.close()
      gate.close()
      await documents.close()
      await (await providers)?.close()
      await models.close()
      await engine.close()
      await embedder.close()
      await background.ended()
      await (await served)?.close()
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
