import { expect, test } from 'vitest'
import { a, b, c, fault, measure, start } from './failover-world.ts'
import { AttemptError, type Target } from './target.ts'
import { tinyTarget } from './tiny-target.ts'

test('asks a second provider when the first is slower than nineteen of twenty of its answers', async () => {
  const world = start()
  await measure(world, a)
  const from = world.clock.now()
  world.script(a, { ms: 3000 })
  const outcome = world.ask([a, b], { hedge: { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 } })
  await world.clock.pass(5000)
  const [first, second] = world.asked
  expect(second?.target).toBe(b)
  expect(second?.info.hedge).toBe(true)
  expect((second?.at ?? 0) - from).toBeGreaterThan(95)
  expect((second?.at ?? 0) - from).toBeLessThan(106)
  expect(outcome.answered?.target).toBe(b)
  expect(first?.signal.aborted).toBe(true)
  expect(second?.signal.aborted).toBe(false)
  first?.info.cost(77)
  outcome.answered?.ended({ outputTokens: 1 })
  expect(world.trace.records()).toMatchObject([
    { outcome: 'lost-the-race', costNanoUsd: 77 },
    { outcome: 'answered', costNanoUsd: 0 },
  ])
  expect(world.discarded).toEqual(['a1'])
  expect(world.clock.timers).toBe(0)
})

test('the same model under another name is a second choice, too', async () => {
  const world = start()
  await measure(world, a)
  world.script(a, { ms: 3000 })
  const named = tinyTarget('b', { id: 'meta/llama-v3', names: ['llama3', 'llama'] })
  world.ask([a, named], { hedge: { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 } })
  await world.clock.pass(1000)
  expect(world.asked.map(({ target }) => target)).toEqual([a, named])
})

test('the first may still win the race', async () => {
  const world = start()
  await measure(world, a)
  world.script(a, { ms: 150 })
  world.script(b, { ms: 900 })
  const outcome = world.ask([a, b], { hedge: { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 } })
  await world.clock.pass(2000)
  expect(outcome.answered?.target).toBe(a)
  expect(world.asked[1]?.signal.aborted).toBe(true)
  expect(world.discarded).toEqual(['b2'])
})

test('when the second one fails, a third is asked; when all fail, the call does', async () => {
  const world = start()
  await measure(world, a)
  for (let index = 0; index < 40; index++) world.hedges.earn()
  world.script(a, { ms: 3000, error: new AttemptError('server', 'Broken.') })
  world.script(b, fault('server'))
  world.script(c, fault('server'))
  const outcome = world.ask([a, b, c], {
    policy: { retries: 0 },
    hedge: { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 },
  })
  await world.clock.pass(2000)
  expect(world.asked.map(({ target }) => target)).toEqual([a, b, c])
  await world.clock.pass(2000)
  expect(outcome.error).toMatchObject({ code: 'provider_failed' })
  expect(world.clock.timers).toBe(0)
})

test('no second provider is asked where that costs too much, is not allowed, is little known, or is another model', async () => {
  const hedge = { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 }
  const cases: readonly {
    readonly known: boolean
    readonly targets: readonly Target[]
    readonly hedge?: typeof hedge
  }[] = [
    { known: true, targets: [a, b], hedge: { ...hedge, mostNanoUsd: 9 } },
    { known: true, targets: [a, b] },
    { known: false, targets: [a, b], hedge },
    { known: true, targets: [a, tinyTarget('other', { id: 'qwen', names: ['qwen'] })], hedge },
  ]
  for (const { known, targets, ...options } of cases) {
    const world = start()
    if (known) await measure(world, a)
    world.script(a, { ms: 3000 })
    world.ask(targets, options)
    await world.clock.pass(5000)
    expect(world.asked).toHaveLength(1)
  }
})

test('a second call goes past a target that is kept away from', async () => {
  const world = start()
  await measure(world, a)
  world.script(a, { ms: 3000 })
  world.breaker.failed(b, 'auth')
  world.ask([a, b, c], { hedge: { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 } })
  await world.clock.pass(1000)
  expect(world.asked.map(({ target }) => target)).toEqual([a, c])
})

test('second calls stay a twentieth of all', async () => {
  const world = start()
  await measure(world, a)
  world.script(a, { ms: 400 })
  let answered = 0
  for (let index = 0; index < 400; index++) {
    const outcome = world.ask([a, b], { hedge: { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 } })
    await world.clock.pass(400)
    outcome.answered?.ended({ outputTokens: 0 })
    if (outcome.answered !== undefined) answered++
  }
  expect(answered).toBe(400)
  expect(world.asked.filter(({ info }) => info.hedge).length).toBeLessThanOrEqual(22)
})
