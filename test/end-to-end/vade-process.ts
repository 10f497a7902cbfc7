import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const program = join(import.meta.dirname, '..', '..', 'vade')

export interface VadeOptions {
  readonly home: string
  /** Any free one when absent. */
  readonly port?: number
  /** Beside `VADE_HOME`; offline and without weights unless it says otherwise. */
  readonly env?: NodeJS.ProcessEnv
}

export interface VadeProcess {
  readonly url: string
  /** A new one-time address of the page. */
  link(): Promise<string>
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>
  /** Ends it in the middle of whatever it does, and waits until it has. */
  kill(): Promise<void>
}

/** The program as a person starts it; settles once it listens, and throws what it said when it does not. */
export async function startVade({ home, port = 0, env = {} }: VadeOptions): Promise<VadeProcess> {
  const child = spawn(program, ['serve', '--port', String(port)], {
    env: { ...process.env, VADE_OFFLINE: '1', VADE_CACHE: join(home, 'no-cache'), ...env, VADE_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2000)))
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /Vade is listening on (\S+)/.exec(line)?.[1]
    if (url !== undefined)
      return { url, link: () => newLink(home), stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') }
  }
  throw new Error(`Vade did not start: ${errors}`)
}

async function newLink(home: string): Promise<string> {
  const { url, token } = JSON.parse(readFileSync(join(home, 'run', 'server.json'), 'utf8')) as Record<string, string>
  const response = await fetch(`${url ?? ''}/api/session/link`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token ?? ''}` },
  })
  return ((await response.json()) as { url: string }).url
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}
