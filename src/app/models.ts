import type { Download, LocalModel } from '../api/index.ts'
import { toVadeError, VadeError } from '../core/index.ts'
import { slowSpeed, type InstalledModel, type ModelShelf, type ShelfEntry } from '../engine-native/index.ts'
import type { SettingsRepository } from '../store/index.ts'

export interface ModelsOptions {
  readonly shelf: ModelShelf
  readonly settings: SettingsRepository
  /** The model the person chose, or null. */
  readonly chosen: () => Promise<string | null>
  readonly onChange: () => void
  readonly onInstalled: (model: InstalledModel) => void
}

/** The models of this machine, with the downloads that are under way. */
export interface Models {
  list(): Promise<LocalModel[]>
  /** Begins a download, or joins the one under way; settles at once. */
  pull(id: string): Promise<LocalModel>
  /** Waits for the download to end. */
  pulled(
    id: string,
    options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Download) => void },
  ): Promise<InstalledModel>
  cancelPull(id: string): Promise<void>
  remove(id: string): Promise<void>
  add(file: string, signal: AbortSignal): Promise<InstalledModel>
  /** The model that answers when none is named, or null while no weights are here. */
  defaultModel(): Promise<InstalledModel | null>
  installed(): Promise<InstalledModel[]>
  /** Ids that a first start may fetch unasked, best first. */
  worthFetching(): Promise<string[]>
  /** Tokens a second measured on this machine, by id. */
  speeds(): Promise<Map<string, number>>
  speedMeasured(id: string, tokensPerSecond: number): Promise<void>
  close(): Promise<void>
}

interface Pull {
  readonly stop: AbortController
  readonly done: Promise<InstalledModel>
  progress: Download
  readonly watchers: Set<(progress: Download) => void>
}

export function createModels(options: ModelsOptions): Models {
  const { shelf, settings } = options
  const pulls = new Map<string, Pull>()
  const problems = new Map<string, string[]>()

  async function speeds(): Promise<Map<string, number>> {
    const stored = await settings.get('speeds')
    if (typeof stored !== 'object' || stored === null) return new Map()
    return new Map(Object.entries(stored).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
  }

  /** What the person has removed is not fetched again unasked. */
  async function removed(): Promise<string[]> {
    const stored = await settings.get('removed-models')
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []
  }

  async function setRemoved(ids: readonly string[]): Promise<void> {
    await settings.set('removed-models', [...new Set(ids)].slice(-100))
  }

  async function wanted(id: string): Promise<void> {
    const ids = await removed()
    if (ids.includes(id)) await setRemoved(ids.filter((other) => other !== id))
  }

  async function defaultModel(): Promise<InstalledModel | null> {
    const chosen = await options.chosen()
    const named = chosen === null ? null : await shelf.installed(chosen)
    if (named !== null) return named
    return (await shelf.choose(await speeds())).answering
  }

  async function list(): Promise<LocalModel[]> {
    const [entries, measured, standard] = await Promise.all([shelf.list(), speeds(), defaultModel()])
    return entries.map((entry) => asLocalModel(entry, measured.get(entry.id) ?? null, standard?.id === entry.id))
  }

  function asLocalModel(entry: ShelfEntry, speed: number | null, isDefault: boolean): LocalModel {
    const slow = speed !== null && speed < slowSpeed
    return {
      id: entry.id,
      name: entry.name,
      kind: entry.kind,
      license: entry.license,
      fileBytes: entry.fileBytes,
      needBytes: Math.round(entry.needBytes),
      contextTokens: entry.contextTokens,
      installed: entry.installed !== null,
      fits: entry.fits,
      reason: slow
        ? `${entry.reason} It writes ${speed.toFixed(1)} tokens a second here: too slow to be the default.`
        : entry.reason,
      isDefault,
      tokensPerSecond: speed,
      download: pulls.get(entry.id)?.progress ?? null,
      problems: problems.get(entry.id) ?? [],
    }
  }

  async function one(id: string): Promise<LocalModel> {
    const found = (await list()).find((model) => model.id === id)
    if (found === undefined) {
      throw new VadeError(
        'model_not_found',
        `There is no model called ${id}. 'vade models list' shows those there are.`,
      )
    }
    return found
  }

  function begin(id: string): Pull {
    const running = pulls.get(id)
    if (running !== undefined) return running
    const stop = new AbortController()
    problems.delete(id)
    const done = shelf.pull(id, {
      signal: stop.signal,
      onProgress: (progress) => {
        pull.progress = progress
        for (const watcher of pull.watchers) watcher(progress)
        options.onChange()
      },
    })
    const pull: Pull = { stop, done, progress: waitingToStart, watchers: new Set() }
    pulls.set(id, pull)
    void done
      .then(options.onInstalled, (thrown: unknown) => {
        const error = toVadeError(thrown)
        if (error.code !== 'aborted') problems.set(id, error.message.split('\n'))
      })
      .finally(() => {
        pulls.delete(id)
        options.onChange()
      })
    return pull
  }

  return {
    list,
    defaultModel,
    speeds,
    async pull(id) {
      await wanted(id)
      const model = await one(id)
      if (!model.installed) begin(id)
      return one(id)
    },
    async pulled(id, { signal, onProgress }) {
      await wanted(id)
      const installed = await shelf.installed(id)
      if (installed !== null) return installed
      await one(id)
      const pull = begin(id)
      const stop = () => pull.stop.abort(signal?.reason)
      signal?.addEventListener('abort', stop, { once: true })
      if (onProgress !== undefined) pull.watchers.add(onProgress)
      try {
        return await pull.done
      } finally {
        if (onProgress !== undefined) pull.watchers.delete(onProgress)
        signal?.removeEventListener('abort', stop)
      }
    },
    async cancelPull(id) {
      const pull = pulls.get(id)
      if (pull === undefined) throw new VadeError('not_found', `${id} is not being downloaded.`)
      pull.stop.abort('discard')
      await pull.done.catch(() => undefined)
    },
    async remove(id) {
      await shelf.remove(id)
      await setRemoved([...(await removed()), id])
      options.onChange()
    },
    async add(file, signal) {
      const added = await shelf.addFile(file, { signal })
      options.onInstalled(added)
      options.onChange()
      return added
    },
    async installed() {
      return (await shelf.list()).flatMap((entry) => (entry.installed === null ? [] : [entry.installed]))
    },
    async worthFetching() {
      const unwanted = await removed()
      const { worthFetching } = await shelf.choose(await speeds())
      return worthFetching.map(({ id }) => id).filter((id) => !unwanted.includes(id))
    },
    async speedMeasured(id, tokensPerSecond) {
      await settings.set('speeds', { ...Object.fromEntries(await speeds()), [id]: tokensPerSecond })
      options.onChange()
    },
    async close() {
      for (const pull of pulls.values()) pull.stop.abort('shutting down')
      await Promise.allSettled([...pulls.values()].map((pull) => pull.done))
    },
  }
}

const waitingToStart: Download = {
  phase: 'waiting',
  source: '',
  doneBytes: 0,
  totalBytes: 0,
  bytesPerSecond: null,
  secondsLeft: null,
}
