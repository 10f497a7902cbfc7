import { expect, test } from 'vitest'
import fixture from '../../../../test/fixtures/minilm-l6-v2.json' with { type: 'json' }
import { createWordPiece } from './wordpiece.ts'

const file = {
  normalizer: { type: 'BertNormalizer', lowercase: true },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  model: { vocab: fixture.vocabulary },
}
const tokenizer = createWordPiece(JSON.stringify(file))

test.each(fixture.tokens)('as the original: $text', ({ text, ids }) => {
  expect(tokenizer.encode(text)).toEqual(ids)
})

test('a tokenizer of another kind is refused', () => {
  const cased = { ...file, normalizer: { ...file.normalizer, lowercase: false } }
  expect(() => createWordPiece(JSON.stringify(cased))).toThrow(/lowercase/)
  const bare = { ...file, model: { vocab: { cat: 0 } } }
  expect(() => createWordPiece(JSON.stringify(bare))).toThrow('the vocabulary has no [PAD]')
})
