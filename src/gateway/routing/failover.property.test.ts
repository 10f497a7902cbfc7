import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isVadeError } from '../../core/index.ts'
import { createBreaker } from './breaker.ts'
import { answerFrom, type Answered } from './failover.ts'
import { createHealth } from './health.ts'
import { createHedgeBudget } from './hedge-budget.ts'
import { createSeededRandom, createSimulatedClock } from './simulated-clock.ts'
import { AttemptError } from './target.ts'
import { tinyTarget } from './tiny-target.ts'
import { createTrace } from './trace.ts'

const kinds = [
  'rate-limit',
  'quota',
  'auth',
  'overloaded',
  'server',
  'context-length',
  'content-policy',
  'model-missing',
  'bad-request',
  'timeout',
  'network',
  'malformed',
] as const

const script = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ ms: fc.nat(3000), kind: fc.constant(undefined), retryAfter: fc.constant(undefined) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ms: fc.nat(3000),
      kind: fc.constantFrom(...kinds),
      retryAfter: fc.option(fc.nat(20), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.constant('hangs' as const) },
)

const world = fc.record({
  targets: fc.array(
    fc.record({
      provider: fc.constantFrom('a', 'b', 'c'),
      key: fc.constantFrom('key_1', 'key_2'),
      contextTokens: fc.constantFrom(8000, 100_000),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  scripts: fc.array(script, { minLength: 1, maxLength: 30 }),
  calls: fc.array(fc.record({ at: fc.nat(20_000), leavesAfter: fc.option(fc.nat(20_000), { nil: undefined }) }), {
    minLength: 1,
    maxLength: 8,
  }),
  retries: fc.nat(3),
  totalMs: fc.integer({ min: 1, max: 30_000 }),
  firstContentMs: fc.integer({ min: 1, max: 10_000 }),
  seed: fc.nat(),
})

test('whatever targets and callers do: one commit or one error, every loser stopped, no timer and no call left', async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ targets, scripts, calls, retries, totalMs, firstContentMs, seed }) => {
      const clock = createSimulatedClock()
      const random = createSeededRandom(seed)
      const health = createHealth(clock)
      const breaker = createBreaker({ clock, random })
      const hedges = createHedgeBudget({ share: 1, burst: 10 })
      const all = targets.map(({ provider, ...model }) => tinyTarget(provider, model))
      // Known latencies, so that calls are hedged.
      for (const target of all) {
        for (let index = 0; index < 20; index++) {
          const flight = health.begin(target, 'stream')
          flight.committed()
          flight.ended(0)
        }
      }
      let scripted = 0
      const settled: { readonly answered?: Answered<symbol>; readonly error?: unknown; readonly tookMs: number }[] = []
      const checks: (() => void)[] = []

      function begin(leavesAfter: number | undefined): void {
        const startedAt = clock.now()
        const caller = new AbortController()
        const signals: AbortSignal[] = []
        const brought: symbol[] = []
        const discarded: symbol[] = []
        const outcomes: number[] = []
        const trace = createTrace(clock, startedAt)
        if (leavesAfter !== undefined) clock.after(leavesAfter, () => caller.abort())
        answerFrom<symbol>(
          { health, breaker, hedges, clock, random },
          {
            targets: all,
            manner: 'stream',
            signal: caller.signal,
            trace,
            hedge: { mostNanoUsd: 1, quantile: () => 0.95, costNanoUsd: () => 1 },
            policy: { retries, totalMs, firstContentMs, longestPauseMs: 5000, otherProviderOnRefusal: true },
            discard: (late) => void discarded.push(late),
            attempt(_, signal) {
              signals.push(signal)
              const step = scripts[scripted++ % scripts.length] ?? 'hangs'
              return new Promise((resolve, reject) => {
                if (step === 'hangs') return
                clock.after(step.ms, () => {
                  if (step.kind === undefined) {
                    const answer = Symbol('answer')
                    brought.push(answer)
                    resolve(answer)
                  } else {
                    const { retryAfter } = step
                    reject(new AttemptError(step.kind, 'No.', retryAfter === undefined ? {} : { retryAfter }))
                  }
                })
              })
            },
          },
        ).then(
          (answered) => {
            outcomes.push(1)
            settled.push({ answered, tookMs: clock.now() - startedAt })
            checks.push(() => {
              // Everybody but the winner was told to stop or had failed; what came too late was handed back.
              expect(brought.filter((answer) => !discarded.includes(answer))).toEqual([answered.committed])
              expect(trace.records().filter(({ outcome }) => outcome === 'answered')).toHaveLength(1)
            })
            answered.ended({ outputTokens: 0 })
            return undefined
          },
          (error: unknown) => {
            outcomes.push(1)
            settled.push({ error, tookMs: clock.now() - startedAt })
            checks.push(() => {
              expect(brought).toEqual(discarded)
              expect(trace.records().every(({ outcome }) => outcome !== 'answered')).toBe(true)
            })
          },
        )
        checks.push(() => {
          expect(outcomes).toHaveLength(1)
          expect(signals.length).toBeLessThanOrEqual(all.length * (retries + 1))
          expect(trace.records().every(({ outcome }) => outcome !== 'under-way')).toBe(true)
          for (const [index, { outcome }] of trace.records().entries()) {
            const stopped = signals[index]?.aborted ?? false
            expect(stopped || !['lost-the-race', 'aborted'].includes(outcome)).toBe(true)
            expect(stopped && outcome === 'answered').toBe(false)
          }
        })
      }

      for (const { at, leavesAfter } of calls) clock.after(at, () => begin(leavesAfter))
      await clock.pass(200_000)
      for (const check of checks) check()
      expect(settled).toHaveLength(calls.length)
      for (const { error, tookMs } of settled) {
        expect(tookMs).toBeLessThan(totalMs + 0.001)
        expect(error === undefined || isVadeError(error)).toBe(true)
      }
      expect(clock.timers).toBe(0)
      expect(health.rows().every(({ underWay }) => underWay === 0)).toBe(true)
    }),
    { numRuns: 150 },
  )
})
