import { createServer } from 'node:http'
import { Pool } from 'undici'

/**
 * What a gateway in Node costs at least: gives the model the name that the upstream knows and relays; no keys, no
 * routing, no accounts, no repetition. Under `/unread` it does not look at what it relays.
 */
const [upstream = '', port = ''] = process.argv.slice(2)
const pool = new Pool(upstream, { connections: 2048, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 })

createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const url = request.url ?? '/'
    const path = url.replace(/^\/unread/, '')
    const bytes = Buffer.concat(chunks)
    const headers = { 'content-type': 'application/json' }
    const asked = { path, method: 'POST', headers, body: path === url ? renamed(bytes) : bytes } as const
    pool
      .stream(asked, ({ statusCode, headers: { 'content-type': type = '' } }) =>
        response.writeHead(statusCode, { 'content-type': String(type) }),
      )
      .catch(() => response.destroy())
  })
}).listen(Number(port), '127.0.0.1')

function renamed(body: Buffer): string {
  const asked = JSON.parse(body.toString()) as { model: string }
  return JSON.stringify({ ...asked, model: asked.model.replace(/^bare\//, '') })
}

// So that Node keeps what it has compiled.
process.once('SIGTERM', () => process.exit())
