import { expect, test } from 'vitest'
import { a, b, c, fault, start } from './failover-world.ts'
import { tinyTarget } from './tiny-target.ts'

test('what a provider refuses to talk about goes to others only where the policy says so, never to another key of it', async () => {
  const otherKey = tinyTarget('a', { key: 'key_2' })
  const world = start()
  world.script(a, fault('content-policy'))
  const refused = world.ask([a, b], { policy: { otherProviderOnRefusal: false } })
  await world.clock.pass(100)
  expect(refused.error).toMatchObject({ code: 'content_refused' })
  const allowed = world.ask([a, otherKey, b])
  await world.clock.pass(100)
  expect(allowed.answered?.target).toBe(b)
  expect(world.asked.map(({ target }) => target)).toEqual([a, a, b])
})

test('an answer that is a refusal is set aside while another provider may answer, and given where none does', async () => {
  const isRefused = (answer: string) => !answer.startsWith('c')
  const otherKey = tinyTarget('a', { key: 'key_2' })
  const world = start()
  const answered = world.ask([a, otherKey, b, c], { isRefused })
  await world.clock.pass(300)
  expect(answered.answered).toMatchObject({ committed: 'c3', target: c })
  expect(world.discarded).toEqual(['a1', 'b2'])
  expect(world.trace.records().map(({ outcome }) => outcome)).toEqual(['content-policy', 'content-policy', 'answered'])

  for (const [script, given] of [
    [{ ms: 10 }, 'b2'],
    [fault('server'), 'a1'],
    [fault('bad-request'), 'a1'],
  ] as const) {
    const last = start()
    last.script(b, script)
    const outcome = last.ask([a, b], { isRefused, policy: { retries: 0 } })
    await last.clock.pass(1000)
    expect(outcome.answered?.committed).toBe(given)
    expect(last.discarded).toEqual(given === 'a1' ? [] : ['a1'])
    outcome.answered?.ended({ outputTokens: 0 })
    expect(last.health.rows().map(({ underWay }) => underWay)).toEqual([0, 0])
    expect(last.clock.timers).toBe(0)
  }
})

test('a refusal is the answer where nobody else is left, or the policy asks nobody else', async () => {
  const isRefused = () => true
  const world = start()
  const alone = world.ask([a, tinyTarget('a', { key: 'key_2' })], { isRefused })
  const kept = world.ask([a, b], { isRefused, policy: { otherProviderOnRefusal: false } })
  await world.clock.pass(100)
  expect([alone.answered?.committed, kept.answered?.committed]).toEqual(['a1', 'a1'])
  expect(world.asked).toHaveLength(2)
})

test('who leaves while another is asked after a refusal ends both', async () => {
  const world = start()
  world.script(b, 'hangs')
  const outcome = world.ask([a, b], { isRefused: () => true })
  await world.clock.pass(200)
  world.caller.abort()
  await world.clock.pass(0)
  expect(outcome.error).toMatchObject({ code: 'aborted' })
  expect(world.discarded).toEqual(['a1'])
  expect(world.clock.timers).toBe(0)
})
