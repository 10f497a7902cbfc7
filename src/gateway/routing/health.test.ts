import { expect, test } from 'vitest'
import { createHealth, type Health } from './health.ts'
import { createSimulatedClock, type SimulatedClock } from './simulated-clock.ts'
import type { Target } from './target.ts'
import { tinyTarget } from './tiny-target.ts'

const groq = tinyTarget('groq')

function start(): { clock: SimulatedClock; health: Health } {
  const clock = createSimulatedClock()
  return { clock, health: createHealth(clock) }
}

async function answer(clock: SimulatedClock, health: Health, target: Target, ms: number, tokens = 0) {
  const flight = health.begin(target, 'stream')
  await clock.pass(ms)
  flight.committed()
  await clock.pass(1000)
  flight.ended(tokens)
}

test('measures first contents and speed of streams', async () => {
  const { clock, health } = start()
  for (let index = 0; index < 20; index++) await answer(clock, health, groq, index === 0 ? 2000 : 200, 50)
  expect(health.measured(groq, 'stream')).toBe(20)
  expect(health.firstContentMs(groq, 'stream', 0.5)).toBeCloseTo(200, -1.5)
  expect(health.firstContentMs(groq, 'stream', 0.99)).toBeGreaterThan(1850)
  expect(health.tokensPerSecond(groq, 0.5)).toBeGreaterThan(47)
  expect(health.tokensPerSecond(groq, 0.5)).toBeLessThan(53)
  expect(health.rows()).toMatchObject([{ provider: 'groq', manner: 'stream', answered: 20, failed: 0, underWay: 0 }])
})

test('never mixes streams with whole answers', async () => {
  const { clock, health } = start()
  const flight = health.begin(groq, 'whole')
  await clock.pass(9000)
  flight.committed()
  flight.ended(500)
  expect(health.load(groq, 'stream')).toBe(0)
  expect(health.firstContentMs(groq, 'stream', 0.5)).toBeUndefined()
  expect(health.tokensPerSecond(groq, 0.5)).toBeUndefined()
  expect(health.load(groq, 'whole')).toBeCloseTo(9000, 0)
})

test('believes a slow answer at once and forgets it slowly', async () => {
  const { clock, health } = start()
  await answer(clock, health, groq, 100)
  await answer(clock, health, groq, 3000)
  const slow = health.load(groq, 'stream')
  expect(slow).toBeGreaterThan(2800)
  await answer(clock, health, groq, 100)
  expect(health.load(groq, 'stream')).toBeGreaterThan(2000)
  await clock.pass(120_000)
  expect(health.load(groq, 'stream')).toBeLessThan(100)
})

test('counts every call that waits, weighted', async () => {
  const { clock, health } = start()
  await answer(clock, health, groq, 100)
  const idle = health.load(groq, 'stream')
  health.begin(groq, 'stream')
  health.begin(groq, 'stream')
  expect(health.load(groq, 'stream')).toBeCloseTo(idle * 3)
  expect(health.load(groq, 'stream', 0.5)).toBeCloseTo(idle * 2)
})

test('sees a provider hang before any call comes back', async () => {
  const { clock, health } = start()
  await answer(clock, health, groq, 100)
  health.begin(groq, 'stream')
  await clock.pass(20_000)
  expect(health.load(groq, 'stream')).toBeGreaterThan(20_000)
})

test('knows the age of those that still wait', async () => {
  const { clock, health } = start()
  await clock.pass(5000)
  const first = health.begin(groq, 'stream')
  await clock.pass(1000)
  health.begin(groq, 'stream')
  first.committed()
  await clock.pass(9000)
  expect(health.load(groq, 'stream')).toBeCloseTo(18_000, 0)
})

test('a call that was given up early does not make a slow target look quick', async () => {
  const { clock, health } = start()
  await answer(clock, health, groq, 3000)
  const before = health.load(groq, 'stream')
  health.begin(groq, 'stream').lost(false)
  expect(health.load(groq, 'stream')).toBe(before)
})

test('spares an unknown target that has a call under way', () => {
  const { health } = start()
  expect(health.load(groq, 'stream')).toBe(0)
  const flight = health.begin(groq, 'stream')
  expect(health.load(groq, 'stream')).toBeGreaterThan(100_000)
  flight.lost(false)
  expect(health.load(groq, 'stream')).toBe(0)
})

test('does not take a quick refusal for a quick answer', () => {
  const { health } = start()
  health.begin(groq, 'stream').lost(true)
  expect(health.load(groq, 'stream')).toBeGreaterThanOrEqual(5000)
  expect(health.rows()).toMatchObject([{ answered: 0, failed: 1, underWay: 0, firstContentMs: null }])
})

test('remembers a thousand targets at most', () => {
  const { health } = start()
  for (let index = 0; index < 3000; index++) {
    health.begin(tinyTarget(`p${String(index)}`), index % 2 === 0 ? 'stream' : 'whole').lost(false)
  }
  expect(health.rows()).toHaveLength(1000)
})
