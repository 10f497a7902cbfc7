import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRepetitionReader } from './repetition.ts'

/** Where it first says that the text only repeats itself, as the number of characters read; null where it never does. */
function stuckAt(text: string): { readonly read: number; readonly unit: number; readonly surplus: number } | null {
  const reader = createRepetitionReader()
  let read = 0
  for (const character of text) {
    read++
    const { stuck } = reader.read(character.codePointAt(0) ?? 0)
    if (stuck !== null) return { read, ...stuck }
  }
  return null
}

const lengthOf = (text: string) => Array.from(text).length
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

const rightly: Readonly<Record<string, string>> = {
  laughter: 'ha '.repeat(100),
  'a hundred letters': 'A\n'.repeat(100),
  'the digits of 1/3': `0.${'3'.repeat(2500)}`,
  'a field of zeros': `[${'0, '.repeat(900)}0]`,
  'the rules of a wide table': lines(20, () => `|${'-'.repeat(38)}|${'-'.repeat(38)}|`),
  'a drawing of equal rows': lines(30, () => '#'.repeat(80)),
  'a table whose rows differ by a number': lines(400, (index) => `| ${String(index)} | no | no | none |`),
  'code of similar lines': lines(
    300,
    (index) => `  expect(values[${String(index)}]).toBe(values.at(${String(index)}))`,
  ),
  'a numbered list of one thing': lines(300, (index) => `${String(index + 1)}. Take a deep breath.`),
  'a refrain after each of twenty verses': lines(
    20,
    (index) => `Verse ${String(index)} is of its own.\n${'Fa la la '.repeat(20)}`,
  ),
  'a paragraph said three times': 'A paragraph of some length, which somebody wanted to read three times. '
    .repeat(8)
    .concat('\n')
    .repeat(3),
}

test.each(Object.entries(rightly))('may be said: %s', (_, text) => {
  expect(stuckAt(text)).toBeNull()
})

const wrongly: Readonly<Record<string, readonly [unit: string, times: number]>> = {
  'a word': ['the ', 1500 / 4],
  'a sentence': ['I am sorry, but I do not know. ', 49],
  'a line of a list': ['- Drink enough water.\n', 69],
  'a sentence without spaces': ['これは例です。', 215],
  'a paragraph': [`${'It was late, and the sea was calm and grey as far as one could see. '.repeat(7)}The end.\n\n`, 4],
  'signs without letters': ['0', 3000],
  'signs beyond the basic plane': ['😀😃', 1500],
}

test.each(Object.entries(wrongly))('is stopped: %s', (_, [unit, times]) => {
  const before = 'Here is what I think: '
  const found = stuckAt(before + unit.repeat(times + 2))
  expect(found?.unit).toBe(lengthOf(unit))
  expect(found?.read).toBeLessThanOrEqual(lengthOf(before) + lengthOf(unit) * Math.ceil(times))
})

describe('of any text', () => {
  const word = fc.stringMatching(/^[a-zé]{1,9}$/)
  const unitOf = fc.array(word, { minLength: 1, maxLength: 60 }).map((words) => `${words.join(' ')}. `)

  test('a unit that is said on and on is found, once it was said often enough and at once then', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), unitOf, (before, unit) => {
        const found = stuckAt(`${before.join(' ')}. ${unit.repeat(Math.ceil(1500 / unit.length) + 5)}`)
        const enough = Math.max(1500, 4 * unit.length)
        expect(found?.read).toBeLessThanOrEqual(before.join(' ').length + 2 + enough)
        expect(found?.read).toBeGreaterThanOrEqual(1500)
        // The shortest unit divides what was said on and on.
        expect(unit.length % (found?.unit ?? NaN)).toBe(0)
        expect(found?.surplus).toBeGreaterThanOrEqual(enough - 2 * unit.length - 1)
      }),
      { numRuns: 40 },
    )
  })

  test('what is found is what it is said to be', () => {
    const few = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(fc.array(fc.tuple(few, fc.nat(300)), { maxLength: 12 }), (pieces) => {
        const text = pieces.map(([piece, times]) => piece.repeat(times)).join('')
        const found = stuckAt(text)
        if (found === null) return
        const run = text.slice(0, found.read).slice(-found.surplus - 2 * found.unit)
        expect(run.length).toBeGreaterThanOrEqual(1500)
        expect(run).toBe(run.slice(0, found.unit).repeat(run.length).slice(0, run.length))
      }),
      { numRuns: 60 },
    )
  })

  test('what says something new now and then is never stopped', () => {
    fc.assert(
      fc.property(unitOf, fc.integer({ min: 20, max: 60 }), (unit, every) => {
        // A number that counts comes before the unit was said for long.
        const times = Math.max(1, Math.floor((every * 20) / unit.length))
        expect(stuckAt(lines(8, (index) => `${String(index)}: ${unit.repeat(times)}`))).toBeNull()
      }),
      { numRuns: 40 },
    )
  })
})
