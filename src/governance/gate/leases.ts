import { VadeError } from '../../core/index.ts'

/** Leave to send one request, which ends when the consent that it was given under is taken back. */
export interface Lease {
  /** To be kept for as long as anything is sent or heard under it: a lease that nobody has is forgotten. */
  readonly revoked: AbortSignal
  /** Nothing is sent under it. */
  end(): void
}

export interface Leases {
  /** `holds` says whether what it was given under still holds. */
  open(holds: () => Promise<boolean>): Lease
  /** Looks at all of them again. */
  recheck(): void
}

interface Held {
  readonly controller: AbortController
  readonly holds: () => Promise<boolean>
}

/**
 * Nobody says when an answer has ended, so a lease lives as long as its signal does: requests are large, and must not
 * stay in memory for the sake of a consent that might be taken back.
 */
export function createLeases(): Leases {
  const signals = new Set<WeakRef<AbortSignal>>()
  const held = new WeakMap<AbortSignal, Held>()
  const forgotten = new FinalizationRegistry<WeakRef<AbortSignal>>((reference) => signals.delete(reference))

  async function check({ controller, holds }: Held): Promise<void> {
    // What cannot be known counts as taken back.
    if ((await holds().catch(() => false)) || !held.has(controller.signal)) return
    held.delete(controller.signal)
    controller.abort(new VadeError('aborted', 'The consent to send this was taken back; the answer was stopped.'))
  }
  return {
    open(holds) {
      const controller = new AbortController()
      const { signal } = controller
      const reference = new WeakRef(signal)
      signals.add(reference)
      held.set(signal, { controller, holds })
      forgotten.register(signal, reference)
      return {
        revoked: signal,
        end() {
          held.delete(signal)
          signals.delete(reference)
        },
      }
    },
    recheck() {
      for (const reference of signals) {
        const signal = reference.deref()
        const one = signal === undefined ? undefined : held.get(signal)
        if (one !== undefined) void check(one)
      }
    },
  }
}
