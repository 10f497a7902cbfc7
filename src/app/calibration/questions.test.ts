import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { taskOf } from '../../hybrid/index.ts'
import { readCalibrationSet } from './calibration-set.ts'
import { grade } from './grade.ts'
import set from './questions.json' with { type: 'json' }

const { questions } = await readCalibrationSet()

test('the set is small, and each question has one name, a source with a licence, and an answer', () => {
  expect(statSync(new URL('questions.json', import.meta.url)).size).toBeLessThan(400_000)
  expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length)
  for (const { source, accepted, text } of questions) {
    expect(set.sources[source].licence).toMatch(/^(?:MIT|Apache-2\.0)/)
    expect(accepted.length > 0).toBe(source !== 'unknowable')
    expect(text.trim()).not.toBe('')
  }
})

test('what counts as right is graded as right', () => {
  const known = questions.filter(({ source }) => source !== 'unknowable')
  const wrong = known.filter((question) => grade(question, question.accepted[0] ?? '') !== true)
  expect(wrong.map(({ id }) => id)).toEqual([])
})

test('where nobody can know, an answer is wrong, and to say so is neither', () => {
  const unknowable = questions.filter(({ source }) => source === 'unknowable')
  expect(unknowable.length).toBeGreaterThan(30)
  for (const question of unknowable) {
    expect(grade(question, 'It is Belgrade.')).toBe(false)
    expect(grade(question, "I'm sorry, but I don't know that.")).toBeNull()
  }
})

test('any first sixty have all kinds among them, half of the yes and no questions are true', () => {
  expect(new Set(questions.slice(0, 60).map(({ kind, grounded }) => `${kind} ${String(grounded)}`)).size).toBe(6)
  const bool = questions.filter(({ kind }) => kind === 'bool')
  expect(bool.filter(({ accepted }) => accepted[0] === 'Yes').length / bool.length).toBeCloseTo(0.5, 1)
})

test('questions as people type them are taken for what they are', () => {
  const known = questions.filter(({ text, kind, grounded, options = [] }) => {
    const task = taskOf(text)
    return task.kind === kind && task.grounded === grounded && task.options === options.length
  })
  expect(known.length / questions.length).toBeGreaterThan(0.97)
})
