import { createServer } from 'node:net'

/** Whether a server could listen there now. */
export function portIsFree({ host, port }: { readonly host: string; readonly port: number }): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
