import { expect, test } from 'vitest'
import { createGovernor } from './governor.ts'

test('begins with the cores that others leave', () => {
  expect(createGovernor(2).begin(0.1)).toBe(2)
  expect(createGovernor(2).begin(0.7)).toBe(1)
  expect(createGovernor(8).begin(3)).toBe(5)
  expect(createGovernor(2).begin(7)).toBe(1)
})

test('gives a thread up as soon as another program wants the core', () => {
  const governor = createGovernor(2)
  governor.begin(0)
  expect(governor.observe(60, 0.1, 0)).toBe(2)
  expect(governor.observe(40, 0.7, 100)).toBe(1)
})

test('gives a thread up at half the speed, whoever is to blame', () => {
  const governor = createGovernor(2)
  governor.begin(0)
  governor.observe(60, 0, 0)
  expect(governor.observe(2, 0, 100)).toBe(1)
  expect(governor.observe(2, 0, 200)).toBe(1)
})

test('takes a core that became idle, after a wait', () => {
  const governor = createGovernor(2)
  governor.begin(1)
  expect(governor.observe(40, 1, 0)).toBe(1)
  expect(governor.observe(40, 0, 100)).toBe(2)
  expect(governor.observe(60, 0, 200)).toBe(2)
})

test('goes back if the thread did not help, and then waits ever longer', () => {
  const governor = createGovernor(2)
  governor.begin(1)
  governor.observe(40, 1, 0)
  expect(governor.observe(40, 0, 100)).toBe(2)
  expect(governor.observe(30, 0, 200)).toBe(1)
  expect(governor.begin(0)).toBe(1)
  governor.observe(40, 0, 300)
  expect(governor.observe(40, 0, 10_300)).toBe(1)
  expect(governor.observe(40, 0, 20_300)).toBe(2)
  expect(governor.observe(20, 0, 20_400)).toBe(1)
  expect(governor.observe(40, 0, 20_500)).toBe(1)
  expect(governor.observe(40, 0, 50_000)).toBe(1)
  expect(governor.observe(40, 0, 60_500)).toBe(2)
})

test('never takes more than there are', () => {
  const governor = createGovernor(1)
  expect(governor.begin(0)).toBe(1)
  for (let at = 0; at < 100_000; at += 1000) expect(governor.observe(at % 7, 0, at)).toBe(1)
})
