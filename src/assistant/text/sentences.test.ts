import { expect, test } from 'vitest'
import { sentencesOf } from './sentences.ts'

const textsOf = (text: string) => sentencesOf(text).map((sentence) => sentence.text)

test('an abbreviation or an initial ends no sentence', () => {
  const text = 'Dr. J. Smith met Mrs. Jones at St. Mary. They talked.'
  expect(textsOf(text)).toEqual(['Dr. J. Smith met Mrs. Jones at St. Mary.', 'They talked.'])
})

test('a sentence may begin with a small letter', () => {
  expect(textsOf('i live in porto. my wife is ana. we row.')).toEqual([
    'i live in porto.',
    'my wife is ana.',
    'we row.',
  ])
  const whole = 'Miller Inc. was sold in the U.S. for 3.5 million at 5 p.m. on Monday, e.g. to Dr. de Vries.'
  expect(textsOf(whole)).toEqual([whole])
})

test('lines, marks of lists and fenced code', () => {
  expect(textsOf('# Title\n- one\n2) two。三。\n```\nlet x = 1\n```\n---\nend')).toEqual([
    'Title',
    'one',
    'two。',
    '三。',
    'end',
  ])
})
