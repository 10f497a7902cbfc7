import { expect, test } from 'vitest'
import { createBalancer } from './balance.ts'
import { createBreaker } from './breaker.ts'
import { answerFrom } from './failover.ts'
import { createHealth } from './health.ts'
import { createHedgeBudget } from './hedge-budget.ts'
import { createSeededRandom, createSimulatedClock } from './simulated-clock.ts'
import type { Target } from './target.ts'
import { tinyTarget } from './tiny-target.ts'
import { createTrace } from './trace.ts'

const providers = ['first', 'second', 'slow'].map((id) => tinyTarget(id))

/** First contents as of real providers: log-normal around 300 ms, one in fifty a straggler; one provider ten times slower. */
function latency(target: Target, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const usual = 300 * Math.exp(0.25 * normal) * (random() < 0.02 ? 10 : 1)
  return target.provider.id === 'slow' ? usual * 10 : usual
}

interface Result {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** Attempts for each call. */
  readonly attempts: number
}

/** Twenty calls a second for two minutes; the first tenth warms up. */
async function simulate(mode: 'round-robin' | 'two-choices' | 'two-choices-hedged'): Promise<Result> {
  const clock = createSimulatedClock()
  const random = createSeededRandom(42)
  const latencies = createSeededRandom(43)
  const health = createHealth(clock)
  const breaker = createBreaker({ clock, random })
  const balancer = createBalancer({ health, breaker, random })
  const hedges = createHedgeBudget({ share: 0.05, burst: 10 })
  const waited: number[] = []
  let attempts = 0
  const calls = 2400

  async function call(index: number): Promise<void> {
    const startedAt = clock.now()
    const turn = index % providers.length
    const targets =
      mode === 'round-robin'
        ? [...providers.slice(turn), ...providers.slice(0, turn)]
        : balancer.order(providers, 'stream')
    const answered = await answerFrom<null>(
      { health, breaker, hedges, clock, random },
      {
        targets,
        manner: 'stream',
        signal: new AbortController().signal,
        trace: createTrace(clock, startedAt),
        discard: () => {},
        policy: {
          retries: 0,
          totalMs: 60_000,
          firstContentMs: 30_000,
          longestPauseMs: 5_000,
          otherProviderOnRefusal: true,
        },
        ...(mode === 'two-choices-hedged' && { hedge: { mostNanoUsd: 1, quantile: () => 0.95, costNanoUsd: () => 1 } }),
        attempt(target, signal) {
          attempts++
          return new Promise((resolve) => {
            const callOff = clock.after(latency(target, latencies), () => resolve(null))
            signal.addEventListener('abort', callOff, { once: true })
          })
        },
      },
    )
    if (index >= calls / 10) waited.push(clock.now() - startedAt)
    await new Promise<void>((resolve) => void clock.after(1000, resolve))
    answered.ended({ outputTokens: 60 })
  }

  for (let index = 0; index < calls; index++) clock.after(index * 50, () => void call(index))
  await clock.pass(calls * 50 + 60_000)
  const sorted = waited.toSorted((one, other) => one - other)
  const quantile = (q: number) => sorted[Math.floor(sorted.length * q)] ?? Infinity
  return { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), attempts: attempts / calls }
}

test('one slow provider of three is hardly seen: two choices avoid it, a second call cuts what is left', async () => {
  const robin = await simulate('round-robin')
  const choices = await simulate('two-choices')
  const hedged = await simulate('two-choices-hedged')
  expect(robin.p99).toBeGreaterThan(5000)
  expect(choices.p95).toBeLessThan(robin.p95 / 5)
  expect(hedged.p99).toBeLessThan(choices.p99 / 3)
  expect(hedged.p99).toBeLessThan(robin.p99 / 6)
  expect(hedged.attempts).toBeLessThan(1.06)
})
