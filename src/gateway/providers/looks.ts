import { setTimeout as sleep } from 'node:timers/promises'

/** Looks at what may change: from when something moved until all has stood still, and not at all in between. */
export interface Looks {
  /** Takes what is there now; ends with the look. */
  atOnce(): Promise<void>
  /** Something may have changed. */
  wake(): void
  close(): Promise<void>
}

export interface LooksOptions {
  /** Whether all stood still since the look before. */
  readonly look: (how: { readonly atOnce: boolean }) => Promise<boolean>
  readonly everyMs: number
  readonly onProblem: (thrown: unknown) => void
}

export function createLooks({ look, everyMs, onProblem }: LooksOptions): Looks {
  const closing = new AbortController()
  let last: Promise<unknown> = Promise.resolve()
  let isAwake = false
  let woken = false

  /** One after the other: an older one must not undo a newer. */
  function next(how: { readonly atOnce: boolean }): Promise<boolean> {
    const looked = last
      .then(() => closing.signal.aborted || look(how))
      .catch((thrown: unknown) => {
        onProblem(thrown)
        return false
      })
    last = looked
    return looked
  }

  async function lookUntilStill(): Promise<void> {
    isAwake = true
    let goesOn = true
    while (goesOn && !closing.signal.aborted) {
      // Two changes within one tick of the file system's clock are told as one: after a look that was called for comes another.
      const calledFor = woken
      woken = false
      const isStill = await next({ atOnce: false })
      await sleep(everyMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined)
      goesOn = calledFor || woken || !isStill
    }
    isAwake = false
  }

  return {
    async atOnce() {
      await next({ atOnce: true })
    },
    wake() {
      woken = true
      if (!isAwake && !closing.signal.aborted) void lookUntilStill()
    },
    async close() {
      closing.abort()
      await last
    },
  }
}
