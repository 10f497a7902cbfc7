/** How a worker of `vade gateway --workers` and the process that started it talk. */

/** Set in the environment of a worker; it says its address by a message and ends when its parent has gone. */
export const workerVariable = 'VADE_WORKER'

/** What a worker sends once it listens. */
export interface Listening {
  readonly url: string
}

export function isWorker(): boolean {
  return process.env[workerVariable] === '1' && process.send !== undefined
}

/** Tells the parent where this worker listens. */
export function tellListening(url: string): void {
  process.send?.({ url } satisfies Listening)
}

/** Aborted with this signal, or when the parent has gone, however it went. */
export function whileParentLives(signal: AbortSignal): AbortSignal {
  const gone = new AbortController()
  process.once('disconnect', () => gone.abort())
  return AbortSignal.any([signal, gone.signal])
}
