import { expect, test } from 'vitest'
import type { StoredMessage } from '../../core/index.ts'
import { correctionsOf, factsIn, factsOn } from './facts.ts'
import { corrected } from './retrieval.ts'

const subjects = (text: string) => factsIn(text).map(({ subject }) => subject)

test.each([
  ['Hi! My name is Ana Lovelace.', 'name'],
  ['I moved to Lisbon last week.', 'home'],
  ["I'm allergic to walnuts.", 'allergy:walnut'],
  ['By the way, my locker code is 4417.', 'my:locker cod'],
  ['Remember that the garage door sticks in winter.', null],
  ['Please remember that the wifi password is tulip-77.', 'my:wifi passwo'],
  ['I have a dentist appointment on 12 March.', 'event:dentis appoin'],
  ['Ich heiße Jonas.', 'name'],
  ['Ich bin allergisch gegen Erdnüsse.', 'allergy:erdnus'],
  ['Mein Hund heißt Bello.', 'my:hund'],
  ["Je m'appelle Chloé.", 'name'],
  ["J'habite à Lyon.", 'home'],
  ['Me llamo Inés y vivo en Sevilla.', 'name'],
  ['Soy alérgica a los mariscos.', 'allergy:marisc'],
])('%s', (text, subject) => {
  expect(subjects(text)).toEqual([subject])
})

test('a fact is the whole sentence, without the mark of a list before it', () => {
  const text = '- My name is Dr. Ana Silva.\n- i take ibuprofen. i live in porto.'
  expect(factsIn(text)).toEqual([
    { subject: 'name', text: 'My name is Dr. Ana Silva.' },
    { subject: 'home', text: 'i live in porto.' },
  ])
})

test.each([
  'Is my name is Ana a sentence?',
  'If I moved to Lisbon, I would be happy.',
  'Translate: my name is Ana.',
  'My question is about walnuts.',
  'The capital of France is Paris.',
  'He said “My dog is called Rex”.',
  '```\nconst name = "my name is Ana"\n```',
  'Do you remember that the door sticks?',
])('nothing is read into: %s', (text) => {
  expect(factsIn(text)).toEqual([])
})

const said = (id: string): StoredMessage => ({
  id,
  conversationId: 'c',
  parentId: null,
  role: 'user',
  text: '',
  status: 'complete',
  createdAt: 0,
  answer: null,
})
const fact = (id: string, messageId: string, subject: string | null) => ({
  id,
  messageId,
  subject,
  conversationId: 'c',
  text: id,
  edited: false,
  createdAt: 0,
})

test('the later of two facts with one subject holds, on its own branch only', () => {
  const facts = [fact('berlin', 'a', 'home'), fact('odd', 'a', null), fact('lisbon', 'b', 'home')]
  const ids = (branch: readonly string[]) => factsOn(branch.map(said), facts).holding.map(({ id }) => id)
  expect(ids(['a', 'b'])).toEqual(['odd', 'lisbon'])
  expect(ids(['a'])).toEqual(['berlin', 'odd'])
  expect(factsOn([said('a'), said('b')], facts).superseded.map(({ id }) => id)).toEqual(['berlin'])
})

test('a passage that is shown again says what of it no longer holds', () => {
  const facts = [fact('I live in Berlin', 'a', 'home'), fact('I moved to Lisbon', 'b', 'home')]
  const edited = { ...fact('My name is Anna', 'c', 'name'), edited: true }
  const corrections = correctionsOf(factsOn(['a', 'b', 'c'].map(said), [...facts, edited]))
  const passage = (id: string) => ({ turn: 1, messageIds: [id], text: id, alone: id })
  const [old, later, named] = corrected(['a', 'b', 'c'].map(passage), corrections)
  expect(old?.text).toBe('a\n(“I live in Berlin” is no longer so. Later the person said: “I moved to Lisbon”)')
  expect(later?.text).toBe('b')
  expect(named?.alone).toBe('c\n(The person has corrected: “My name is Anna”)')
})
