import { expect, test } from 'vitest'
import { VadeError } from '../../core/index.ts'
import { a, b, c, fault, start } from './failover-world.ts'
import { AttemptError } from './target.ts'
import { tinyTarget } from './tiny-target.ts'

test('asks the first and nobody else, if it answers', async () => {
  const world = start()
  const outcome = world.ask([a, b])
  await world.clock.pass(100)
  expect(outcome.answered).toMatchObject({ committed: 'a1', target: a })
  expect(world.who()).toEqual(['a@0'])
  expect(world.clock.timers).toBe(0)
  outcome.answered?.ended({ outputTokens: 5 })
  expect(world.trace.records()).toEqual([
    { provider: 'a', model: 'llama', key: 'key_1', startMs: 0, ms: 100, outcome: 'answered', costNanoUsd: 0 },
  ])
})

test('asks the next at once after every fault that another may not have', async () => {
  for (const kind of [
    'rate-limit',
    'overloaded',
    'server',
    'network',
    'malformed',
    'quota',
    'auth',
    'model-missing',
    'content-policy',
  ] as const) {
    const world = start()
    world.script(a, fault(kind))
    const outcome = world.ask([a, b])
    await world.clock.pass(100)
    expect(outcome.answered?.target).toBe(b)
    expect(world.who()).toEqual(['a@0', 'b@0'])
    expect(world.trace.records()).toMatchObject([
      { outcome: kind, message: `It said ${kind}.` },
      { outcome: 'answered' },
    ])
    expect(world.clock.timers).toBe(0)
  }
})

test('what is thrown at once, or is no error of a provider, is a failed attempt like others', async () => {
  for (const thrown of [
    new TypeError('x is not a function'),
    new VadeError('engine_failed', 'The engine ended.'),
    new VadeError('unsupported', 'No audio.'),
  ]) {
    const world = start()
    let calls = 0
    const outcome = world.ask([a, b], {
      attempt(target) {
        if (calls++ === 0) throw thrown
        return Promise.resolve(target.provider.id)
      },
    })
    await world.clock.pass(1)
    expect(outcome.answered?.committed).toBe('b')
  }
})

test('a wrong request ends the call at once, as the provider said it', async () => {
  const world = start()
  const error = new AttemptError('bad-request', 'temperature is too high.', { param: 'temperature' })
  world.script(a, { ms: 0, error })
  const outcome = world.ask([a, b])
  await world.clock.pass(0)
  expect(outcome.error).toBe(error)
  expect(world.who()).toEqual(['a@0'])
  expect(world.breaker.rows()).toEqual([])
})

test('an error of Vade itself ends the call at once', async () => {
  const world = start()
  const error = new VadeError('budget_exceeded', 'The budget is used up.')
  world.script(a, { ms: 0, error })
  const outcome = world.ask([a, b])
  await world.clock.pass(0)
  expect(outcome.error).toBe(error)
})

test('every fault that passes is tried again where nobody else is', async () => {
  for (const kind of ['rate-limit', 'overloaded', 'server', 'timeout', 'network', 'malformed'] as const) {
    const world = start()
    world.script(a, fault(kind), { ms: 10 })
    const outcome = world.ask([a])
    await world.clock.pass(3000)
    expect(outcome.answered?.committed).toBe('a2')
  }
  for (const kind of ['model-missing', 'quota', 'auth', 'context-length', 'content-policy'] as const) {
    const world = start()
    world.script(a, fault(kind), { ms: 10 })
    const outcome = world.ask([a])
    await world.clock.pass(3000)
    expect(outcome.error).toMatchObject({ fault: kind })
    expect(world.asked).toHaveLength(1)
  }
})

test('asks the same target again only when nobody else is left, with growing waits', async () => {
  const world = start()
  world.script(a, fault('server'))
  world.script(b, fault('network'))
  const outcome = world.ask([a, b], { policy: { retries: 2 } })
  await world.clock.pass(10_000)
  expect(world.who()).toEqual(['a@0', 'b@0', 'a@50', 'b@50', 'a@150', 'b@150'])
  expect(outcome.error).toMatchObject({
    code: 'provider_failed',
    message: 'A: It said server. It was tried 3 times. Also tried: B (network).',
  })
  expect(world.clock.timers).toBe(0)
})

test('who was not asked yet goes before who failed, even when his wait is over', async () => {
  const world = start()
  world.script(a, fault('server'))
  world.script(b, { ms: 100, error: new AttemptError('server', 'Broken.') })
  const outcome = world.ask([a, b, c])
  await world.clock.pass(1000)
  expect(world.who()).toEqual(['a@0', 'b@0', 'c@100'])
  expect(outcome.answered?.target).toBe(c)
})

test('waits as long as the provider asks, and answers then', async () => {
  const world = start()
  world.script(a, fault('rate-limit', 3), { ms: 10 })
  const outcome = world.ask([a])
  await world.clock.pass(2999)
  expect(world.who()).toEqual(['a@0'])
  await world.clock.pass(100)
  expect(world.who()).toEqual(['a@0', 'a@3000'])
  expect(outcome.answered?.committed).toBe('a2')
})

test('does not wait longer than the policy allows or the deadline leaves, and says how long to wait', async () => {
  for (const policy of [{ longestPauseMs: 5_000 }, { longestPauseMs: 60_000, totalMs: 7_000 }]) {
    const world = start()
    world.script(a, fault('rate-limit', 30))
    world.script(b, fault('rate-limit', 8))
    const outcome = world.ask([a, b], { policy })
    await world.clock.pass(0)
    expect(outcome.error).toMatchObject({
      code: 'rate_limited',
      retryAfter: 8,
      message: 'A: It said rate-limit. Also tried: B (rate-limit). Try again in 8 s.',
    })
    expect(world.clock.timers).toBe(0)
  }
})

test('a request too long for one goes to those that take more, and back to nobody', async () => {
  const world = start()
  const [same, larger] = [tinyTarget('same'), tinyTarget('larger', { contextTokens: 100_000 })]
  world.script(a, fault('context-length'))
  const outcome = world.ask([a, same, larger])
  await world.clock.pass(100)
  expect(world.asked.map(({ target }) => target)).toEqual([a, larger])
  expect(outcome.answered?.target).toBe(larger)
  const alone = start()
  alone.script(a, fault('server'))
  alone.script(same, fault('context-length'))
  const failed = alone.ask([a, same])
  await alone.clock.pass(1000)
  expect(failed.error).toMatchObject({ code: 'context_exceeded' })
  expect(alone.who()).toEqual(['a@0', 'same@0'])
})

test('a wrong key is not used for another model either; another key of the provider is', async () => {
  const world = start()
  const [otherModel, otherKey] = [tinyTarget('a', { id: 'qwen' }), tinyTarget('a', { key: 'key_2' })]
  world.script(a, fault('auth'))
  const outcome = world.ask([a, otherModel, otherKey])
  await world.clock.pass(100)
  expect(world.asked.map(({ target }) => target)).toEqual([a, otherKey])
  expect(outcome.answered?.target).toBe(otherKey)
})

test('wrong settings here are told last', async () => {
  const world = start()
  world.script(a, fault('auth'))
  world.script(b, fault('overloaded', 2))
  const outcome = world.ask([a, b], { policy: { retries: 0 } })
  await world.clock.pass(10)
  expect(outcome.error).toMatchObject({
    code: 'overloaded',
    retryAfter: 2,
    message: 'B: It said overloaded. Also tried: A (auth). Try again in 2 s.',
  })
})
