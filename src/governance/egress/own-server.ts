import { VadeError } from '../../core/index.ts'

/** A way to Vade's own server and to nothing else. It stays within Vade, so the record of what leaves does not have it. */
export interface OwnServerDoor {
  readonly fetch: typeof globalThis.fetch
  close(): Promise<void>
}

/** Past any proxy. @param url of the running server of this home, as `http://127.0.0.1:8233` */
export async function openOwnServerDoor(url: string): Promise<OwnServerDoor> {
  const { origin } = new URL(url)
  const { Agent, fetch } = await import('undici')
  const dispatcher = new Agent({ connect: { timeout: 5000 } })
  const own = async (input: string | URL, init?: object) => {
    const address = new URL(input)
    if (address.origin !== origin) throw new VadeError('internal', `${address.origin} is not Vade's own server.`)
    return fetch(address, { ...init, redirect: 'error', dispatcher })
  }
  return { fetch: own as unknown as typeof globalThis.fetch, close: () => dispatcher.destroy() }
}
