import { expect, test } from 'vitest'
import { createGovernor } from './governor.ts'

test('gives a thread up at half the speed', () => {
  const governor = createGovernor(2, 2)
  expect(governor.observe(60, 0)).toBe(2)
  expect(governor.observe(2, 100)).toBe(1)
  expect(governor.observe(2, 200)).toBe(1)
})

test('tries one more thread after ten seconds and keeps it if it is faster', () => {
  const governor = createGovernor(1, 2)
  expect(governor.observe(40, 0)).toBe(1)
  expect(governor.observe(40, 10_000)).toBe(2)
  expect(governor.observe(60, 10_500)).toBe(2)
})

test('goes back if the thread did not help, and then waits longer', () => {
  const governor = createGovernor(1, 2)
  governor.observe(40, 0)
  expect(governor.observe(40, 10_000)).toBe(2)
  expect(governor.observe(5, 10_500)).toBe(1)
  expect(governor.observe(40, 21_000)).toBe(1)
  expect(governor.observe(40, 30_500)).toBe(2)
})

test('never leaves one to the most', () => {
  const governor = createGovernor(9, 1)
  expect(governor.threads).toBe(1)
  for (let at = 0; at < 100_000; at += 1000) expect(governor.observe(at % 7, at)).toBe(1)
})
