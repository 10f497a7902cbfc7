import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { homePaths } from '../app/index.ts'
import { createClient, type Client } from '../client/index.ts'
import { toVadeError } from '../core/index.ts'
import { openOwnServerDoor } from '../governance/index.ts'
import { textOption, type Call } from './command.ts'

/** What `vade serve` leaves in the home while it runs. */
const serverFile = z.object({ pid: z.int(), url: z.string(), token: z.string() })

export interface RunningServer {
  readonly url: string
  readonly client: Client
  close(): Promise<void>
}

/** A server that answers in less than this is there, however busy it is. */
const patienceMs = 3000

/** The server of this home, or null: none was started, or it was killed and only its file is left. */
export async function findServer(call: Call): Promise<RunningServer | null> {
  const found = readServerFile(homePaths(textOption(call, 'home')).serverFile)
  if (found === null) return null
  const { url, token } = found
  const door = await openOwnServerDoor(url)
  const client = createClient({ baseUrl: url, token, fetch: door.fetch })
  try {
    await client.call('getStatus', { signal: AbortSignal.any([call.signal, AbortSignal.timeout(patienceMs)]) })
    return { url, client, close: () => door.close() }
  } catch (thrown) {
    await door.close()
    call.signal.throwIfAborted()
    // Nobody there, or another program on the same port, which does not know the secret.
    if (['offline', 'invalid_key', 'not_found', 'internal', 'forbidden'].includes(toVadeError(thrown).code)) return null
    throw thrown
  }
}

function readServerFile(file: string): z.output<typeof serverFile> | null {
  try {
    return serverFile.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
