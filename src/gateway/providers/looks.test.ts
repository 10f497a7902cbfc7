import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { createLooks, type Looks } from './looks.ts'

const everyMs = 20
let looks: Looks
let outcomes: (boolean | Error)[]
let looked: boolean[]
let problems: unknown[]

function open(): void {
  outcomes = []
  looked = []
  problems = []
  looks = createLooks({
    everyMs,
    async look({ atOnce }) {
      looked.push(atOnce)
      await sleep(1)
      const outcome = outcomes.shift() ?? true
      if (outcome instanceof Error) throw outcome
      return outcome
    },
    onProblem: (thrown) => problems.push(thrown),
  })
}
afterEach(() => looks.close())

/** Long enough for some more looks, if there were any. */
async function rested(): Promise<number> {
  await sleep(5 * everyMs)
  return looked.length
}

test('without a call there is no look, and a call is good for one more after it', async () => {
  open()
  expect(await rested()).toBe(0)
  looks.wake()
  await expect.poll(() => looked).toEqual([false, false])
  expect(await rested()).toBe(2)
  looks.wake()
  await expect.poll(() => looked).toHaveLength(4)
  expect(await rested()).toBe(4)
})

test('looks go on until all stands still, through what cannot be looked at', async () => {
  open()
  const unreadable = new Error('gone')
  outcomes = [false, false, unreadable, false]
  looks.wake()
  await expect.poll(() => looked).toHaveLength(5)
  expect(problems).toEqual([unreadable])
  expect(await rested()).toBe(5)
})

test('a call during a look is not lost', async () => {
  open()
  looks.wake()
  await expect.poll(() => looked).toHaveLength(2)
  looks.wake()
  await expect.poll(() => looked).toHaveLength(4)
  expect(await rested()).toBe(4)
})

test('a look that takes what is there waits for the one before, and does not call for others', async () => {
  open()
  await Promise.all([looks.atOnce(), looks.atOnce()])
  expect(looked).toEqual([true, true])
  expect(await rested()).toBe(2)
})

test('after the end nobody looks', async () => {
  open()
  looks.wake()
  await expect.poll(() => looked.length).toBeGreaterThan(0)
  await looks.close()
  const before = looked.length
  looks.wake()
  await looks.atOnce()
  expect(await rested()).toBe(before)
})
