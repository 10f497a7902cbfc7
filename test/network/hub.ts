import { createReadStream, existsSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'

export interface Served {
  readonly url: string
  close(): void
}

export async function serveAt(address: string, listener: RequestListener): Promise<Served> {
  const server = createServer(listener)
  server.listen(0, address)
  await once(server, 'listening')
  return {
    url: `http://${address}:${String((server.address() as AddressInfo).port)}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const folder = join(homedir(), '.cache', 'vade', 'models')

export function weightsAreHere(file: string): boolean {
  return existsSync(join(folder, file))
}

/** A hub of models that sends on to another address, as real ones do; it has what lies in the cache of this machine. */
export async function startHub(address: string, elsewhere: string): Promise<Served> {
  const store = await serveAt(elsewhere, ({ url = '' }, response) => {
    const file = join(folder, basename(url))
    if (basename(url) === '' || !weightsAreHere(basename(url))) return response.writeHead(404).end()
    response.writeHead(200, { 'content-length': statSync(file).size, etag: '"one"' })
    return createReadStream(file).pipe(response)
  })
  const hub = await serveAt(address, ({ url = '/' }, response) => {
    response.writeHead(302, { location: `${store.url}/${basename(url)}` }).end()
  })
  return {
    url: hub.url,
    close() {
      hub.close()
      store.close()
    },
  }
}
