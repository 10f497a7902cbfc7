import { expect, test } from 'vitest'
import { newAttemptMarks, newCallMarks, overheadOf } from './marks.ts'

const call = { arrivedMs: 1000, uploadMs: 300 }

test('what Vade costs is neither the upload, nor the provider, nor another attempt', () => {
  const marks = newCallMarks()
  const [failed, won] = [newAttemptMarks(marks, false), newAttemptMarks(marks, false)]
  marks.attempts.push(failed, won)
  failed.sentAt = 1302
  failed.heardAt = 2000
  won.sentAt = 2500
  won.heardAt = 4000
  expect(overheadOf(call, marks)).toBeNull()
  marks.won = won
  expect(overheadOf(call, marks)).toBeNull()
  marks.writtenAt = 4003
  expect(overheadOf(call, marks)).toBe(5)
})

test('of a model on this machine nothing is known', () => {
  const marks = newCallMarks()
  marks.won = newAttemptMarks(marks, false)
  marks.attempts.push(marks.won)
  marks.writtenAt = 2000
  expect(overheadOf(call, marks)).toBeNull()
})
