import { expect, test } from 'vitest'
import { branchTo, type StoredMessage } from './index.ts'

function message(id: string, parentId: string | null): StoredMessage {
  return { id, parentId, conversationId: 'c', role: 'user', text: id, status: 'complete', createdAt: 0, answer: null }
}

test('a branch runs from the first message to the leaf, past the siblings', () => {
  const tree = [message('a', null), message('b', 'a'), message('b2', 'a'), message('c', 'b2')]
  expect(branchTo(tree, 'c').map(({ id }) => id)).toEqual(['a', 'b2', 'c'])
  expect(branchTo(tree, null)).toEqual([])
})

test('a circle of parents ends', () => {
  expect(branchTo([message('a', 'b'), message('b', 'a')], 'a').length).toBeLessThan(5)
})
