import { expect, test } from 'vitest'
import { pausedInWords } from './paused.ts'

test.each([
  ['bad', 'bad#bad:BAD_KEY', 43_520, 'auth', 'Key BAD_KEY of bad is not asked for 44 s: it was refused.'],
  [
    'groq',
    'groq/openai/gpt-oss#groq:stored',
    61_000,
    'overloaded',
    'Model openai/gpt-oss of groq is not asked for 2 min: it has too much to do.',
  ],
  ['own', 'own/small#own:none', 200, 'brand-new', 'Model small of own is not asked for 1 s: brand new.'],
])('who of %s is not asked is said in words: %s', (provider, name, ms, fault, sentence) => {
  expect(pausedInWords({ name, ms, fault }, provider)).toBe(sentence)
})
