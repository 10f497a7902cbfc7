import { expect, test } from 'vitest'
import { whereQuestionsGo } from './leaving.ts'

const consent = { class: 'ordinary', provider: 'openai', purpose: 'answer', scope: 'standing' } as const
const to = { larger: 'openai/gpt-4o' }
const stays = 'Your questions and the answers stay on this device.'

test('the sentence before a first question follows what was agreed to', () => {
  expect(whereQuestionsGo({ larger: null }, [{ ...consent, state: 'allow' }])).toBe(stays)
  expect(whereQuestionsGo(to, [])).toContain('unless you agree to send one to openai')
  expect(whereQuestionsGo(to, [{ ...consent, state: 'ask' }])).toContain('unless you agree')
  expect(whereQuestionsGo(to, [{ ...consent, state: 'allow' }])).toContain('may be sent to openai without asking you')
  expect(whereQuestionsGo(to, [{ ...consent, state: 'deny' }])).toBe(stays)
  // What was said of somebody else, of one conversation or of another purpose is none of it.
  expect(whereQuestionsGo(to, [{ ...consent, provider: 'xai', state: 'allow' }])).toContain('unless you agree')
  expect(whereQuestionsGo(to, [{ ...consent, scope: 'conversation', state: 'allow' }])).toContain('unless you agree')
  expect(whereQuestionsGo(to, [{ ...consent, purpose: 'audit', state: 'allow' }])).toContain('unless you agree')
})

test('what was said of one provider comes before what was said of all', () => {
  const all = { ...consent, provider: '*' }
  expect(whereQuestionsGo(to, [{ ...all, state: 'allow' }])).toContain('without asking you')
  expect(
    whereQuestionsGo(to, [
      { ...all, state: 'allow' },
      { ...consent, state: 'deny' },
    ]),
  ).toBe(stays)
})
