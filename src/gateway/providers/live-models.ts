import { isVadeError, VadeError } from '../../core/index.ts'
import type { Adapters } from './adapters/adapters.ts'
import type { ActiveProvider } from './assemble.ts'
import { readModelList } from './model-list.ts'
import type { ProviderModel } from './provider.ts'

/**
 * What providers say themselves about their models, by `GET /models`; remembered for an hour (ten seconds on this
 * machine), failures for a minute.
 */
export interface LiveModels {
  /** What was said last; undefined where nobody asked yet. */
  known(providerId: string): readonly ProviderModel[] | undefined
  /** Asks if it is time to. Never throws: the failure is in `failure`. True if the list is another one now. */
  refresh(active: ActiveProvider, signal: AbortSignal): Promise<boolean>
  /** Asks in any case, and waits longer than a program of this machine takes. Throws what went wrong. */
  ask(active: ActiveProvider, signal: AbortSignal): Promise<readonly ProviderModel[]>
  failure(providerId: string): string | undefined
  /** After its key or address changed. */
  forget(providerId: string): void
}

interface Entry {
  readonly models: readonly ProviderModel[] | undefined
  readonly failure: string | undefined
  readonly until: number
}

const hour = 3_600_000
const minute = 60_000
/** Somebody loads another model into a server of theirs and asks for it at once. */
const localFresh = 10_000
const longestList = 8 * 1024 * 1024
const patience = 10_000
/** A program on this machine answers at once or is not there. */
const localPatience = 1_500

export function createLiveModels({
  fetch,
  prepare,
  now = Date.now,
}: {
  readonly fetch: typeof globalThis.fetch
  readonly prepare: Adapters['prepare']
  readonly now?: () => number
}): LiveModels {
  const entries = new Map<string, Entry>()
  const asking = new Map<string, Promise<boolean>>()

  /** What comes of it is remembered. */
  async function ask(active: ActiveProvider, signal: AbortSignal, waitMs: number): Promise<readonly ProviderModel[]> {
    const { id, name, local } = active.provider
    try {
      const models = await fetchList(active, AbortSignal.any([signal, AbortSignal.timeout(waitMs)]))
      entries.set(id, { models, failure: undefined, until: now() + (local === true ? localFresh : hour) })
      return models
    } catch (thrown) {
      // Who left did not learn anything about the provider.
      if (signal.aborted) throw thrown
      const error = explained(name, thrown)
      // A program that has ended has no models; a provider that stumbles has those it had.
      const models = local === true ? undefined : entries.get(id)?.models
      entries.set(id, { models, failure: error.message, until: now() + minute })
      throw error
    }
  }

  async function fetchList(
    { provider, keys, missing }: ActiveProvider,
    signal: AbortSignal,
  ): Promise<readonly ProviderModel[]> {
    const [key] = keys
    const endpoint = provider.endpoints.find(({ dialect }) => dialect === 'openai-chat') ?? provider.endpoints[0]
    if (key === undefined || endpoint === undefined) {
      throw new VadeError('invalid_request', missing ?? `${provider.name} has no address.`)
    }
    const call = await prepare(
      { provider, endpoint, key },
      {
        method: 'GET',
        // Anthropic gives 20 unless told.
        path: endpoint.dialect === 'anthropic' ? '/models?limit=1000' : '/models',
        headers: {},
        body: '',
        stream: false,
        signal,
      },
    )
    const response = await fetch(call.url, { headers: call.headers, signal, redirect: 'manual' })
    const text = await bounded(response)
    if (!response.ok) throw refusal(provider.name, response.status, key.secret !== '')
    const models = readModelList(text, provider)
    if (models === null) {
      throw new VadeError(
        'provider_failed',
        `${provider.name} answered at ${endpoint.baseUrl}/models, but not with a list of its models.`,
      )
    }
    return models
  }

  async function refreshNow(active: ActiveProvider, signal: AbortSignal): Promise<boolean> {
    const { id, local } = active.provider
    const before = entries.get(id)?.models
    await ask(active, signal, local === true ? localPatience : patience).catch(() => undefined)
    return JSON.stringify(before) !== JSON.stringify(entries.get(id)?.models)
  }

  return {
    ask: (active, signal) => ask(active, signal, patience),
    known: (id) => entries.get(id)?.models,
    failure: (id) => entries.get(id)?.failure,
    forget(id) {
      entries.delete(id)
    },
    async refresh(active, signal) {
      const { provider } = active
      if (active.missing !== null || provider.quirks?.noModelList === true) return false
      const entry = entries.get(provider.id)
      if (entry !== undefined && entry.until > now()) return false
      const running = asking.get(provider.id)
      if (running !== undefined) return running
      const own = refreshNow(active, signal).finally(() => asking.delete(provider.id))
      asking.set(provider.id, own)
      return own
    },
  }
}

function explained(name: string, thrown: unknown): VadeError {
  if (isVadeError(thrown)) return thrown
  const late = thrown instanceof Error && thrown.name === 'TimeoutError'
  return new VadeError(
    late ? 'provider_timeout' : 'provider_failed',
    late
      ? `${name} did not send its list of models in time.`
      : `${name} cannot be reached; look at its address and your network.`,
    { cause: thrown },
  )
}

function refusal(name: string, status: number, hadKey: boolean): VadeError {
  if (status === 401 || status === 403) {
    const what = hadKey
      ? `refuses the key (${String(status)}); give another one`
      : `asks for a key (${String(status)}); give it one`
    return new VadeError('provider_failed', `${name} ${what}.`)
  }
  const where = status >= 300 && status < 400 ? ' It sends to another address: give that one.' : ''
  const what = `${name} answered ${String(status)} when it was asked for its models.${where}`
  return new VadeError('provider_failed', what)
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > longestList) throw new VadeError('provider_failed', 'The list of models is longer than 8 MB.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
