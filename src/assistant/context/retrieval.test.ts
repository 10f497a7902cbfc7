import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { piecesOf } from './pieces.ts'
import { rankEarlier, searchText } from './retrieval.ts'
import { branchOf } from './tiny-branch.ts'
import { turnsOf } from './turns.ts'

test('every letter of a text lies in one passage, none of which is long', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 3000 })
  const prose = fc
    .array(fc.constantFrom('word ', 'end. ', 'line\n', '\n\n', '北京。', '😀'), { maxLength: 900 })
    .map((list) => list.join(''))
  fc.assert(
    fc.property(fc.oneof(text, prose), (given) => {
      const passages = piecesOf(given)
      const seen = passages.map((passage) => given.slice(passage.start, passage.end)).join('')
      expect(seen.replaceAll(/\s/g, '')).toBe(given.replaceAll(/\s/g, ''))
      for (const passage of passages) expect(passage.text.length).toBeLessThanOrEqual(480)
      for (const passage of passages) expect(passage.text.isWellFormed()).toBe(given.isWellFormed())
    }),
  )
})

const branch = branchOf([
  'The lighthouse keeper hides the brass key behind the lamp.',
  'I will remember where it is.',
  'What is for dinner?',
  'Soup with leeks.',
])

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
