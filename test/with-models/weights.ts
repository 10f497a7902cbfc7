import { homedir } from 'node:os'
import { join } from 'node:path'
import { createModelShelf, type InstalledModel } from '../../src/engine-native/index.ts'
import { openDoor } from '../../src/engine-native/shelf/open-door.ts'
import { lockFile } from '../../src/store/index.ts'

/** Real weights from the cache, fetched into it when absent; null, with the reason on stderr, when they cannot be had. */
export async function weights(id: string): Promise<InstalledModel | null> {
  const directory = join(process.env['VADE_CACHE'] ?? join(homedir(), '.cache', 'vade'), 'models')
  const shelf = createModelShelf({ directory, door: openDoor, lock: lockFile })
  try {
    return await shelf.pull(id, { signal: AbortSignal.timeout(600_000), onProgress: () => undefined })
  } catch (thrown) {
    process.stderr.write(`The weights of ${id} cannot be had: ${String(thrown)}\n`)
    return null
  }
}
