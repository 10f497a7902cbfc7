import { expect, test } from 'vitest'
import { rerankAnswer, textDocuments } from './rerank.ts'

const results = [{ index: 1, relevance_score: 0.9 }]

test('an answer that is right stays the same object', () => {
  const answer = { results, usage: { total_tokens: 3 } }
  expect(rerankAnswer(answer, { documents: ['a', 'b'] })).toBe(answer)
  expect(rerankAnswer('no object', {})).toBe('no object')
})

test("`data` is called `results`; documents come where they were asked for, the provider's own first", () => {
  expect(rerankAnswer({ object: 'list', data: results }, {})).toEqual({ object: 'list', results })
  const asked = { documents: ['a', { text: 'b', title: 'B' }], return_documents: true }
  expect(rerankAnswer({ results }, asked)).toEqual({
    results: [{ ...results[0], document: { text: 'b', title: 'B' } }],
  })
  const own = [{ index: 0, document: { text: 'A' } }, { index: 1 }, { index: 7 }]
  expect(rerankAnswer({ results: own }, { ...asked, documents: ['a', 'b'] })).toEqual({
    results: [own[0], { index: 1, document: { text: 'b' } }, { index: 7 }],
  })
})

test('documents become texts for those who take nothing else', () => {
  expect(textDocuments({ documents: ['a', { text: 'b' }] })).toEqual(['a', 'b'])
  expect(textDocuments({ documents: ['a', 'b'] })).toBeUndefined()
})
