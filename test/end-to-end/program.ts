import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export const vade = join(import.meta.dirname, '..', '..', 'vade')

export interface Said {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

export interface Running {
  readonly child: ChildProcess
  /** What has come by stdout so far. */
  out(): string
  /** What has come by stderr so far. */
  log(): string
  /** Settles once stdout matches; rejects if the program ends without it. */
  sees(pattern: RegExp): Promise<void>
  readonly ended: Promise<Said>
}

/** The program as a person starts it. */
export function start(words: readonly string[], env: NodeJS.ProcessEnv, program = vade): Running {
  const child = spawn(program, words, { env })
  const said = { out: '', error: '' }
  const ended = new Promise<Said>((resolve) => child.once('close', (code) => resolve({ code, ...said })))
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.error += chunk.toString()))
  // A program that has ended does not read what is still written to it.
  child.stdin.on('error', () => undefined)
  return {
    child,
    ended,
    out: () => said.out,
    log: () => said.error,
    async sees(pattern) {
      while (!pattern.test(said.out)) {
        const gone = await Promise.race([once(child.stdout, 'data').then(() => null), ended])
        if (gone !== null && !pattern.test(said.out))
          throw new Error(`It ended without ${String(pattern)}: ${JSON.stringify(gone)}`)
      }
    },
  }
}

export async function command(words: readonly string[], env: NodeJS.ProcessEnv, stdin = ''): Promise<Said> {
  const running = start(words, env)
  running.child.stdin?.end(stdin)
  return running.ended
}

/** `vade serve` on a free port, once it listens. */
export async function serve(
  env: NodeJS.ProcessEnv,
  options: readonly string[] = [],
): Promise<Running & { readonly url: string }> {
  const running = start(['serve', '--port', '0', ...options], env)
  await running.sees(/#code=\S+/)
  return { ...running, url: /listening on (\S+)/.exec(running.out())?.[1] ?? '' }
}

/** The same program on a pseudo-terminal, made by util-linux's `script`. */
export function startOnTerminal(line: string, env: NodeJS.ProcessEnv): Running {
  return start(['-qefc', `${vade} ${line}`, '/dev/null'], env, 'script')
}
