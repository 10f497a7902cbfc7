import { mergeMetrics, type MetricFamily } from '../core/index.ts'

/**
 * Workers share one port, so any of them may be asked for `/metrics`: it asks the process that started them all, which
 * asks each of them. Over the channel of `fork` go, with the number of the question:
 * worker to parent `metrics-wanted`, parent to workers `metrics`, workers to parent `metrics` with what they count, and
 * parent to worker `metrics-wanted` with the sum.
 */
interface Message {
  readonly type: 'metrics-wanted' | 'metrics'
  readonly number: number
  readonly families?: readonly MetricFamily[]
}

/** One end of the channel between two processes: a `ChildProcess`, or in it `process`. */
export interface Channel {
  send?(message: object, handle?: undefined, options?: undefined, sent?: (error: Error | null) => void): unknown
  on(event: 'message', heard: (message: unknown) => void): unknown
}

export interface Worker extends Channel {
  once(event: 'exit', ended: () => void): unknown
}

/** Who has not answered by then is told as it was last heard of. */
const patienceMs = 1000

/** In a worker: answers the parent, and gives what all workers count; what this one counts where no parent answers. */
export function joinMetrics(
  parent: Channel,
  own: () => readonly MetricFamily[],
): () => Promise<readonly MetricFamily[]> {
  const asked = new Map<number, (families: readonly MetricFamily[]) => void>()
  let count = 0
  parent.on('message', (message) => {
    if (!isMessage(message)) return
    const { type, number, families } = message
    if (type === 'metrics') tell(parent, { type, number, families: own() })
    else if (families !== undefined) asked.get(number)?.(families)
  })
  return () =>
    new Promise((resolve) => {
      const number = count++
      const timer = setTimeout(() => answer(own()), 2 * patienceMs)
      function answer(families: readonly MetricFamily[]): void {
        clearTimeout(timer)
        asked.delete(number)
        resolve(families)
      }
      asked.set(number, answer)
      tell(parent, { type: 'metrics-wanted', number })
    })
}

/** In the parent: call it with every worker as it starts. What a worker has counted stays when it ends. */
export function createMetricsExchange(): (worker: Worker) => void {
  const last = new Map<Worker, readonly MetricFamily[]>()
  const waiting = new Map<number, (worker: Worker) => void>()
  let gone: readonly MetricFamily[] = []
  let count = 0

  function gather(): Promise<readonly MetricFamily[]> {
    return new Promise((resolve) => {
      const number = count++
      const silent = new Set(last.keys())
      const timer = setTimeout(finish, patienceMs)
      function finish(): void {
        clearTimeout(timer)
        waiting.delete(number)
        resolve(mergeMetrics([gone, ...last.values()]))
      }
      waiting.set(number, (worker) => {
        silent.delete(worker)
        if (silent.size === 0) finish()
      })
      for (const worker of last.keys()) tell(worker, { type: 'metrics', number })
    })
  }

  return (worker) => {
    last.set(worker, [])
    worker.on('message', (message) => {
      if (!isMessage(message)) return
      const { type, number, families } = message
      if (type === 'metrics-wanted') {
        void gather().then((sum) => tell(worker, { type, number, families: sum }))
      } else if (families !== undefined) {
        if (last.has(worker)) last.set(worker, families)
        waiting.get(number)?.(worker)
      }
    })
    worker.once('exit', () => {
      const counted = (last.get(worker) ?? []).filter(({ type }) => type !== 'gauge')
      gone = mergeMetrics([gone, counted])
      last.delete(worker)
      for (const heard of waiting.values()) heard(worker)
    })
  }
}

/** Whoever has gone cannot be told, which is no failure. */
function tell(to: Channel, message: Message): void {
  to.send?.(message, undefined, undefined, () => undefined)
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('number' in value)) return false
  return (value.type === 'metrics-wanted' || value.type === 'metrics') && typeof value.number === 'number'
}
