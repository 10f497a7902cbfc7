import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAffinity, prefixesOf } from './affinity.ts'
import { createBreaker } from './breaker.ts'
import { createHealth } from './health.ts'
import { createSimulatedClock } from './simulated-clock.ts'
import type { Target } from './target.ts'
import { tinyTarget } from './tiny-target.ts'

const [a, b, c] = [tinyTarget('a'), tinyTarget('b'), tinyTarget('c')]
const call = { needs: { inputTokens: 5000, outputTokens: 100 }, manner: 'stream' } as const

function start() {
  const clock = createSimulatedClock()
  const health = createHealth(clock)
  const breaker = createBreaker({ clock, random: () => 0.5 })
  return { clock, health, breaker, affinity: createAffinity({ clock, health, breaker }) }
}

function prompt(length: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + seed * (index >> 8)) & 255)
}

const long = prefixesOf('m', prompt(20_000))

test('short prompts have nothing to cache, long ones few beginnings', () => {
  expect(prefixesOf('m', prompt(4095))).toEqual([])
  expect(prefixesOf('m', prompt(4096)).map(({ bytes }) => bytes)).toEqual([4096])
  expect(prefixesOf('m', prompt(20_000)).map(({ bytes }) => bytes)).toEqual([4096, 8192, 12_288, 16_384])
  expect(prefixesOf('m', prompt(1_000_000)).length).toBeLessThan(32)
})

test('equal beginnings have equal names, and others have not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4096, max: 60_000 }), fc.nat(59_999), (length, changed) => {
      const one = prompt(60_000)
      const other = one.slice(0, length)
      if (changed < length) other[changed] = (other[changed] ?? 0) ^ 1
      const names = new Set(prefixesOf('m', one).map(({ name }) => name))
      for (const { name, bytes } of prefixesOf('m', other)) expect(names.has(name)).toBe(changed >= bytes)
    }),
  )
  expect(prefixesOf('m', prompt(5000))[0]?.name).not.toBe(prefixesOf('n', prompt(5000))[0]?.name)
})

test('a conversation stays where its beginning is cached', () => {
  const { affinity } = start()
  expect(affinity.prefer([a, b, c], long, call)).toEqual([a, b, c])
  affinity.remember(long, b)
  expect(affinity.prefer([a, b, c], prefixesOf('m', prompt(30_000)), call)).toEqual([b, a, c])
  expect(affinity.prefer([a, b, c], prefixesOf('m', prompt(30_000, 2)), call)).toEqual([a, b, c])
  expect(affinity.prefer([a, c], long, call)).toEqual([a, c])
})

test('the longest beginning counts', () => {
  const { affinity } = start()
  affinity.remember(long, b)
  affinity.remember(prefixesOf('m', prompt(5000)), c)
  expect(affinity.prefer([a, b, c], long, call)[0]).toBe(b)
  expect(affinity.prefer([a, b, c], prefixesOf('m', prompt(5000)), call)[0]).toBe(c)
  expect(affinity.prefer([a, c], long, call)[0]).toBe(c)
})

test('lasts as long as the cache of the provider, each use anew, or as long as the request asked', async () => {
  const { clock, affinity } = start()
  affinity.remember(long, b)
  await clock.pass(200_000)
  affinity.remember(long, b)
  await clock.pass(299_999)
  expect(affinity.prefer([a, b], long, call)[0]).toBe(b)
  await clock.pass(1)
  expect(affinity.prefer([a, b], long, call)[0]).toBe(a)
  affinity.remember(long, b, '1h')
  affinity.remember(long, b)
  await clock.pass(3_500_000)
  expect(affinity.prefer([a, b], long, call)[0]).toBe(b)
  const without = tinyTarget('without', { provider: { promptCacheSeconds: 0 } })
  affinity.remember(prefixesOf('m', prompt(9000, 3)), without)
  expect(affinity.prefer([a, without], prefixesOf('m', prompt(9000, 3)), call)[0]).toBe(a)
})

test('does not hold to a target that is kept away from or has become slow', async () => {
  const { clock, health, breaker, affinity } = start()
  affinity.remember(long, b)
  async function measure(target: Target, ms: number) {
    const flight = health.begin(target, 'stream')
    await clock.pass(ms)
    flight.committed()
    flight.ended(0)
  }
  await measure(a, 300)
  await measure(b, 800)
  expect(affinity.prefer([a, b], long, call)[0]).toBe(b)
  await measure(b, 1200)
  expect(affinity.prefer([a, b], long, call)[0]).toBe(a)
  await clock.pass(60_000)
  expect(affinity.prefer([a, b], long, call)[0]).toBe(b)
  breaker.failed(b, 'auth')
  expect(affinity.prefer([a, b], long, call)[0]).toBe(a)
})

test('weighs what the cache saves against what the target costs', () => {
  const { affinity } = start()
  const dear = tinyTarget('dear', { price: { input: 2e8, cachedInput: 2e7 } })
  const veryDear = tinyTarget('very-dear', { price: { input: 9e9, cachedInput: 9e8 } })
  const unknown = tinyTarget('unknown', { price: null })
  for (const [target, first] of [
    [dear, 'dear'],
    [veryDear, 'a'],
    [unknown, 'unknown'],
  ] as const) {
    affinity.remember(long, target)
    expect(affinity.prefer([a, target], long, call)[0]?.provider.id).toBe(first)
  }
})
