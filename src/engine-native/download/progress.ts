export interface PullProgress {
  readonly phase: 'waiting' | 'fetching' | 'verifying' | 'joining'
  /** Where it comes from, in words; while `waiting`, what is waited for or why a source was skipped. */
  readonly source: string
  readonly doneBytes: number
  readonly totalBytes: number
  /** Over the last few seconds; null until that is known. */
  readonly bytesPerSecond: number | null
  readonly secondsLeft: number | null
}

export type OnProgress = (progress: PullProgress) => void

/** How far a fetch is; tells at most four times a second. */
export class ProgressMeter {
  readonly #source: string
  readonly #totalBytes: number
  readonly #tell: OnProgress
  readonly #samples: { at: number; bytes: number }[] = []
  #toldAt = 0

  constructor(tell: OnProgress, source: string, totalBytes: number) {
    this.#tell = tell
    this.#source = source
    this.#totalBytes = totalBytes
  }

  fetching(doneBytes: number, now: number = performance.now()): void {
    const finished = doneBytes >= this.#totalBytes
    if (this.#toldAt > 0 && now - this.#toldAt < 250 && !finished) return
    this.#toldAt = now
    const last = this.#samples.at(-1)
    if (last !== undefined && doneBytes < last.bytes) this.#samples.length = 0
    this.#samples.push({ at: now, bytes: doneBytes })
    while (this.#samples.length > 20) this.#samples.shift()
    const first = this.#samples[0]
    const speed =
      first !== undefined && now - first.at >= 200 ? ((doneBytes - first.bytes) / (now - first.at)) * 1000 : null
    this.#tell({
      phase: 'fetching',
      source: this.#source,
      doneBytes: Math.min(doneBytes, this.#totalBytes),
      totalBytes: this.#totalBytes,
      bytesPerSecond: speed === null ? null : Math.round(speed),
      secondsLeft: speed === null || speed <= 0 ? null : Math.max(0, (this.#totalBytes - doneBytes) / speed),
    })
  }

  phase(phase: 'waiting' | 'verifying' | 'joining', doneBytes: number): void {
    this.#tell({
      phase,
      source: this.#source,
      doneBytes,
      totalBytes: this.#totalBytes,
      bytesPerSecond: null,
      secondsLeft: null,
    })
  }
}
