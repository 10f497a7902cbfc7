import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { VadeError } from '../core/index.ts'
import { errorOf, type ChangeName, type InputOf, type Outcome, type Request, type ResultOf } from './commit.ts'

/** Makes a change and settles once the disk has it. A change that throws is undone alone. */
export type Write = <Name extends ChangeName>(name: Name, input: InputOf<Name>) => Promise<ResultOf<Name>>

export interface Writer {
  readonly write: Write
  /** Settles once all that was asked for is on the disk, or was refused, and the thread has ended. */
  close(): Promise<void>
}

interface Waiting {
  readonly request: Request
  readonly resolve: (result: never) => void
  readonly reject: (reason: VadeError) => void
}

const batchLimit = 1000
/** A thread that had no work for so long is ended: it takes 12 MB, and the next write 50 ms to have it again. */
const restMs = 300_000
/** It lies beside this file, whether that is a source or has been bundled. */
const script = new URL(`writer-thread${extname(import.meta.filename)}`, import.meta.url)

/**
 * Changes are made on a thread of their own, so that a slow disk does not hold up the event loop. What is asked for
 * while a commit is on its way shares the next one, hence one wait for the disk. The thread starts at the first write,
 * keeps the process alive only while it has work, and is replaced at the next write if it has died or was at rest.
 */
export function createWriter(workerData: { readonly path: string; readonly key: string }): Writer {
  let thread: Worker | null = null
  let resting: Promise<void> | null = null
  let restTimer: NodeJS.Timeout | undefined
  const waiting: Waiting[] = []
  let committing: Waiting[] = []
  let closing: Promise<void> | null = null
  let whenIdle = (): void => undefined

  function start(): Worker {
    // The flags that the program was started with (--eval and the like) are not for the thread.
    const started = new Worker(script, { workerData, execArgv: [] })
    let reason: unknown
    started.on('message', (outcomes: readonly Outcome[]) => {
      settle(({ resolve, reject }, index) => {
        const outcome = outcomes[index] as Outcome
        if ('error' in outcome) reject(errorOf(outcome.error))
        else resolve(outcome.result as never)
      })
    })
    started.on('error', (thrown) => (reason = thrown))
    started.on('exit', () => {
      // One that was told to end had nothing to confirm.
      if (thread !== started) return
      thread = null
      unconfirmed(reason)
    })
    return started
  }

  function settle(tell: (change: Waiting, index: number) => void): void {
    const batch = committing
    committing = []
    for (const [index, change] of batch.entries()) tell(change, index)
    if (waiting.length > 0) {
      setImmediate(send)
    } else {
      thread?.unref()
      whenIdle()
      restTimer ??= setTimeout(rest, restMs).unref()
      restTimer.refresh()
    }
  }

  function rest(): void {
    if (committing.length === 0) resting = end()
  }

  /** Settles once the thread has closed the database and is gone. */
  async function end(): Promise<void> {
    const last = thread
    if (last === null) return
    thread = null
    last.ref()
    await new Promise<void>((resolve) => {
      last.once('exit', () => resolve())
      last.postMessage(null)
    })
  }

  function unconfirmed(cause: unknown): void {
    const error = new VadeError(
      'store_unwritable',
      `The thread that writes ${workerData.path} ended before it confirmed the change; see whether it was made, and try again.`,
      { cause },
    )
    settle(({ reject }) => reject(error))
  }

  function send(): void {
    if (committing.length > 0 || waiting.length === 0) return
    committing = waiting.splice(0, batchLimit)
    try {
      thread ??= start()
      thread.ref()
      thread.postMessage(committing.map(({ request }) => request))
    } catch (thrown) {
      unconfirmed(thrown)
    }
  }

  const write: Write = (name, input) =>
    new Promise((resolve, reject) => {
      if (closing !== null) {
        reject(new VadeError('shutting_down', `${workerData.path} is closed; start Vade again.`))
        return
      }
      waiting.push({ request: { name, input } as Request, resolve, reject })
      // The changes of one turn of the event loop go together.
      if (waiting.length === 1 && committing.length === 0) setImmediate(send)
    })

  async function finish(): Promise<void> {
    if (waiting.length + committing.length > 0) await new Promise<void>((resolve) => (whenIdle = resolve))
    clearTimeout(restTimer)
    await resting
    await end()
  }

  return { write, close: () => (closing ??= finish()) }
}
