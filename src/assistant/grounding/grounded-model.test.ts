import { assert, array, constantFrom, property } from 'fast-check'
import { expect, test } from 'vitest'
import { collect, userText, type GenerateRequest, type Model } from '../../core/index.ts'
import { createMarkFilter } from './block.ts'
import { groundingOf, type Found } from './grounded-model.ts'
import type { Passage } from './passages.ts'

const text = 'Ziworth is a small settlement. It was founded in 1669. Ziworth has 5,863 inhabitants.'
const passage: Passage = {
  id: '1',
  documentId: 'doc',
  documentName: 'villages.txt',
  title: '',
  start: 0,
  end: text.length,
  text,
}
const found = { documentNames: ['villages.txt'], passages: [passage] }
const context = { signal: AbortSignal.timeout(10_000), caller: 'test' }

/** Says these pieces whatever it is asked, and keeps what it was asked. */
function saying(...pieces: string[]): Model & { readonly asked: GenerateRequest[] } {
  const asked: GenerateRequest[] = []
  return {
    asked,
    id: 'saying',
    runsOn: 'device',
    abilities: { input: ['text'], tools: false, schema: false, logprobs: false, contextTokens: 1000 },
    async *generate(request) {
      asked.push(request)
      yield { type: 'text-start' }
      for (const piece of pieces) yield { type: 'text-delta', text: piece }
      yield { type: 'text-end' }
      const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 }
      yield { type: 'finish', reason: 'stop', usage, origin: { model: 'saying', runsOn: 'device' }, costNanoUsd: 0 }
    },
  }
}

const ask = (model: Model, ...questions: string[]) => askAbout(found, model, ...questions)

async function askAbout(documents: Found, model: Model, ...questions: string[]) {
  const grounding = await groundingOf(questions, () => Promise.resolve(documents), context.signal)
  const messages = questions.map(userText)
  const { text: said, finish, parts } = await collect((grounding?.over(model) ?? model).generate({ messages }, context))
  return { said, finish, citations: parts.flatMap((part) => (part.type === 'citations' ? part.citations : [])) }
}

test('passages are numbered; marks of the model are taken out and sentences cited', async () => {
  const model = saying('Ziworth was founded in 1669', ' [', '1]. It has 52 mills.')
  const { said, citations, finish } = await ask(model, 'When was Ziworth founded?')
  expect(said).toBe('Ziworth was founded in 1669. It has 52 mills.')
  expect(citations.map(({ support }) => support)).toEqual(['supported', 'unsupported'])
  expect(finish.decision).toBeUndefined()
  const grounding = await groundingOf(['When was Ziworth founded?'], () => Promise.resolve(found), context.signal)
  expect(grounding?.passages?.passages).toEqual([`[1] villages.txt: ${text}`])
})

const drafts = ['Ziworth was founded in 1702.', 'Not in the documents.', 'The document does not mention that.', '']

test.each(drafts)('where the passages have no answer, none is made up: %s', async (draft) => {
  const { said, finish, citations } = await ask(saying(draft), 'Who is the mayor of Ziworth?')
  expect(said).toMatch(/^I did not find that in villages\.txt\. The nearest I found: “Ziworth [^”]*”$/u)
  expect(finish.decision).toMatchObject({ code: 'not-in-documents', stance: 'abstained', sent: null })
  expect(citations).toMatchObject([{ support: 'supported', source: { documentName: 'villages.txt' } }])
  expect(said.slice(citations[0]?.start, citations[0]?.end)).toMatch(/^The nearest/u)
})

test.each(drafts)('where a passage answers and the model does not, the passage speaks: %s', async (draft) => {
  const { said, finish, citations } = await ask(saying(draft), 'When was Ziworth founded?')
  expect(said).toBe('villages.txt says: “It was founded in 1669.”')
  expect(finish.decision).toBeUndefined()
  expect(citations).toMatchObject([{ support: 'supported', source: { start: 31, quote: 'It was founded in 1669.' } }])
})

test('what a document says is no abstention, though the draft before it was one', async () => {
  const model: Model = {
    ...saying(),
    async *generate() {
      yield { type: 'text-delta', text: 'I do not know this well enough to answer it.' }
      const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 }
      const about = { confidence: 0.2, calibrated: true, stance: 'abstained', sent: null } as const
      const decision = { code: 'offline', reason: 'Vade is offline.', ...about } as const
      const origin = { model: 'saying', runsOn: 'device' } as const
      yield { type: 'finish', reason: 'stop', usage, origin, costNanoUsd: 0, decision }
    },
  }
  const { said, finish } = await ask(model, 'When was Ziworth founded?')
  expect(said).toBe('villages.txt says: “It was founded in 1669.”')
  expect(finish.decision).toMatchObject({ stance: 'plain', confidence: null })
})

test('nobody is asked about whom no passage names', async () => {
  const model = saying('Brornel was founded in 1669.')
  const grounding = await groundingOf(['When was Brornel founded?'], () => Promise.resolve(found), context.signal)
  expect(grounding?.passages).toBeNull()
  expect((await ask(model, 'When was Brornel founded?')).said).toContain('I did not find that')
  expect(model.asked).toEqual([])
})

test('a question that only says it has the name of the one before', async () => {
  const { said } = await ask(saying('5,863.'), 'When was Ziworth founded?', 'How many people live in it?')
  expect(said).toBe('5,863.')
})

test('a summary is not held back, and its inventions are marked', async () => {
  const { said, citations } = await ask(
    saying('Ziworth is a settlement. It has a castle from 1200.'),
    'Summarise the document.',
  )
  expect(said).toBe('Ziworth is a settlement. It has a castle from 1200.')
  expect(citations.map(({ support }) => support)).toEqual(['supported', 'unsupported'])
})

test('asked in another language, the answer is given, and is called partly supported at most', async () => {
  const said = 'Ziworth wurde 1669 gegründet. Ziworth hat 52 Mühlen.'
  const answer = await ask(saying(said), 'Wann wurde Ziworth gegründet?')
  expect(answer.said).toBe(said)
  expect(answer.citations.map(({ support }) => support)).toEqual(['partly', 'unsupported'])
})

const ofText = (documentName: string, words: string): Found => ({
  documentNames: [documentName],
  passages: [{ ...passage, documentName, end: words.length, text: words }],
})
const train = ofText('zug.txt', 'Der Zug nach Hamburg fährt um 14:35 Uhr von Gleis 5 ab. Die Fahrkarte kostet 29 Euro.')
const house = ofText('house.txt', 'House rules\n\nGuests may stay for two nights. The bins are emptied on Tuesday.')

test.each([
  [
    train,
    'Von welchem Gleis fährt der Zug nach Hamburg ab?',
    'Der Zug nach Hamburg fährt um 14:35 Uhr von Gleis 5 ab.',
  ],
  [train, 'Was kostet die Fahrkarte?', 'Die Fahrkarte kostet 29 Euro.'],
  [house, 'When are the bins emptied?', 'The bins are emptied on Tuesday.'],
])(
  'in the language of a document, too, its sentence answers where the model does not: %#',
  async (about, question, quote) => {
    for (const draft of ['Not in the documents.', question.replace('?', '.')]) {
      expect((await askAbout(about, saying(draft), question)).said).toBe(
        `${about.documentNames[0] ?? ''} says: “${quote}”`,
      )
    }
  },
)

test.each([
  [train, 'Wie lange dauert die Fahrt?', 'Die Fahrkarte kostet 29 Euro.'],
  [train, 'Wie lange dauert die Fahrt?', '14:35 Uhr'],
  [house, 'What are the house rules?', 'The house rules are the rules of the house.'],
  [house, 'Can guests bring a dog?', 'Not in the documents.'],
])('what answers another question, or none, is no answer: %#', async (about, question, draft) => {
  expect((await askAbout(about, saying(draft), question)).said).toMatch(/^I did not find that in /)
})

test('what is not about the documents is answered as without them', async () => {
  const model = saying('You are welcome!')
  const { said, citations } = await ask(model, 'Thanks a lot!')
  expect({ said, citations }).toEqual({ said: 'You are welcome!', citations: [] })
  expect(await groundingOf(['Thanks a lot!'], () => Promise.resolve(found), context.signal)).toBeNull()
})

test('marks are taken out alike however a text is parted', () => {
  const bits = constantFrom('a', ' ', '[', '1', ']', ',', ' [2]', '.', '[x]')
  assert(
    property(array(bits), (pieces) => {
      const parted = createMarkFilter()
      const whole = createMarkFilter()
      const joined = pieces.map((piece) => parted.push(piece)).join('') + parted.end()
      expect(joined).toBe(whole.push(pieces.join('')) + whole.end())
      expect(parted.citedIn(-1, 1000)).toEqual(whole.citedIn(-1, 1000))
    }),
  )
})
