import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StoredMessage } from '../../core/index.ts'
import { passagesOf } from './passages.ts'
import { bm25, diverse, fuseRanks, textRank } from './ranking.ts'
import { rankEarlier, searchText } from './retrieval.ts'
import { turnsOf } from './turns.ts'
import { contentWords } from './words.ts'

test('every letter of a text lies in one passage, none of which is long', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 3000 })
  const prose = fc
    .array(fc.constantFrom('word ', 'end. ', 'line\n', '\n\n', '北京。', '😀'), { maxLength: 900 })
    .map((list) => list.join(''))
  fc.assert(
    fc.property(fc.oneof(text, prose), (given) => {
      const passages = passagesOf(given)
      const seen = passages.map((passage) => given.slice(passage.start, passage.end)).join('')
      expect(seen.replaceAll(/\s/g, '')).toBe(given.replaceAll(/\s/g, ''))
      for (const passage of passages) expect(passage.text.length).toBeLessThanOrEqual(480)
      for (const passage of passages) expect(passage.text.isWellFormed()).toBe(given.isWellFormed())
    }),
  )
})

test('words are compared without case, accents and endings, and numbers stay whole', () => {
  expect(contentWords('The Allergies of Crème')).toEqual(contentWords('allergic creme'))
  expect(contentWords('Where is it?')).toEqual([])
  expect(contentWords('LH4417')).toEqual(['lh4417'])
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

const branch = [
  'The lighthouse keeper hides the brass key behind the lamp.',
  'I will remember where it is.',
  'What is for dinner?',
  'Soup with leeks.',
].map((text, index): StoredMessage => ({
  id: `m${String(index)}`,
  conversationId: 'c',
  parentId: null,
  role: index % 2 === 0 ? 'user' : 'assistant',
  text,
  status: 'complete',
  createdAt: 0,
  answer: null,
}))

test('a passage comes with what was answered, and can be given alone', () => {
  const [best, ...others] = rankEarlier({
    question: 'Where is the brass key?',
    turns: turnsOf(branch),
    found: ['m0', 'elsewhere'],
    meaning: null,
  })
  expect(best).toMatchObject({ turn: 1, messageIds: ['m0', 'm1'] })
  expect(best?.text).toBe(`Person: ${branch[0]?.text ?? ''}\nYou: I will remember where it is.`)
  expect(best?.alone).toBe(`Person: ${branch[0]?.text ?? ''}`)
  expect(others).toEqual([])
})

test('meaning finds what no word does', () => {
  const meaning = {
    question: Float32Array.of(1, 0),
    passages: [
      { messageId: 'm3', ordinal: 0, vector: Float32Array.of(0.9, 0.43) },
      { messageId: 'm0', ordinal: 0, vector: Float32Array.of(0.1, 0.99) },
    ],
  }
  const found = rankEarlier({ question: 'the evening meal', turns: turnsOf(branch), found: [], meaning })
  expect(found.map(({ turn }) => turn)).toEqual([2])
})

test('a question that names nothing is looked for with the one before it', () => {
  expect(searchText('And why?', 'Who hides the key?')).toContain('Who hides the key?')
  expect(searchText('Where is the brass key?', 'What is for dinner?')).toBe('Where is the brass key?')
})
