import type { Finish, Model } from '../core/index.ts'

/** What one answer took. */
export interface Measured {
  readonly model: string
  /** From the question to the first words, in milliseconds; null when none came. */
  readonly firstMs: number | null
  readonly finish: Finish
}

/** Counts the answers of the models that it watches. */
export interface Meter {
  watch(model: Model): Model
  /** Answers that have begun and not ended. */
  running(): number
  /** Those of them that have said nothing yet: they wait for their turn, or their prompt is being read. */
  waiting(): number
  onAnswer(listener: (measured: Measured) => void): void
}

export function createMeter(): Meter {
  const listeners = new Set<(measured: Measured) => void>()
  let running = 0
  let waiting = 0
  return {
    running: () => running,
    waiting: () => waiting,
    onAnswer: (listener) => void listeners.add(listener),
    watch: (model) => ({
      ...model,
      async *generate(request, context) {
        const askedAt = performance.now()
        let firstMs: number | null = null
        running++
        waiting++
        try {
          for await (const part of model.generate(request, context)) {
            if (firstMs === null && (part.type === 'text-delta' || part.type === 'tool-call-start')) {
              firstMs = performance.now() - askedAt
              waiting--
            }
            if (part.type === 'finish') for (const tell of listeners) tell({ model: model.id, firstMs, finish: part })
            yield part
          }
        } finally {
          running--
          if (firstMs === null) waiting--
        }
      },
    }),
  }
}
