import { VadeError } from '../core/index.ts'
import { createModelShelf } from '../engine-native/index.ts'
import { eraseHome, locksHeld, type Erased } from '../governance/index.ts'
import { lockFile } from '../store/index.ts'
import { homePaths, type HomePaths } from './paths.ts'
import { isShared, sharedData } from './shared-data.ts'

/** Asked for while a home is served: it is done once everything of it is closed. */
export interface Deletion {
  readonly asked: AbortSignal
  /** Rejects with `home_in_use` while another program of Vade works in the home. */
  ask(): Promise<void>
}

/** Those of the server itself: the home's, and that of its journal. */
const ownLocks = 2

/** `opened` settles once the server has its own locks: who counts before that takes another's for one of them. */
export function createDeletion({ home }: HomePaths, opened: () => Promise<unknown>): Deletion {
  const asked = new AbortController()
  return {
    asked: asked.signal,
    async ask() {
      await opened()
      needNobody(home, ownLocks)
      asked.abort()
    },
  }
}

export interface Deleted extends Erased {
  readonly home: string
  /** What became of the database that replicas share; null where there is none. */
  readonly shared: 'left' | 'deleted' | null
}

export interface DeletionOptions {
  /** Also what replicas share, for all of them. */
  readonly shared: boolean
}

/**
 * Deletes everything about the person from a home that nobody works in, for ever. Weights that everybody can have stay.
 * Throws `home_in_use`, also while a replica is connected to what is to be deleted.
 */
export async function deleteEverything(given: string | undefined, options: DeletionOptions): Promise<Deleted> {
  const { home, models } = homePaths(given)
  const shelf = createModelShelf({
    directory: models,
    door() {
      throw new VadeError('offline', 'Nothing is fetched while everything is deleted.')
    },
    lock: (path, signal) => lockFile(path, signal),
  })
  const keep = await shelf.publishedFiles()
  const shared = options.shared ? 'deleted' : (await isShared(home)) ? 'left' : null
  if (options.shared) {
    needNobody(home, 0)
    // First: the home has the way there, and if this fails, all of it can be tried again.
    await sharedData(home, { erase: true })
  }
  return { ...(await eraseHome({ home, keep })), home, shared }
}

/** But for whoever holds so many locks: a server itself. */
function needNobody(home: string, locks: number): void {
  if (locksHeld(home) <= locks) return
  throw new VadeError(
    'home_in_use',
    `Another program of Vade works in ${home}; nothing was deleted. Stop 'vade gateway' first.`,
  )
}
