import { createBreaker } from './breaker.ts'
import { answerFrom, type Answered, type AttemptInfo, type Call, type Policy } from './failover.ts'
import { createHealth, type Manner } from './health.ts'
import { createHedgeBudget } from './hedge-budget.ts'
import { createSimulatedClock } from './simulated-clock.ts'
import { AttemptError, type Target } from './target.ts'
import { tinyTarget } from './tiny-target.ts'
import { createTrace } from './trace.ts'

const usual: Policy = {
  retries: 1,
  totalMs: 60_000,
  firstContentMs: 10_000,
  longestPauseMs: 5_000,
  otherProviderOnRefusal: true,
}

/** Three providers of the same model. */
export const [a, b, c] = [tinyTarget('a'), tinyTarget('b'), tinyTarget('c')]

/** What a target does when it is asked: answers, or throws, after so many milliseconds; or nothing, until it is stopped. */
type Script = { readonly ms: number; readonly error?: unknown } | 'hangs'

interface Asked {
  readonly target: Target
  readonly at: number
  readonly signal: AbortSignal
  readonly info: AttemptInfo
}

/** A world for tests of failover, with a clock of its own: whom a call asked, and what came of it. */
export function start() {
  const clock = createSimulatedClock()
  const random = () => 0.5
  const breaker = createBreaker({ clock, random })
  const health = createHealth(clock)
  const hedges = createHedgeBudget({ share: 0.05, burst: 10 })
  const asked: Asked[] = []
  const discarded: string[] = []
  const trace = createTrace(clock, 0)
  const caller = new AbortController()
  const scripts = new Map<Target, Script[]>()
  return {
    clock,
    breaker,
    health,
    hedges,
    asked,
    discarded,
    trace,
    caller,
    /** What the target does the first, second … time; the last one again and again. */
    script: (target: Target, ...scripted: Script[]) => void scripts.set(target, scripted),
    ask(
      targets: readonly Target[],
      options: Partial<Omit<Call<string>, 'policy'>> & { policy?: Partial<Policy> } = {},
    ) {
      const { policy, ...more } = options
      const outcome: { answered?: Answered<string>; error?: unknown; at?: number } = {}
      answerFrom<string>(
        { health, breaker, hedges, clock, random },
        {
          targets,
          manner: 'stream',
          signal: caller.signal,
          trace,
          discard: (late) => void discarded.push(late),
          attempt(target, signal, info) {
            asked.push({ target, at: clock.now(), signal, info })
            const all = scripts.get(target) ?? [{ ms: 100 }]
            const script = (all.length > 1 ? all.shift() : all[0]) ?? 'hangs'
            return new Promise((resolve, reject) => {
              if (script === 'hangs') return
              clock.after(script.ms, () => {
                if (script.error === undefined) resolve(`${target.provider.id}${String(info.number)}`)
                else reject(script.error)
              })
            })
          },
          policy: { ...usual, ...policy },
          ...more,
        },
      ).then(
        (answered) => Object.assign(outcome, { answered, at: clock.now() }),
        (error: unknown) => Object.assign(outcome, { error, at: clock.now() }),
      )
      return outcome
    },
    who: () => asked.map(({ target, at }) => `${target.provider.id}@${String(at)}`),
  }
}

/** A target that fails with this at once. */
export function fault(kind: AttemptError['fault'], retryAfter?: number): Script {
  return { ms: 0, error: new AttemptError(kind, `It said ${kind}.`, retryAfter === undefined ? {} : { retryAfter }) }
}

/** Twenty answers of 100 ms each, so that its 95th percentile is known. */
export async function measure(
  { clock, health, hedges }: ReturnType<typeof start>,
  target: Target,
  manner: Manner = 'stream',
) {
  for (let index = 0; index < 20; index++) {
    const flight = health.begin(target, manner)
    await clock.pass(100)
    flight.committed()
    flight.ended(0)
    hedges.earn()
  }
}
