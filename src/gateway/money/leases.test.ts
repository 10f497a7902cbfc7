import { expect, test } from 'vitest'
import { createLeases } from './leases.ts'

const draw = { keyId: 'key_a', period: 'total', window: 0, limit: 1000, amount: 10 } as const

test('what could not be given back goes on being drawn from, and is given once that is possible', async () => {
  let away = false
  let held = 0
  const problems: unknown[] = []
  const leases = createLeases({
    store: {
      async take(takes) {
        if (away) throw new Error('away')
        const granted = takes.map(({ least }) => Math.max(least, 100))
        held += granted.reduce((sum, amount) => sum + amount, 0)
        return { granted }
      },
      async give(gives) {
        if (away) throw new Error('away')
        held -= gives.reduce((sum, { amount }) => sum + amount, 0)
      },
    },
    now: Date.now,
    onProblem: (thrown) => problems.push(thrown),
  })
  const refuse = () => new Error('refused')
  const [lease] = await leases.draw([draw], refuse)
  if (lease === undefined) throw new Error('There is no lease.')
  lease.open--
  away = true
  // It is looked over every second: the first time with what was drawn, then with nothing.
  await expect.poll(() => problems.length, { timeout: 5000 }).toBeGreaterThan(2)
  const drawn = leases.draw([draw], refuse)
  expect(drawn).not.toBeInstanceOf(Promise)
  for (const one of await drawn) one.open--
  away = false
  await leases.close()
  // Both calls took what they had set aside.
  expect(held).toBe(20)
})
