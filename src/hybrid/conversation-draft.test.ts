import { expect, test } from 'vitest'
import { conversationDraft, mostDecidingTokens } from './conversation-draft.ts'

const piecesOf = (...texts: readonly string[]) =>
  texts.map((text, at) => ({ text, signal: { logprob: -at / 100, p1: 0.9, p2: 0.1, entropy: 0.3 } }))

const question = 'What is the capital of Peru?'
const sentence = [
  'The',
  ' capital',
  ' of',
  ' Peru',
  ' is',
  ' L',
  'ima',
  '.',
  ' It',
  ' lies',
  ' by',
  ' the',
  ' sea',
  '.',
  '',
]

test('a first sentence is enough, and what comes after it changes nothing', () => {
  const decidedAt = sentence.map((_, at) => conversationDraft(question)(piecesOf(...sentence.slice(0, at + 1))).decided)
  expect(decidedAt.indexOf(true)).toBe(8)
  const { draft } = conversationDraft(question)(piecesOf(...sentence))
  expect(draft.signals).toHaveLength(8)
  expect(draft).toEqual(conversationDraft(question)(piecesOf(...sentence.slice(0, 9))).draft)
  expect(draft.kind).toBe('qa')
})

test('a number with a point goes on, a new line and the end do not', () => {
  const pi = ['It', ' is', ' 3', '.', '14', '.']
  expect(conversationDraft(question)(piecesOf(...pi)).decided).toBe(false)
  expect(conversationDraft(question)(piecesOf(...pi, '')).draft.signals).toHaveLength(6)
  expect(conversationDraft(question)(piecesOf('L', 'ima', '\n', 'It')).decided).toBe(true)
  expect(conversationDraft(question)(piecesOf('L', 'ima')).decided).toBe(false)
  expect(conversationDraft(question)(piecesOf('L', 'ima'), true).decided).toBe(true)
})

test('a long first sentence is not waited for', () => {
  const long = piecesOf(...Array.from({ length: 40 }, () => ' and'))
  expect(conversationDraft(question)(long.slice(0, mostDecidingTokens - 1)).decided).toBe(false)
  const { decided, draft } = conversationDraft(question)(long)
  expect(decided).toBe(true)
  expect(draft.signals).toHaveLength(mostDecidingTokens)
})

test('yes or no is the first word, read off a text or known', () => {
  const pieces = piecesOf('No', ',', ' it', ' is', ' not', '.')
  const known = conversationDraft('Is Lima the capital of Chile?')(pieces)
  expect(known).toMatchObject({ decided: true, draft: { kind: 'bool' } })
  expect(known.draft.signals).toHaveLength(1)
  const text = `${'The ferry leaves every day at nine except on Monday, when it rests. '.repeat(2)}\n\nCan I go on Monday?`
  expect(conversationDraft(text)(pieces).draft.kind).toBe('bool-text')
})

test('letters of options that an answer begins with are told', () => {
  const [first, ...rest] = piecesOf('B', ')', ' Mars')
  const top = [
    { token: 'B', p: 0.6 },
    { token: 'A', p: 0.2 },
  ]
  const pieces = first === undefined ? [] : [{ ...first, signal: { ...first.signal, top } }, ...rest]
  const { draft } = conversationDraft('Which is red?\nA) Venus\nB) Mars')(pieces)
  expect(draft.kind).toBe('mc')
  expect(draft.optionProbabilities).toEqual([expect.closeTo(0.25), expect.closeTo(0.75)])
})
