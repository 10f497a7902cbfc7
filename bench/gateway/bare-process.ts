import { createServer } from 'node:http'
import { Pool } from 'undici'

/** What a gateway in Node costs at least: relays bytes; no keys, no routing, no accounts, no repetition. */
const [upstream = '', port = ''] = process.argv.slice(2)
const pool = new Pool(upstream, { connections: 2048, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 })

createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const path = request.url ?? '/'
    const headers = { 'content-type': 'application/json' }
    const asked = { path, method: 'POST', headers, body: Buffer.concat(chunks) } as const
    pool
      .stream(asked, ({ statusCode, headers: { 'content-type': type = '' } }) =>
        response.writeHead(statusCode, { 'content-type': String(type) }),
      )
      .catch(() => response.destroy())
  })
}).listen(Number(port), '127.0.0.1')
// So that Node keeps what it has compiled.
process.once('SIGTERM', () => process.exit())
