import { expect, test } from 'vitest'
import { checkAnswer, passagesAsSources } from './check.ts'

const text = `Notes on villages

Ziworth is a small settlement near the old mill road. It was founded in 1669. Ziworth has 5,863 inhabitants. The mayor is Queldal Podal.

Tragard lies 171 metres above sea level. Tragard was founded in 1901. The well is not open to visitors.`
const sources = passagesAsSources([{ name: 'villages.txt', text }])

function check(answer: string, question = 'What is known of it?') {
  return checkAnswer(answer, { question, sources })
}

test('a sentence is cited to its span, to the character', () => {
  const [citation] = check('The population of Ziworth is 5863.')
  expect(citation).toMatchObject({ support: 'supported', missing: [], start: 0 })
  const { start = 0, end = 0, quote } = citation?.source ?? {}
  expect(text.slice(start, end)).toBe('Ziworth has 5,863 inhabitants.')
  expect(quote).toBe('Ziworth has 5,863 inhabitants.')
})

test('a pronoun of the source stands for the name before it', () => {
  expect(check('Ziworth was founded in 1669.')).toMatchObject([{ support: 'supported' }])
})

test.each([
  ['another number', 'Ziworth has 5,864 inhabitants.', ['5,864']],
  ['the number of another', 'Ziworth was founded in 1901.', ['Ziworth']],
  ['another name', 'The mayor of Ziworth is Orabek Pilen.', ['Orabek', 'Pilen']],
  ['somebody who is not there', 'Brornel has 5,863 inhabitants.', ['Brornel']],
])('%s is not supported', (_, answer, missing) => {
  const [citation] = check(answer, 'What is known of Ziworth and Brornel?')
  expect(citation?.support).toBe('unsupported')
  for (const word of missing) expect(citation?.missing).toContain(word)
})

test.each([
  'Ziworth was not founded in 1669.',
  'The well is open to visitors.',
  'Ziworth never had 5,863 inhabitants.',
])('what denies its source is not supported: %s', (answer) =>
  expect(check(answer)).toMatchObject([{ support: 'unsupported' }]),
)

test('what is denied in the source is supported when it is denied', () => {
  expect(check('The well is not open to visitors.')).toMatchObject([{ support: 'supported' }])
})

test('an answer of one word is held with its question', () => {
  expect(check('5,863.', 'How many people live in Ziworth?')).toMatchObject([{ support: 'supported' }])
  // The number is there, and is another's.
  expect(check('171.', 'How many people live in Ziworth?')[0]?.support).not.toBe('supported')
  expect(check('1901.', 'When was Ziworth founded?')[0]?.support).toBe('unsupported')
})

test('each sentence has its own citation, and none is for what claims nothing', () => {
  const answer = 'Ziworth was founded in 1669. It has 52 mills. I do not know more.'
  const citations = check(answer, 'What of Ziworth?')
  expect(citations.map(({ start, end, support }) => [answer.slice(start, end), support])).toEqual([
    ['Ziworth was founded in 1669.', 'supported'],
    ['It has 52 mills.', 'unsupported'],
  ])
})

test('the passage that the model cites is preferred among those that hold a sentence alike', () => {
  const twice = passagesAsSources([
    { name: 'one.txt', text: 'The bell was cast in 1702.' },
    { name: 'two.txt', text: 'The bell was cast in 1702.' },
  ])
  const second = twice.passages[1]?.passage
  const cited = () => (second === undefined ? [] : [second])
  const answer = 'The bell was cast in 1702.'
  const [citation] = checkAnswer(answer, { question: 'When was the bell cast?', sources: twice, cited })
  expect(citation?.source?.documentName).toBe('two.txt')
})

test('one word in common is chance, and so is all that another language has but names and numbers', () => {
  expect(check('The document contains a list of mills in valleys.')).toMatchObject([
    { support: 'unsupported', source: null },
  ])
  const german = passagesAsSources([
    { name: 'zug.txt', text: 'Der Zug nach Hamburg fährt um 14:35 Uhr. Er hat eine list.' },
  ])
  const asked = { question: 'What is this document about?', sources: german }
  const [invented] = checkAnswer('It contains a list of documents that were written by hand.', asked)
  expect(invented).toMatchObject({ support: 'unsupported', source: null })
  expect(checkAnswer('It tells when a train goes to Hamburg.', asked)).toMatchObject([{ support: 'partly' }])
})

test('the number of an item on the same line claims nothing', () => {
  expect(check('1. Ziworth was founded in 1669. 2. Ziworth has 5,863 inhabitants.')).toMatchObject([
    { support: 'supported', start: 3 },
    { support: 'supported', start: 35 },
  ])
})

test('without a word in common there is no source', () => {
  expect(check('Purple elephants dream loudly.')).toMatchObject([{ support: 'unsupported', source: null }])
})
