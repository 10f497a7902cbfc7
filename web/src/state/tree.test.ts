import { expect, test } from 'vitest'
import type { ApiMessage } from '../../../src/api/index.ts'
import { branchBeside, leafBelow, siblingsOf } from './tree.ts'

function message(
  id: string,
  parentId: string | null,
  createdAt: number,
  role: 'user' | 'assistant' = 'user',
): ApiMessage {
  return { id, parentId, conversationId: 'c', role, text: id, status: 'complete', createdAt, answer: null }
}

const tree = [
  message('q', null, 1),
  message('a1', 'q', 2, 'assistant'),
  message('q2', 'a1', 3),
  message('a2', 'q', 4, 'assistant'),
  message('q2b', 'a1', 5),
]

test('siblings come oldest first', () => {
  expect(siblingsOf(tree, tree[3]!).map(({ id }) => id)).toEqual(['a1', 'a2'])
})

test('the leaf below follows the newest child', () => {
  expect(leafBelow(tree, 'a1')).toBe('q2b')
  expect(leafBelow(tree, 'q')).toBe('a2')
  expect(leafBelow([message('x', 'y', 1), message('y', 'x', 2)], 'x')).toMatch(/x|y/)
})

test('the branch beside goes to its leaf and stops at the ends', () => {
  expect(branchBeside(tree, tree[3]!, -1)).toBe('q2b')
  expect(branchBeside(tree, tree[3]!, 1)).toBeNull()
})
