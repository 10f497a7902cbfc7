import { expect, test } from 'vitest'
import { taskOf } from './kind.ts'
import { optionProbabilities } from './option-probabilities.ts'

const first = (top: readonly (readonly [string, number])[]) => ({
  logprob: -0.5,
  p1: 0.6,
  p2: 0.2,
  entropy: 1,
  top: top.map(([token, p]) => ({ token, p })),
})
const choice = taskOf('Which is red?\nA. Venus\nB. Mars\nC. Jupiter')

test('letters share what they have together, however they are written', () => {
  const signal = first([
    ['B', 0.4],
    [' B', 0.2],
    ['**A', 0.2],
    ['The', 0.1],
  ])
  const [a, b, c] = optionProbabilities(choice, signal) ?? []
  expect(a).toBeCloseTo(0.25)
  expect(b).toBeCloseTo(0.75)
  expect(c).toBe(0)
})

test('yes and no, in the language of the answer', () => {
  const [yes, no] =
    optionProbabilities(
      taskOf('Ist Lima die Hauptstadt von Peru?'),
      first([
        ['Nein', 0.6],
        ['Ja', 0.2],
      ]),
    ) ?? []
  expect(yes).toBeCloseTo(0.25)
  expect(no).toBeCloseTo(0.75)
})

test('nothing is told by an answer that begins with something else, or where there is nothing to choose', () => {
  expect(
    optionProbabilities(
      choice,
      first([
        ['The', 0.9],
        ['A', 0.01],
      ]),
    ),
  ).toBeUndefined()
  expect(optionProbabilities(taskOf('Who painted Guernica?'), first([['A', 0.9]]))).toBeUndefined()
  expect(optionProbabilities(choice, undefined)).toBeUndefined()
})
