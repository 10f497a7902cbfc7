import { fork, type ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { VadeError } from '../../core/index.ts'
import { workerVariable, type Listening } from './worker.ts'

export interface WorkersOptions {
  readonly count: number
  /** 0 takes any free one. */
  readonly port: number
  /** The words after `vade` that make a process listen at this port. */
  readonly wordsFor: (port: number) => readonly string[]
  /** Gets each of them as it starts, those that take the place of others as well. */
  readonly onStart: (child: ChildProcess) => void
  /** Told when a worker has died and another takes its place. */
  readonly onDeath: (death: { readonly pid: number | null; readonly exit: string; readonly restartMs: number }) => void
}

export interface Workers {
  /** Where all of them listen. */
  readonly url: string
  /** Asks them to end, waits until they have, and kills those that take longer than this, 15 seconds unless told. */
  close(patienceMs?: number): Promise<void>
}

/** A worker that lived so long did not die of its start: the next restart does not wait for the ones before. */
const soundMs = 10_000
const firstRestartMs = 100
const longestRestartMs = 10_000

/**
 * Several processes of this program that share one port, each with a core of its own. One that dies is started again:
 * at once, or after 0.1, 0.2, 0.4 … up to 10 seconds while it dies young. Rejects with what the start of one said, and
 * leaves none running then.
 */
export async function startWorkers({
  count,
  port: wanted,
  wordsFor,
  onStart,
  onDeath,
}: WorkersOptions): Promise<Workers> {
  const running = new Set<ChildProcess>()
  const closing = new AbortController()

  /** Settles once it listens. */
  function start(port: number): Promise<{ readonly child: ChildProcess; readonly url: string }> {
    const child = fork(process.argv[1] ?? '', wordsFor(port), { env: { ...process.env, [workerVariable]: '1' } })
    running.add(child)
    onStart(child)
    child.once('exit', () => running.delete(child))
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => reject(died(child, exitOf(code, signal))))
      child.once('message', ({ url }: Listening) => resolve({ child, url }))
    })
  }

  /** Whatever becomes of it, this place has a worker again. */
  async function keep(first: ChildProcess, port: number): Promise<void> {
    let child: ChildProcess | null = first
    let startedAt = performance.now()
    let youngDeaths = 0
    while (!closing.signal.aborted) {
      const exit = child === null ? 'its start' : await exited(child)
      if (closing.signal.aborted) return
      youngDeaths = performance.now() - startedAt < soundMs ? youngDeaths + 1 : 0
      const restartMs = youngDeaths === 0 ? 0 : Math.min(longestRestartMs, firstRestartMs * 2 ** (youngDeaths - 1))
      onDeath({ pid: child?.pid ?? null, exit, restartMs })
      await sleep(restartMs, undefined, { signal: closing.signal }).catch(() => undefined)
      if (closing.signal.aborted) return
      startedAt = performance.now()
      // Why it could not start stands on stderr; the next try waits longer.
      child = await start(port).then(
        (started) => started.child,
        () => null,
      )
    }
  }

  async function close(patienceMs = 15_000): Promise<void> {
    closing.abort()
    const ending = [...running].map(exited)
    for (const child of running) child.kill('SIGTERM')
    const timer = setTimeout(() => {
      for (const child of running) child.kill('SIGKILL')
    }, patienceMs)
    await Promise.all(ending)
    clearTimeout(timer)
  }

  try {
    // The first finds the port, where any will do.
    const first = await start(wanted)
    const port = Number(new URL(first.url).port)
    const others = await Promise.all(Array.from({ length: count - 1 }, () => start(port)))
    for (const { child } of [first, ...others]) void keep(child, port)
    return { url: first.url, close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}

function exited(child: ChildProcess): Promise<string> {
  if (child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve(exitOf(child.exitCode, child.signalCode))
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(exitOf(code, signal))))
}

function exitOf(code: number | null, signal: NodeJS.Signals | null): string {
  return signal ?? `code ${String(code)}`
}

function died(child: ChildProcess, exit: string): VadeError {
  return new VadeError(
    'internal',
    `Worker ${String(child.pid ?? 0)} ended with ${exit} before it listened; what it said stands above.`,
  )
}
