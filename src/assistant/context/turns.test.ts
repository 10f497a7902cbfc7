import { expect, test } from 'vitest'
import { guessOpening, type AnswerFacts, type Decision, type StoredMessage } from '../../core/index.ts'
import { extractLines } from './summary.ts'
import { turnsOf } from './turns.ts'

const decided = (stance: Decision['stance']): AnswerFacts => ({
  decision: { code: 'offline', reason: 'Vade is offline.', confidence: 0.4, calibrated: true, stance, sent: null },
})

function message(id: string, text: string, answer: AnswerFacts | null): StoredMessage {
  const role = answer === null ? 'user' : 'assistant'
  return { id, conversationId: 'c', parentId: null, role, text, status: 'complete', createdAt: 0, answer }
}

const branch = [
  message('q1', 'Who was the mayor of Ghent in 1931?', null),
  message('a1', `${guessOpening(0.4)}The mayor of Ghent was Jan de Vries.`, decided('unverified')),
  message('q2', 'Who was the mayor of Bruges in 1931?', null),
  message('a2', 'I do not know this well enough to answer it.', decided('abstained')),
  message('q3', 'What is my dog called?', null),
  message('a3', 'Your brown dog is called Rex.', decided('unverified')),
]

test('a model reads of a guess what it said itself, and nothing of answers that were none', () => {
  const texts = turnsOf(branch).map(({ messages }) => messages.slice(1).map(({ text, isGuess }) => ({ text, isGuess })))
  expect(texts).toEqual([
    [{ text: 'The mayor of Ghent was Jan de Vries.', isGuess: true }],
    [],
    [{ text: 'Your brown dog is called Rex.', isGuess: false }],
  ])
})

test('a guess is remembered as one', () => {
  const lines = extractLines(turnsOf(branch), 9).map(({ text }) => text)
  expect(lines).toContain('You guessed: The mayor of Ghent was Jan de Vries.')
  expect(lines).toContain('You: Your brown dog is called Rex.')
})
