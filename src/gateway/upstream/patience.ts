import { AttemptError, type Target } from '../routing/target.ts'

/** Ends an answer that does not go on, or does not end. */
export interface Patience {
  /** Something came. */
  heard(): void
  /** The provider is made to wait for a slow reader: its silence is not its fault. */
  pause(): void
  resume(): void
  end(): void
}

export interface Limits {
  /** Longest pause between two pieces once the answer has begun, in milliseconds. */
  readonly idleMs: number
  /** When the answer must have ended, by `performance.now()`. */
  readonly untilMs: number
}

export function createPatience(
  { provider }: Target,
  { idleMs, untilMs }: Limits,
  stop: (error: AttemptError, why: 'silent' | 'late') => void,
): Patience {
  let paused = false
  const idle = setTimeout(() => {
    if (!paused)
      stop(new AttemptError('timeout', `${provider.name} fell silent in the middle of its answer.`), 'silent')
  }, idleMs)
  // In whole milliseconds: Node keeps a list for each length that timers have.
  const leftMs = Math.ceil(untilMs - performance.now())
  const whole = setTimeout(() => {
    stop(new AttemptError('timeout', `${provider.name} did not come to the end of its answer in time.`), 'late')
  }, leftMs)
  return {
    heard: () => void idle.refresh(),
    pause() {
      paused = true
    },
    resume() {
      if (!paused) return
      paused = false
      idle.refresh()
    },
    end() {
      clearTimeout(idle)
      clearTimeout(whole)
    },
  }
}
