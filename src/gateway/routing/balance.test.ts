import { expect, test } from 'vitest'
import { createBalancer } from './balance.ts'
import { createBreaker } from './breaker.ts'
import { createHealth } from './health.ts'
import { createSeededRandom, createSimulatedClock } from './simulated-clock.ts'
import type { Target } from './target.ts'
import { tinyTarget } from './tiny-target.ts'

function start() {
  const clock = createSimulatedClock()
  const random = createSeededRandom(7)
  const health = createHealth(clock)
  const breaker = createBreaker({ clock, random })
  return { clock, health, breaker, balancer: createBalancer({ health, breaker, random }) }
}

async function measure({ clock, health }: ReturnType<typeof start>, target: Target, ms: number) {
  const flight = health.begin(target, 'stream')
  await clock.pass(ms)
  flight.committed()
  flight.ended(0)
}

function share({ balancer }: ReturnType<typeof start>, targets: readonly Target[], target: Target): number {
  let first = 0
  for (let index = 0; index < 4000; index++) if (balancer.order(targets, 'stream')[0] === target) first++
  return first / 4000
}

test('keeps every target exactly once', () => {
  const { balancer } = start()
  const targets = ['a', 'b', 'c', 'd'].map((id) => tinyTarget(id))
  expect(balancer.order(targets, 'stream').toSorted((x, y) => (x.provider.id < y.provider.id ? -1 : 1))).toEqual(
    targets,
  )
  expect(balancer.order([], 'stream')).toEqual([])
})

test('shares calls by weight among equals', async () => {
  const world = start()
  const [heavy, light] = [tinyTarget('heavy', { weight: 3 }), tinyTarget('light')]
  for (const target of [heavy, light]) await measure(world, target, 0)
  expect(share(world, [heavy, light], heavy)).toBeCloseTo(0.75, 1)
})

test('keeps to the weights while nobody is clearly quicker', async () => {
  const world = start()
  const [heavy, light] = [tinyTarget('heavy', { weight: 3 }), tinyTarget('light')]
  await measure(world, light, 100)
  await measure(world, heavy, 110)
  expect(share(world, [heavy, light], heavy)).toBeCloseTo(0.75, 1)
})

test('keeps to the weights where nobody would notice who is quicker, and not beyond that', async () => {
  const world = start()
  const [heavy, light] = [tinyTarget('heavy', { weight: 3 }), tinyTarget('light')]
  await measure(world, light, 10)
  await measure(world, heavy, 100)
  expect(share(world, [heavy, light], heavy)).toBeCloseTo(0.75, 1)
  await measure(world, heavy, 150)
  expect(share(world, [heavy, light], heavy)).toBe(0)
})

test('three waiting calls at a target of three times the weight are as many as one', async () => {
  const world = start()
  const [heavy, light] = [tinyTarget('heavy', { weight: 3 }), tinyTarget('light')]
  await measure(world, light, 100)
  await measure(world, heavy, 100)
  for (const target of [heavy, heavy, heavy, light]) world.health.begin(target, 'stream')
  expect(share(world, [heavy, light], heavy)).toBeCloseTo(0.75, 1)
})

test('asks a slow target last, whatever its weight', async () => {
  const world = start()
  const [slow, quick, other] = [tinyTarget('slow', { weight: 9 }), tinyTarget('quick'), tinyTarget('other')]
  await measure(world, quick, 100)
  await measure(world, other, 100)
  await measure(world, slow, 2000)
  expect(share(world, [slow, quick, other], slow)).toBe(0)
  expect(world.balancer.order([slow, quick, other], 'stream').at(-1)).toBe(slow)
})

test('turns to the one with fewer calls waiting', async () => {
  const world = start()
  const [busy, idle] = [tinyTarget('busy'), tinyTarget('idle')]
  await measure(world, busy, 100)
  await measure(world, idle, 100)
  for (let index = 0; index < 3; index++) world.health.begin(busy, 'stream')
  expect(share(world, [busy, idle], busy)).toBe(0)
})

test('puts targets that are kept away from last', () => {
  const world = start()
  const targets = ['a', 'b', 'c'].map((id) => tinyTarget(id))
  const [a, b] = targets as [Target, Target]
  world.breaker.failed(a, 'auth')
  world.breaker.failed(b, 'auth')
  for (let index = 0; index < 50; index++) expect(world.balancer.order(targets, 'stream')[0]?.provider.id).toBe('c')
})
