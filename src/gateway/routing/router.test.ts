import { expect, test } from 'vitest'
import { noRouting } from './routing-object.ts'
import { createRouter, type Asking, type Question } from './router.ts'
import { createSeededRandom, createSimulatedClock } from './simulated-clock.ts'
import { AttemptError, type Target } from './target.ts'
import { tinyTarget } from './tiny-target.ts'
import { createTrace } from './trace.ts'

const [a, b] = [tinyTarget('a'), tinyTarget('b')]

function start() {
  const clock = createSimulatedClock()
  const router = createRouter({ clock, random: createSeededRandom(3) })
  const asked: Target[] = []
  async function ask(changes: Partial<Question & Asking<string>> = {}) {
    const question = {
      candidates: [{ model: 'llama', targets: [a, b] }],
      routing: noRouting,
      needs: { input: ['text'], tools: false, schema: false, logprobs: false, inputTokens: 3000, parameters: [] },
      manner: 'stream',
      prompt: () => new Uint8Array(12_000),
      cacheScope: 'llama',
      ...changes,
    } as const
    const asking = router.ask<string>(router.plan(question), {
      hedgeUpToNanoUsd: 1e9,
      hedgeQuantile: () => 0.95,
      signal: new AbortController().signal,
      policy: { retries: 0, totalMs: 60_000, firstContentMs: 10_000, longestPauseMs: 0, otherProviderOnRefusal: true },
      trace: createTrace(clock, clock.now()),
      discard: () => {},
      attempt: (target) => {
        asked.push(target)
        return new Promise((resolve) => clock.after(target === slow ? 5000 : 100, () => resolve(target.provider.id)))
      },
      ...changes,
    })
    const [answered] = await Promise.all([asking, clock.pass(10_000)])
    answered.ended({ outputTokens: 0 })
    return answered.committed
  }
  let slow: Target | undefined
  return { router, asked, ask, slowDown: (target: Target) => void (slow = target) }
}

test('a conversation stays with its provider, another goes anywhere', async () => {
  const { ask } = start()
  const first = await ask()
  for (let index = 0; index < 20; index++) expect(await ask()).toBe(first)
  const others = new Set<string>()
  for (let index = 0; index < 20; index++)
    others.add(await ask({ prompt: () => new Uint8Array(12_000).fill(index + 1) }))
  expect([...others].toSorted()).toEqual(['a', 'b'])
})

test('what the caller orders goes before the cache', async () => {
  const { ask } = start()
  const first = await ask()
  const other = first === 'a' ? 'b' : 'a'
  expect(await ask({ routing: { ...noRouting, order: [other] } })).toBe(other)
})

test('a second provider is asked only where the call may cost that much', async () => {
  for (const [limit, attempts] of [
    [1e9, 2],
    [1000, 1],
    [0, 1],
  ] as const) {
    const { ask, asked, slowDown } = start()
    for (let index = 0; index < 40; index++) await ask()
    const usual = asked.at(-1) ?? a
    slowDown(usual)
    asked.length = 0
    await ask({ hedgeUpToNanoUsd: limit })
    expect(asked).toHaveLength(attempts)
  }
})

test('failures are learnt from', async () => {
  const { router, ask } = start()
  const attempt = (target: Target) =>
    target === a ? Promise.reject(new AttemptError('auth', 'Wrong key.')) : Promise.resolve('b')
  for (let index = 0; index < 5; index++) {
    expect(await ask({ attempt, prompt: () => new Uint8Array(0), routing: { ...noRouting, order: ['a'] } })).toBe('b')
  }
  expect(router.breaker.rows()).toMatchObject([{ name: 'a#key_1', fault: 'auth' }])
  expect(router.health.rows().find(({ provider }) => provider === 'a')).toMatchObject({ failed: 1 })
})

test('who asks for what nobody has is told so', async () => {
  const { ask } = start()
  await expect(ask({ candidates: [{ model: 'nothing', targets: [] }] })).rejects.toMatchObject({
    code: 'model_not_found',
  })
})
