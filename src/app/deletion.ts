import { VadeError } from '../core/index.ts'
import { createModelShelf } from '../engine-native/index.ts'
import { sharedPlaces } from '../gateway/index.ts'
import { eraseHome, locksHeld, type Erased } from '../governance/index.ts'
import { lockFile } from '../store/index.ts'
import { homePaths, type HomePaths } from './paths.ts'

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
      if (locksHeld(home) > ownLocks) {
        throw new VadeError(
          'home_in_use',
          `Another program of Vade works in ${home}; nothing was deleted. Stop 'vade gateway' first.`,
        )
      }
      asked.abort()
    },
  }
}

export interface Deleted extends Erased {
  readonly home: string
  /** Whether replicas share a database, which stays as it is. */
  readonly shared: boolean
}

/**
 * Deletes everything about the person from a home that nobody works in, for ever. Weights that everybody can have stay.
 * Throws `home_in_use`.
 */
export async function deleteEverything(given: string | undefined): Promise<Deleted> {
  const { home, models } = homePaths(given)
  const { database } = await sharedPlaces(home).catch(() => ({ database: undefined }))
  const shelf = createModelShelf({
    directory: models,
    door() {
      throw new VadeError('offline', 'Nothing is fetched while everything is deleted.')
    },
    lock: (path, signal) => lockFile(path, signal),
  })
  const keep = await shelf.publishedFiles()
  const shared = (process.env['VADE_DATABASE']?.trim() || database) !== undefined
  return { ...(await eraseHome({ home, keep })), home, shared }
}
