import { expect, test } from 'vitest'
import { allowsModel } from './limits.ts'

test('a star stands for any characters, and everything else for itself', () => {
  const allows = (pattern: string, name: string) => allowsModel({ models: [pattern] }, name)
  expect(allowsModel({}, 'anything')).toBe(true)
  for (const [pattern, name] of [
    ['gpt-4o', 'gpt-4o'],
    ['openai/*', 'openai/gpt-4o'],
    ['*', ''],
    ['*/llama-*-70b', 'groq/llama-3.3-70b'],
    ['a*b*c', 'abbc'],
  ] as const) {
    expect([pattern, name, allows(pattern, name)]).toEqual([pattern, name, true])
  }
  for (const [pattern, name] of [
    ['gpt-4o', 'gpt-4o-mini'],
    ['openai/*', 'groq/openai/gpt'],
    ['gpt.4o', 'gpt-4o'],
    ['a*a', 'a'],
    ['a*b*c', 'acb'],
    ['*-70b', 'llama-70b-free'],
  ] as const) {
    expect([pattern, name, allows(pattern, name)]).toEqual([pattern, name, false])
  }
})
