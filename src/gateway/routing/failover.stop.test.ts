import { expect, test } from 'vitest'
import { VadeError } from '../../core/index.ts'
import { a, b, c, fault, measure, start } from './failover-world.ts'

test('a target that hangs is left after its time, with the reason in its signal', async () => {
  const world = start()
  world.script(a, 'hangs')
  const outcome = world.ask([a, b])
  await world.clock.pass(10_100)
  expect(outcome.answered?.target).toBe(b)
  expect(world.asked[0]?.signal.reason).toMatchObject({
    fault: 'timeout',
    message: 'A did not begin to answer within 10 s.',
  })
  expect(world.trace.records()).toMatchObject([{ outcome: 'timeout', ms: 10_000 }, { outcome: 'answered' }])
})

test('the deadline holds over all attempts', async () => {
  const world = start()
  for (const target of [a, b, c]) world.script(target, 'hangs')
  const outcome = world.ask([a, b, c], { policy: { totalMs: 15_000 } })
  await world.clock.pass(60_000)
  expect(outcome.at).toBe(15_000)
  expect(outcome.error).toMatchObject({ code: 'provider_timeout' })
  expect(world.who()).toEqual(['a@0', 'b@10000'])
  expect(world.asked.every(({ signal }) => signal.aborted)).toBe(true)
  expect(world.clock.timers).toBe(0)
})

test('who is asked shortly before the deadline is not blamed for it', async () => {
  const world = start()
  for (const target of [a, b]) world.script(target, 'hangs')
  for (let index = 0; index < 5; index++) world.ask([a, b], { policy: { totalMs: 11_000 } })
  await world.clock.pass(11_000)
  expect(world.breaker.rows().map(({ name }) => name)).toEqual(['a/llama#key_1'])
  expect(world.health.rows()).toMatchObject([
    { provider: 'a', failed: 5 },
    { provider: 'b', failed: 0 },
  ])
})

test('a caller that leaves ends everything at once: an attempt, a wait, a race', async () => {
  for (const phase of ['attempt', 'wait', 'race'] as const) {
    const world = start()
    if (phase === 'race') await measure(world, a)
    const from = world.clock.now()
    world.script(a, phase === 'wait' ? fault('rate-limit', 4) : 'hangs')
    world.script(b, 'hangs')
    const outcome = world.ask(phase === 'wait' ? [a] : [a, b], {
      hedge: { mostNanoUsd: 1, quantile: () => 0.95, costNanoUsd: () => 0 },
    })
    await world.clock.pass(1000)
    expect(world.asked).toHaveLength(phase === 'race' ? 2 : 1)
    world.caller.abort()
    await world.clock.pass(0)
    expect(outcome.error).toMatchObject({ code: 'aborted' })
    expect(outcome.at).toBe(from + 1000)
    expect(world.asked.every(({ signal }) => signal.aborted)).toBe(phase !== 'wait')
    expect(world.clock.timers).toBe(0)
    expect(world.health.rows().every(({ underWay }) => underWay === 0)).toBe(true)
    await world.clock.pass(100_000)
    expect(world.asked).toHaveLength(phase === 'race' ? 2 : 1)
  }
})

test('a caller that has left before asks nobody, and keeps its reason', async () => {
  const world = start()
  world.caller.abort(new VadeError('shutting_down', 'Vade is stopping.'))
  const outcome = world.ask([a])
  await world.clock.pass(0)
  expect(outcome.error).toMatchObject({ code: 'shutting_down' })
  expect(world.asked).toEqual([])
})

test('a caller that leaves after the commit ends the answer, until it is over', async () => {
  const world = start()
  const outcome = world.ask([a])
  await world.clock.pass(100)
  world.caller.abort()
  expect(world.asked[0]?.signal.aborted).toBe(true)
  outcome.answered?.ended({ outputTokens: 3, fault: 'aborted' })
  expect(world.trace.records()).toMatchObject([{ outcome: 'aborted' }])

  const over = start()
  const done = over.ask([a])
  await over.clock.pass(100)
  done.answered?.ended({ outputTokens: 3 })
  over.caller.abort()
  expect(over.asked[0]?.signal.aborted).toBe(false)
})

test('an attempt that comes too late is handed to discard', async () => {
  const world = start()
  world.script(a, { ms: 12_000 })
  const outcome = world.ask([a, b])
  await world.clock.pass(20_000)
  expect(outcome.answered?.committed).toBe('b2')
  expect(world.discarded).toEqual(['a1'])
})
