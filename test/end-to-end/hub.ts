import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Hub {
  readonly url: string
  close(): void
}

/** A hub of models that has every file, of any size, and gives out of each what `goOn` writes: else it begins and never goes on. */
export async function startHub(
  goOn: (response: ServerResponse) => Promise<void> = async () => undefined,
): Promise<Hub> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    response.flushHeaders()
    void goOn(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
