import { expect, test } from 'vitest'
import { bm25, diverse, fuseRanks, textRank } from './ranking.ts'
import { topicWords } from './words.ts'

test('words are compared without case, accents and endings, and numbers stay whole', () => {
  expect(topicWords('The Allergies of Crème')).toEqual(topicWords('allergic creme'))
  expect(topicWords('Where is it?')).toEqual([])
  expect(topicWords('LH4417')).toEqual(['lh4417'])
})

test('rankings', () => {
  const [fit = 0, less = 0, none = 1] = bm25('brass key', [
    'the brass key',
    'a key, a long text about many things',
    'a lamp',
  ])
  expect(fit).toBeGreaterThan(less)
  expect(less).toBeGreaterThan(none)
  expect(none).toBe(0)
  const fused = fuseRanks([
    ['a', 'b', 'c'],
    ['b', 'd'],
  ])
  expect([...fused].sort(([, x], [, y]) => y - x)[0]?.[0]).toBe('b')
  const central = textRank(['ships carry grain', 'ships carry salt and grain', 'grain and salt', 'a quiet hill'])
  expect(central.indexOf(Math.max(...central))).toBe(1)
  expect(diverse(['red ships', 'red ships', 'green hills'], [1, 0.99, 0.9], 2)).toEqual([0, 2])
})
