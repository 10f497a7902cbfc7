import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBreaker, type Breaker, type Failure } from './breaker.ts'
import type { Fault } from './fault.ts'
import { createSimulatedClock } from './simulated-clock.ts'
import type { Target } from './target.ts'
import { tinyTarget } from './tiny-target.ts'

const groq = tinyTarget('groq')
const otherModel = tinyTarget('groq', { id: 'qwen' })
const otherKey = tinyTarget('groq', { key: 'key_2' })

function start() {
  const clock = createSimulatedClock()
  return { clock, breaker: createBreaker({ clock, random: () => 0.5 }) }
}

function call(breaker: Breaker, target: Target, outcome: 'answered' | 'unknown' | Failure): boolean {
  const permit = breaker.enter(target)
  permit?.end(outcome)
  return permit !== undefined
}

function failTimes(breaker: Breaker, times: number, fault: Fault = 'server', target = groq) {
  for (let index = 0; index < times; index++) call(breaker, target, { fault })
}

test('opens after five failures in a row, for that target only', () => {
  const { breaker } = start()
  failTimes(breaker, 4)
  expect(breaker.pause(groq)).toBeUndefined()
  failTimes(breaker, 1)
  expect(breaker.pause(groq)).toEqual({ ms: 2000, fault: 'server' })
  expect(breaker.enter(groq)).toBeUndefined()
  expect(breaker.pause(otherModel)).toBeUndefined()
  expect(breaker.pause(otherKey)).toBeUndefined()
  expect(breaker.rows()).toEqual([{ name: 'groq/llama#key_1', ms: 2000, fault: 'server' }])
})

test('an answer between failures starts the count again', () => {
  const { breaker } = start()
  failTimes(breaker, 4)
  call(breaker, groq, 'answered')
  failTimes(breaker, 4)
  expect(breaker.pause(groq)).toBeUndefined()
})

test('opens when half of the calls fail, though never five in a row', () => {
  const { breaker } = start()
  let calls = 0
  while (breaker.pause(groq) === undefined && calls < 100) {
    call(breaker, groq, calls % 2 === 0 ? { fault: 'timeout' } : 'answered')
    calls++
  }
  expect(calls).toBeGreaterThanOrEqual(10)
  expect(calls).toBeLessThan(30)
})

test('stays closed when one of ten calls fails', () => {
  const { breaker } = start()
  for (let index = 0; index < 1000; index++) call(breaker, groq, index % 10 === 0 ? { fault: 'server' } : 'answered')
  expect(breaker.pause(groq)).toBeUndefined()
})

test('lets one call find out, and closes when it is answered', async () => {
  const { clock, breaker } = start()
  failTimes(breaker, 5)
  await clock.pass(2000)
  const probe = breaker.enter(groq)
  expect(probe).toBeDefined()
  expect(breaker.enter(groq)).toBeUndefined()
  probe?.end('answered')
  expect(breaker.rows()).toEqual([])
  failTimes(breaker, 4)
  expect(breaker.pause(groq)).toBeUndefined()
})

test('opens ever longer while the one that finds out fails, a minute at most', async () => {
  const { clock, breaker } = start()
  failTimes(breaker, 5)
  const waits: number[] = []
  for (let index = 0; index < 8; index++) {
    const ms = breaker.pause(groq)?.ms ?? 0
    waits.push(ms)
    await clock.pass(ms)
    expect(call(breaker, groq, { fault: 'server' })).toBe(true)
  }
  expect(waits).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
})

test('another call finds out if the first was not waited for, or never came back', async () => {
  const { clock, breaker } = start()
  failTimes(breaker, 5)
  await clock.pass(2000)
  call(breaker, groq, 'unknown')
  const lost = breaker.enter(groq)
  expect(lost).toBeDefined()
  expect(breaker.enter(groq)).toBeUndefined()
  await clock.pass(120_000)
  expect(breaker.enter(groq)).toBeDefined()
})

test('leave that was given back once is not given back again', () => {
  const { breaker } = start()
  const permit = breaker.enter(groq)
  for (let index = 0; index < 5; index++) permit?.end({ fault: 'server' })
  expect(breaker.pause(groq)).toBeUndefined()
})

test('a rate limit of an old call makes a pause longer, and still one call finds out', async () => {
  const { clock, breaker } = start()
  const old = breaker.enter(groq)
  failTimes(breaker, 5)
  old?.end({ fault: 'rate-limit', retryAfterMs: 9000 })
  expect(breaker.pause(groq)?.ms).toBe(9000)
  await clock.pass(9000)
  expect(breaker.enter(groq)).toBeDefined()
  expect(breaker.enter(groq)).toBeUndefined()
})

test('a rate limit closes for as long as the provider asks, and no call has to find out', async () => {
  const { clock, breaker } = start()
  call(breaker, groq, { fault: 'rate-limit', retryAfterMs: 7000 })
  expect(breaker.pause(groq)).toEqual({ ms: 7000, fault: 'rate-limit' })
  await clock.pass(6999)
  expect(breaker.enter(groq)).toBeUndefined()
  await clock.pass(1)
  expect(breaker.enter(groq)).toBeDefined()
  expect(breaker.enter(groq)).toBeDefined()
})

test('many rate limits at once are one', async () => {
  const { clock, breaker } = start()
  const permits = Array.from({ length: 64 }, () => breaker.enter(groq))
  for (const permit of permits) permit?.end({ fault: 'rate-limit' })
  expect(breaker.pause(groq)?.ms).toBe(1000)
  await clock.pass(1000)
  call(breaker, groq, { fault: 'rate-limit' })
  expect(breaker.pause(groq)?.ms).toBe(2000)
  await clock.pass(2000)
  call(breaker, groq, 'answered')
  call(breaker, groq, { fault: 'rate-limit' })
  expect(breaker.pause(groq)?.ms).toBe(1000)
})

test('a paused key is tried by one call, of whatever model; one that nobody waited for says nothing', async () => {
  const { clock, breaker } = start()
  call(breaker, groq, { fault: 'quota' })
  await clock.pass(120_000)
  const first = breaker.enter(groq)
  expect(breaker.enter(otherModel)).toBeUndefined()
  first?.end('unknown')
  expect(call(breaker, groq, { fault: 'server' })).toBe(true)
  expect(breaker.pause(otherModel)).toBeUndefined()
})

test('a wrong key or an empty account pauses the key with all its models, and no other key', async () => {
  for (const fault of ['auth', 'quota'] as const) {
    const { clock, breaker } = start()
    call(breaker, groq, { fault })
    expect(breaker.pause(otherModel)).toEqual({ ms: 120_000, fault })
    expect(breaker.pause(otherKey)).toBeUndefined()
    await clock.pass(120_000)
    expect(call(breaker, otherModel, 'answered')).toBe(true)
    expect(breaker.pause(groq)).toBeUndefined()
  }
})

test('a model that is missing pauses the target', () => {
  const { breaker } = start()
  call(breaker, groq, { fault: 'model-missing' })
  expect(breaker.pause(groq)?.ms).toBe(120_000)
  expect(breaker.pause(otherModel)).toBeUndefined()
})

test("a caller's own mistakes never count, and prove that the provider is alive", async () => {
  const { clock, breaker } = start()
  for (const fault of ['bad-request', 'context-length', 'content-policy', 'unsupported'] as const)
    failTimes(breaker, 50, fault)
  expect(breaker.rows()).toEqual([])
  failTimes(breaker, 5)
  await clock.pass(2000)
  call(breaker, groq, { fault: 'bad-request' })
  expect(breaker.pause(groq)).toBeUndefined()
})

test('calls that went out before it opened change nothing', () => {
  const { breaker } = start()
  const permits = Array.from({ length: 20 }, () => breaker.enter(groq))
  for (const permit of permits.slice(0, 19)) permit?.end({ fault: 'network' })
  permits[19]?.end('answered')
  expect(breaker.pause(groq)?.ms).toBe(2000)
})

test('answers that break off count like others', () => {
  const { breaker } = start()
  for (let index = 0; index < 5; index++) breaker.failed(groq, 'network')
  expect(breaker.pause(groq)).toBeDefined()
})

test('whatever happens, a pause ends, and at most one call finds out', async () => {
  const faults: readonly Fault[] = ['server', 'rate-limit', 'auth', 'bad-request', 'timeout', 'model-missing']
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          pass: fc.constantFrom(0, 10, 1000, 100_000),
          outcome: fc.oneof(
            fc.constantFrom('answered' as const, 'unknown' as const),
            fc.record({ fault: fc.constantFrom(...faults), retryAfterMs: fc.nat(100_000) }),
          ),
        }),
        { maxLength: 60 },
      ),
      async (calls) => {
        const { clock, breaker } = start()
        for (const { pass, outcome } of calls) {
          await clock.pass(pass)
          const paused = breaker.pause(groq)
          expect(call(breaker, groq, outcome)).toBe(paused === undefined)
        }
        await clock.pass(3_700_000)
        expect(breaker.pause(groq)).toBeUndefined()
        const probe = breaker.enter(groq)
        probe?.end('answered')
        expect(breaker.rows()).toEqual([])
      },
    ),
    { numRuns: 50 },
  )
})

test('where nobody else can be asked, a pause lasts five seconds, unless the provider asked for more', async () => {
  for (const fault of ['auth', 'quota', 'model-missing'] as const) {
    const { clock, breaker } = start()
    call(breaker, groq, { fault })
    expect([breaker.pause(groq)?.ms, breaker.pause(groq, true)?.ms]).toEqual([120_000, 5_000])
    await clock.pass(4_999)
    expect(breaker.enter(groq, true)).toBeUndefined()
    await clock.pass(1)
    expect(breaker.enter(groq)).toBeUndefined()
    const probe = breaker.enter(groq, true)
    expect([probe !== undefined, breaker.enter(groq, true)]).toEqual([true, undefined])
    probe?.end('answered')
    expect(breaker.pause(groq)).toBeUndefined()
  }
  const { breaker } = start()
  call(breaker, groq, { fault: 'rate-limit', retryAfterMs: 60_000 })
  expect(breaker.pause(groq, true)?.ms).toBe(60_000)
})
