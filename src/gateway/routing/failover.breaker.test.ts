import { expect, test } from 'vitest'
import { a, b, fault, start } from './failover-world.ts'

test('targets that are kept away from are passed over, and waited for when nobody else is there', async () => {
  const world = start()
  for (let index = 0; index < 5; index++) world.breaker.failed(a, 'server')
  const outcome = world.ask([a, b])
  await world.clock.pass(100)
  expect(outcome.answered?.target).toBe(b)
  const alone = world.ask([a])
  await world.clock.pass(1899)
  expect(world.asked).toHaveLength(1)
  await world.clock.pass(101)
  expect(alone.answered?.target).toBe(a)
})

test('when all are kept away from for long, the call fails at once and says when', async () => {
  const world = start()
  world.breaker.failed(a, 'auth')
  const outcome = world.ask([a])
  await world.clock.pass(0)
  expect(outcome.error).toMatchObject({
    code: 'overloaded',
    retryAfter: 5,
    message: "A is not asked for a while after 'auth'. Try again in 5 s.",
  })
  expect(world.asked).toEqual([])
})

test('who was asked is told before who was passed over', async () => {
  const world = start()
  world.breaker.failed(a, 'auth')
  world.script(b, fault('server'))
  const outcome = world.ask([a, b], { policy: { retries: 0 } })
  await world.clock.pass(10)
  expect(outcome.error).toMatchObject({
    code: 'provider_failed',
    message: 'B: It said server. Also tried: A (paused after auth). Try again in 5 s.',
  })
})

test('an answer that breaks off counts against the provider', async () => {
  const world = start()
  for (let index = 0; index < 5; index++) {
    const outcome = world.ask([a])
    await world.clock.pass(100)
    outcome.answered?.ended({ outputTokens: 3, fault: 'network', message: 'The connection was reset.' })
    outcome.answered?.ended({ outputTokens: 3 })
  }
  expect(world.trace.records()[0]).toMatchObject({ outcome: 'network', message: 'The connection was reset.' })
  expect(world.health.rows()).toMatchObject([{ underWay: 0, answered: 5 }])
})

test('who is the last that is left is asked again after five seconds, and nobody waits for that', async () => {
  const world = start()
  world.script(a, fault('auth'), { ms: 100 })
  world.script(b, fault('model-missing'))
  world.ask([a, b])
  await world.clock.pass(0)
  const refused = world.ask([a, b])
  await world.clock.pass(4_000)
  expect(refused).toMatchObject({ at: 0, error: { retryAfter: 5 } })
  await world.clock.pass(1_000)
  const outcome = world.ask([a, b])
  await world.clock.pass(100)
  expect(outcome.answered).toMatchObject({ target: a })
  expect(world.who()).toEqual(['a@0', 'b@0', 'a@5000'])
})
