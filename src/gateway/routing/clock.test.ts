import { expect, test } from 'vitest'
import { systemClock } from './clock.ts'

test('runs what is due, not what was called off, and nothing that is due in a year', async () => {
  const ran: string[] = []
  systemClock.after(1, () => ran.push('called off'))()
  const callOff = systemClock.after(365 * 86_400_000, () => ran.push('in a year'))
  await new Promise<void>((resolve) => void systemClock.after(20, resolve))
  callOff()
  expect(ran).toEqual([])
})
