import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command, serve } from './program.ts'

/** The program serving a home of its own, with no network and, unless `models` are named, no weights. */
export async function serveHome({ models = [], options = [] }: { models?: string[]; options?: string[] } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'vade-served-'))
  const offline = { ...process.env, VADE_HOME: home, VADE_OFFLINE: '1' }
  for (const id of models) {
    const pulled = await command(['models', 'pull', id], offline)
    if (pulled.code !== 0) throw new Error(pulled.error)
  }
  const env = { ...offline, VADE_CACHE: join(home, 'no-cache') }
  const server = await serve(env, options)
  const run = (words: readonly string[], stdin = '') => command(words, env, stdin)
  const { key } = JSON.parse((await run(['keys', 'add', 'test', '--json'])).out) as { key: string }
  const terminate = () => server.child.kill('SIGTERM')
  return {
    home,
    url: server.url,
    link: /Open (\S+)/.exec(server.out())?.[1] ?? '',
    key,
    command: run,
    log: () => server.log(),
    terminate,
    ended: server.ended,
    post: (path: string, body: string | Buffer<ArrayBuffer> | ReadableStream, headers: Record<string, string> = {}) =>
      fetch(`${server.url}/v1${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, ...headers },
        body,
        ...(body instanceof ReadableStream && { duplex: 'half' }),
      }),
    async stop() {
      terminate()
      await server.ended
      rmSync(home, { recursive: true, force: true })
    },
  }
}

export type ServedHome = Awaited<ReturnType<typeof serveHome>>

/** All that a server says to these bytes until it closes the connection. */
export function rawAnswer(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ''), () => socket.write(bytes))
    let text = ''
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50))
}
