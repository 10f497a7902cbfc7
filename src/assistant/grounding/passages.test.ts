import { assert, array, constantFrom, property, string, oneof } from 'fast-check'
import { expect, test } from 'vitest'
import { sentencesOf } from '../text/sentences.ts'
import { likelyTokens, passagesOf } from './passages.ts'

const pieces = oneof(
  string(),
  constantFrom(
    'The lamp is green. ',
    'Dr. Smith came. ',
    '\n\n',
    '12,345 ',
    'x'.repeat(2000),
    '日本語の文章です。',
    '- a list\n',
  ),
)

test('every letter of a text lies in a passage, none is longer than a passage may be, and they go forward', () => {
  assert(
    property(array(pieces, { maxLength: 60 }), (parts) => {
      const text = parts.join('')
      const passages = passagesOf(text)
      const covered = new Set(
        passages.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at)),
      )
      for (const { start, end } of sentencesOf(text)) {
        const letters = Array.from({ length: end - start }, (_, at) => start + at).filter((at) =>
          /\S/u.test(text[at] ?? ''),
        )
        expect(letters.filter((at) => !covered.has(at))).toEqual([])
      }
      for (const [index, { start, end }] of passages.entries()) {
        expect(end).toBeGreaterThan(start)
        expect(likelyTokens(text.slice(start, end))).toBeLessThanOrEqual(160)
        expect(start).toBeGreaterThan(passages[index - 1]?.start ?? -1)
      }
    }),
  )
})

test('neighbours share whole sentences', () => {
  const text = Array.from(
    { length: 40 },
    (_, index) => `Sentence number ${String(index)} says that the lamp is green.`,
  ).join(' ')
  const [first, second] = passagesOf(text)
  const shared = text.slice(second?.start, first?.end)
  expect(shared).toMatch(/^Sentence number .* green\.$/u)
})
