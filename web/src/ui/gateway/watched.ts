import type { Paused, ProviderHealth, ProviderState } from '../../../../src/api/index.ts'
import { backend } from '../../backend.ts'

/** A provider, and how it did. */
export interface Watched {
  readonly of: ProviderState
  readonly health: ProviderHealth | undefined
  /** What of it is not asked just now. */
  readonly paused: readonly Paused[]
}

/** Hours that health is summed up over. */
export const healthHours = 24

export async function loadWatched(signal: AbortSignal) {
  const from = Date.now() - healthHours * 3_600_000
  const [{ providers, problems }, health] = await Promise.all([
    backend.call('listProviders', { signal }),
    backend.call('getHealth', { query: { from }, signal }),
  ])
  const watched = providers.map((of): Watched => ({
    of,
    health: health.providers.find(({ provider }) => provider === of.id),
    paused: health.paused.filter(({ name }) => name.startsWith(`${of.id}/`) || name.startsWith(`${of.id}#`)),
  }))
  return { watched, problems }
}
