import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { english } from './english.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import { createNumberWords } from './number-words.ts'
import { spanish } from './spanish.ts'

const languages = [english, german, french, spanish].map((language) => ({
  language,
  words: createNumberWords(language.numbers),
}))

test.each(languages)('all ways to write 0 to 999 are read, in $language.code', ({ language, words }) => {
  const wrong = Array.from({ length: 1000 }, (_, value) =>
    language.numbers.below1000(value).filter((written) => {
      const read = words.read(written.split(' '))
      return read?.n !== BigInt(value) || read.d !== 1n
    }),
  )
  expect(wrong.flat()).toEqual([])
  expect(words.read([])).toBeNull()
})

test('numbers up to a billion are read in parts', () => {
  const scales = {
    en: ['thousand', 'million'],
    de: ['tausend', 'millionen'],
    fr: ['mille', 'millions'],
    es: ['mil', 'millones'],
  } as const
  const part = fc.integer({ min: 2, max: 999 })
  fc.assert(
    fc.property(fc.constantFrom(...languages), part, part, part, ({ language, words }, millions, thousands, ones) => {
      const [thousand, million] = scales[language.code]
      const spell = (value: number) => language.numbers.below1000(value)[0] ?? ''
      const written = `${spell(millions)} ${million} ${spell(thousands)} ${thousand} ${spell(ones)}`
      expect(words.read(written.split(' '))?.n).toBe(BigInt(millions * 1_000_000 + thousands * 1000 + ones))
    }),
  )
})

test.each([
  ['en', 'seven eleven'],
  ['en', 'two two'],
  ['en', 'twenty twenty'],
  ['en', 'and'],
  ['en', 'point five five hundred'],
  ['de', 'zwei zwei'],
  ['fr', 'deux deux'],
  ['es', 'dos dos'],
])('what is no number is none: %s %s', (code, text) => {
  expect(languages.find(({ language }) => language.code === code)?.words.read(text.split(' '))).toBeNull()
})

test('decimals in words', () => {
  expect(languages[0]?.words.read(['two', 'point', 'five'])).toEqual({ n: 5n, d: 2n })
  expect(languages[1]?.words.read(['zwei', 'komma', 'funf'])).toEqual({ n: 5n, d: 2n })
})
