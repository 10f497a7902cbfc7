import { expect, test } from 'vitest'
import { createHedgeBudget } from './hedge-budget.ts'

test('gives its share of the calls, and saves up no more than a burst', () => {
  const budget = createHedgeBudget({ share: 0.05, burst: 2 })
  expect(budget.spend()).toBe(false)
  for (let index = 0; index < 20; index++) budget.earn()
  expect([budget.spend(), budget.spend()]).toEqual([true, false])
  for (let index = 0; index < 1000; index++) budget.earn()
  expect([budget.spend(), budget.spend(), budget.spend()]).toEqual([true, true, false])
})
