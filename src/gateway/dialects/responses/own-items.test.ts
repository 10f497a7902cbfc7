import { expect, test } from 'vitest'
import type { Part } from '../../../core/index.ts'
import { holdsOwnItems } from './own-items.ts'
import { finish, newReply } from './tiny-answer.ts'

test('what Vade sealed is seen in the bytes of a request', () => {
  const parts: Part[] = [{ type: 'reasoning-start' }, { type: 'reasoning-end', signature: 's' }, finish()]
  expect(holdsOwnItems(JSON.stringify(newReply().whole([parts])))).toBe(true)
  const signed: Part[] = [{ type: 'tool-call-start', id: 'c', name: 'f', signature: 's' }, finish()]
  expect(holdsOwnItems(Buffer.from(JSON.stringify(newReply().whole([signed]))))).toBe(true)
  expect(holdsOwnItems(JSON.stringify(newReply().whole([[finish()]])))).toBe(false)
})
