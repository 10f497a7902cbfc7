import { expect, test } from 'vitest'
import { computableQuestions, foreignComputableQuestions } from '../../../bench/hallucination/computable.ts'
import { createComputed } from './computed.ts'

const computed = createComputed({ now: () => new Date('2026-11-26T10:00:00Z'), timeZone: () => 'UTC' })

/** Words and numbers alone, without accents and separators of thousands. */
function plain(text: string): string {
  const words = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/(?<=\d)[,.\u202f\u00a0](?=\d{3}(?!\d))/g, '')
    .toLowerCase()
    .match(/[\p{L}\d]+(?:[.,-]\d+)*/gu)
  return ` ${(words ?? []).join(' ')} `
}

test('generated questions in four languages are all answered, and all rightly', () => {
  const questions = [...computableQuestions(1, 300), ...foreignComputableQuestions(2, 300)]
  const wrong = questions.flatMap(({ question, answers }) => {
    const said = plain(computed.answer(question)?.text ?? '')
    const right = answers.some((answer) => said.includes(plain(answer)))
    return right ? [] : [`${question} -> ${said}, not ${answers.join(' or ')}`]
  })
  expect(wrong).toEqual([])
})

test('the same seed asks the same', () => {
  expect(computableQuestions(7, 50)).toEqual(computableQuestions(7, 50))
  expect(computableQuestions(7, 50)).not.toEqual(computableQuestions(8, 50))
})

test('one word that is not understood, wherever it stands, leaves the question to the model', () => {
  const questions = [...computableQuestions(3, 60), ...foreignComputableQuestions(4, 60)]
  const answered = questions.flatMap(({ question }) => {
    const words = question.replace(/ ?[?]$/, '').split(' ')
    return Array.from({ length: words.length + 1 }, (_, index) => words.toSpliced(index, 0, 'zebra').join(' ')).filter(
      (spoiled) => computed.answer(spoiled) !== null,
    )
  })
  expect(answered).toEqual([])
})
