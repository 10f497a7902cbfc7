import { join } from 'node:path'
import type { Call } from './calls.ts'
import { startPinned } from './pinned.ts'

/** What the load process is asked to do. */
export type LoadTask =
  /** So many calls a second, whether the last one is answered or not. */
  | { readonly kind: 'open'; readonly call: Call; readonly perSecond: number; readonly seconds: number }
  /** Streams one after the other, each read to its end, so that connections are kept. */
  | { readonly kind: 'first'; readonly call: Call; readonly count: number }
  /** Streams beside each other, begun within a second. */
  | { readonly kind: 'held'; readonly call: Call; readonly count: number; readonly pieces: number }

export interface LoadRun {
  /** Milliseconds: of `open` to the end of the answer, of `first` to the first event. */
  readonly first: readonly number[]
  /** Milliseconds: of `first` to the first content; of `held` how late each piece came. */
  readonly content: readonly number[]
  /** Calls that ended as they should; of `held` without a gap of 1.1 seconds. */
  readonly whole: number
}

export interface Load {
  run(task: LoadTask): Promise<LoadRun>
  close(): void
}

/** Clients in a process of their own, on the second core. */
export function startLoad(): Load {
  const { child } = startPinned('load', [process.execPath, join(import.meta.dirname, 'load-process.ts')], { ipc: true })
  return {
    run(task) {
      child.send(task)
      return new Promise((resolve, reject) => {
        const ended = () => reject(new Error('The load ended.'))
        child.once('exit', ended)
        child.once('message', (run) => {
          child.off('exit', ended)
          resolve(run as LoadRun)
        })
      })
    },
    close: () => void child.kill(),
  }
}

/** The address of the benchmark's upstream, which runs on the second core until this process ends. */
export async function startUpstream(): Promise<string> {
  const file = join(import.meta.dirname, 'upstream-process.ts')
  const { child } = startPinned('load', [process.execPath, file], { ipc: true })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)))
    child.once('exit', () => reject(new Error('The upstream ended before it listened.')))
  })
  return `http://127.0.0.1:${String(port)}`
}
