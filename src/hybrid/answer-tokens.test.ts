import { expect, test } from 'vitest'
import { answerTokens } from './answer-tokens.ts'

/** Each token's p1 is a hundredth of its place, so that signals can be told apart. */
const piecesOf = (...texts: string[]) =>
  texts.map((text, at) => ({ text, signal: { logprob: -1, p1: at / 100, p2: 0, entropy: 1 } }))
const placesOf = (signals: readonly { readonly p1: number }[]) => signals.map(({ p1 }) => Math.round(p1 * 100))

test('only what the question did not say answers', () => {
  const pieces = piecesOf('The', ' capital', ' of', ' Peru', ' is', ' L', 'ima', '.', '')
  const told = answerTokens('What is the capital of Peru?', pieces, true)
  expect(placesOf(told.signals)).toEqual([5, 6])
  expect(told.decided).toBe(true)
})

test('a word that may go on is not known yet', () => {
  const question = 'What is the capital of Peru?'
  const pieces = piecesOf('The', ' capital', ' of', ' Peru', ' is', ' L', 'ima', '.')
  expect(answerTokens(question, pieces.slice(0, 5)).decided).toBe(false)
  expect(answerTokens(question, pieces.slice(0, 6)).decided).toBe(false)
  expect(answerTokens(question, pieces.slice(0, 7)).decided).toBe(false)
  expect(answerTokens(question, pieces).decided).toBe(true)
})

test('yes, numbers and letters of options are answers', () => {
  const yes = answerTokens('Is Lima the capital of Peru?', piecesOf('Yes', ',', ' Lima', ' is', ' the', ' capital'))
  expect(placesOf(yes.signals)).toEqual([0])
  const year = answerTokens('In which year?', piecesOf('It', ' happened', ' in', ' ', '1', '4', '1', '8', '.'), true)
  expect(placesOf(year.signals)).toEqual([1, 3, 4, 5, 6, 7])
  const options = 'What is the capital of Bhutan?\nA) Thimphu\nB) Quito'
  expect(placesOf(answerTokens(options, piecesOf('A', ')', ' Thim', 'phu')).signals)).toEqual([0])
  expect(placesOf(answerTokens(options, piecesOf('The', ' capital', ' is', ' Qu', 'ito', '.')).signals)).toEqual([3, 4])
})

test('the passage that a question brings along is no question: its words answer', () => {
  const prompt = `Where does the ferry stop?\n\n${'The ferry stops at Dunholt and goes on to Velmar every day. '.repeat(2)}`
  expect(
    placesOf(answerTokens(prompt, piecesOf('The', ' ferry', ' stops', ' at', ' Dun', 'holt', '.')).signals),
  ).toEqual([2, 4, 5])
})

test('an answer that only repeats is told of as a whole, once it has ended', () => {
  const pieces = piecesOf('The', ' capital', ' of', ' Peru')
  expect(answerTokens('What is the capital of Peru?', pieces)).toMatchObject({ decided: false })
  expect(answerTokens('What is the capital of Peru?', pieces, true)).toEqual({
    decided: true,
    signals: pieces.map(({ signal }) => signal),
  })
  expect(answerTokens('', [], true).signals).toEqual([])
})
