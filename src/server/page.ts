import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { VadeError } from '../core/index.ts'
import { methodNotAllowed, sendBytes, type Exchange } from './http.ts'

const folder = fileURLToPath(new URL('../../dist-web/', import.meta.url))
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}
const policy =
  "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"

/** The built page. Addresses without a file are the page's own and get its one HTML file. */
export async function handlePage(exchange: Exchange, path: string): Promise<void> {
  const { request, response } = exchange
  if (!['GET', 'HEAD'].includes(request.method)) throw methodNotAllowed(exchange, ['GET', 'HEAD'])
  const wanted = normalize(join(folder, path === '/' ? 'index.html' : path))
  const inside = wanted.startsWith(folder.endsWith(sep) ? folder : folder + sep)
  const asset = inside && extname(wanted) !== '' && existsSync(wanted)
  if (!asset && extname(path) !== '') throw new VadeError('not_found', `There is no ${path}.`)
  const file = asset ? wanted : join(folder, 'index.html')
  if (!existsSync(file)) throw new VadeError('not_found', "The page is not built. Run 'npm ci' in Vade's folder.")
  const bytes = await readFile(file)
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  const hashed = path.startsWith('/assets/')
  response.setHeader('etag', etag)
  response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  response.setHeader('content-security-policy', policy)
  response.setHeader('referrer-policy', 'no-referrer')
  if (request.headers['if-none-match'] === etag) response.writeHead(304, {}).end()
  else sendBytes(response, 200, { type: types[extname(file)] ?? 'application/octet-stream', bytes })
}
