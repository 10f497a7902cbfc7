import { expect, test } from 'vitest'
import { prepareRedaction } from './prepare.ts'
import { createRedactor } from './redactor.ts'

test('gives way while it prepares, and can be stopped', async () => {
  const stop = new AbortController()
  let turns = 0
  const turn = () => {
    if (++turns === 3) stop.abort()
    else setImmediate(turn)
  }
  setImmediate(turn)
  await prepareRedaction(stop.signal)
  expect(turns).toBe(3)
  await prepareRedaction()
})

test('what was found once is found again, with the placeholders of another redactor', () => {
  const text = 'My name is Anna Weber. What is the capital of Burkina Faso?'
  const first = createRedactor().redact(text)
  const second = createRedactor()
  second.redact('My name is Paul Maier.')
  expect(first.text).toBe('My name is [NAME_1]. What is the capital of Burkina Faso?')
  expect(second.redact(text).text).toBe('My name is [NAME_2]. What is the capital of Burkina Faso?')
})
