import { expect, test } from 'vitest'
import { withoutFacts } from './facts.ts'
import { extractLines, fitLines } from './summary.ts'
import { isBorneOut } from './summary-writer.ts'
import { branchOf, estimatingCounter } from './tiny-branch.ts'
import { turnsOf } from './turns.ts'

const talk = turnsOf(
  branchOf([
    'We decided to paint the kitchen sage green on 14 May. What do you think?',
    'That is a calm colour. A calm colour suits a kitchen.',
    'Do kitchens need two coats of paint?',
    'Most kitchens need two coats of paint.',
  ]),
)

test('what a person told comes before what was asked and explained, word for word and with its source', () => {
  const [first] = extractLines(talk, 1)
  expect(first).toEqual({
    kind: 'said',
    text: 'Person: We decided to paint the kitchen sage green on 14 May.',
    messageId: 'm0',
  })
  const all = extractLines(talk, 50).map(({ text }) => text)
  expect(new Set(all).size).toBe(all.length)
})

test('lines that do not all fit: notes of the model before sentences, in their order', async () => {
  const lines = [
    ...extractLines(talk, 4),
    { kind: 'task' as const, text: 'Buy two pots of paint before 14 May.', messageId: 'm3' },
  ]
  const fitted = await fitLines(lines, 60, estimatingCounter)
  expect(fitted.tokens).toBeLessThanOrEqual(60)
  expect(fitted.items.at(-1)?.kind).toBe('task')
  expect((await fitLines(lines, 1000, estimatingCounter)).items).toEqual(lines)
  expect(await fitLines(lines, 5, estimatingCounter)).toEqual({ items: [], tokens: 0 })
})

const originals = 'Person: My daughter Lena starts school on 3 September in Graz.\nAssistant: How exciting!'

test.each([
  ['Lena starts school on 3 September.', true],
  ['The daughter of the person starts school in Graz.', true],
  ['Lena starts school on 4 September.', false],
  ['Lena starts school in Vienna.', false],
  ['Lara starts school.', false],
  ['The weather was pleasant and everybody enjoyed the picnic.', false],
  ['', false],
])('%s is borne out: %s', (note, is) => {
  expect(isBorneOut(note, originals)).toBe(is)
})

test('a summary does not repeat what is pinned, nor what was corrected', () => {
  const line = (text: string) => ({ kind: 'said' as const, text, messageId: 'm' })
  const fact = (text: string) => ({
    id: text,
    conversationId: 'c',
    messageId: 'm',
    subject: null,
    text,
    edited: false,
    createdAt: 0,
  })
  const holding = [fact('I live in Graz.'), fact('I work as a pilot.')]
  const lines = ['I live in Wien.', 'I live in Graz.', 'I work as a pilot.', 'The door sticks.'].map((text) =>
    line(`Person: ${text}`),
  )
  const left = withoutFacts(lines, { holding, shown: holding.slice(0, 1) })
  expect(left.map(({ text }) => text)).toEqual(['Person: I work as a pilot.', 'Person: The door sticks.'])
})
