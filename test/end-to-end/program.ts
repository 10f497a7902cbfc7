import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const vade = join(import.meta.dirname, '..', '..', 'vade')

/** The program as a person starts it, in a home of its own, with no network and, unless `models` are named, no weights. */
export async function startProgram({ models = [], serve = [] }: { models?: string[]; serve?: string[] } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'vade-program-'))
  const closed = { ...process.env, VADE_HOME: home, VADE_OFFLINE: '1', VADE_CACHE: join(home, 'no-cache') }
  for (const id of models) {
    const pulled = await run(['models', 'pull', id], { ...process.env, VADE_HOME: home, VADE_OFFLINE: '1' })
    if (pulled.code !== 0) throw new Error(pulled.error)
  }
  const server = spawn(vade, ['serve', '--port', '0', ...serve], { env: closed, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(server, 'exit')
  const said = { out: '', log: '' }
  server.stderr.on('data', (chunk: Buffer) => (said.log += chunk.toString()))
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk: Buffer) => {
      said.out += chunk.toString()
      if (said.out.includes('#code=')) resolve()
    })
    server.once('exit', () => reject(new Error(`The server ended: ${said.out}${said.log}`)))
  })
  const command = (words: readonly string[], stdin = '') => run(words, closed, stdin)
  const url = /Vade is listening on (\S+)/.exec(said.out)?.[1] ?? ''
  const { key } = JSON.parse((await command(['keys', 'add', 'test', '--json'])).out) as { key: string }
  return {
    home,
    url,
    link: /Open (\S+)/.exec(said.out)?.[1] ?? '',
    key,
    command,
    /** What it has logged so far. */
    log: () => said.log,
    terminate: () => server.kill('SIGTERM'),
    ended,
    post: (path: string, body: string | Buffer<ArrayBuffer> | ReadableStream, headers: Record<string, string> = {}) =>
      fetch(`${url}/v1${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, ...headers },
        body,
        ...(body instanceof ReadableStream && { duplex: 'half' }),
      }),
    async stop() {
      server.kill('SIGTERM')
      await ended
      rmSync(home, { recursive: true, force: true })
    },
  }
}

export type Program = Awaited<ReturnType<typeof startProgram>>

function run(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  stdin = '',
): Promise<{ code: number | null; out: string; error: string }> {
  return new Promise((resolve) => {
    const child = spawn(vade, words, { env })
    const said = { out: '', error: '' }
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said.error += chunk.toString()))
    child.on('close', (code) => resolve({ code, ...said }))
    child.stdin.end(stdin)
  })
}

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
