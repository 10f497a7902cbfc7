import { expect, test } from 'vitest'
import { grade } from './grade.ts'
import type { CalibrationQuestion } from './question.ts'

const question = (kind: CalibrationQuestion['kind'], accepted: readonly string[], options?: readonly string[]) => ({
  id: 'facts-1',
  source: 'facts' as const,
  kind,
  grounded: false,
  text: '',
  accepted,
  ...(options && { options }),
})

test.each([
  ['D) Kafka', true],
  ['D', true],
  ['**D**', true],
  ['The correct answer is (D) Kafka.', true],
  ['The correct answer is D. Kafka wrote it.', true],
  ['"The Trial" was written by Kafka.', true],
  ['The Trial is written by Shelley.', false],
  ['A) Achebe', false],
  ['A novel of that name is well known.', null],
  ['Kafka or Mann, it is hard to say.', null],
  ['', null],
])('multiple choice: %j is %j', (answer, right) => {
  expect(grade(question('mc', ['D'], ['Achebe', 'Shelley', 'Mann', 'Kafka']), answer)).toBe(right)
})

test('the longer of two options that hold each other was meant', () => {
  const options = ['Germans', 'All Germans are German']
  expect(grade(question('mc', ['B'], options), 'All Germans are German.')).toBe(true)
})

test.each([
  ['Yes, Lima is the capital of Peru.', true],
  ['**Yes**', true],
  ['No, it is not.', false],
  ['Nobody knows.', null],
  ['The trade came before the railway.', null],
])('yes or no: %j is %j', (answer, right) => {
  expect(grade(question('bool', ['Yes']), answer)).toBe(right)
})

test.each([
  [['Asunción'], 'The capital is Asuncion.', true],
  [['García Márquez'], 'It was written by Gabriel García Márquez in 1967.', true],
  [['W'], 'The chemical symbol of tungsten is W.', true],
  [['W'], 'w', false],
  [['4', 'four'], 'A violin has four strings.', true],
  [['4', 'four'], 'It has 14 strings.', false],
  [['65500'], 'It has 65,500 inhabitants.', true],
  [['65,500'], 'It has 65,500 inhabitants.', true],
  [['13:15'], 'The second one leaves at 13:15.', true],
  [['Oslo'], '', null],
])('short answers: %j in %j is %j', (accepted, answer, right) => {
  expect(grade(question('qa', accepted), answer)).toBe(right)
})

test.each([
  ['108', '$130 - $12 = $118\nTom receives $8 in change, so 108.', true],
  ['1250', 'That makes 1,250.00 dollars.', true],
  ['74', 'Aisha receives $74 in change.', true],
  ['74', 'Aisha receives $70.', false],
  ['74', 'It depends.', null],
])('numbers: %j in %j is %j', (accepted, answer, right) => {
  expect(grade(question('gsm', [accepted]), answer)).toBe(right)
})
