import { expect, test } from 'vitest'
import { namesOf, sharedName } from './shared-name.ts'

test.each([
  ['accounts/fireworks/models/llama-v3p3-70b-instruct', 'llama-3.3-70b-instruct'],
  ['meta-llama/Llama-3.3-70B-Instruct', 'llama-3.3-70b-instruct'],
  ['Meta-Llama-3.3-70B-Instruct', 'llama-3.3-70b-instruct'],
  ['llama-3.3-70b-versatile', 'llama-3.3-70b-instruct'],
  ['llama3.1-8b', 'llama-3.1-8b-instruct'],
  ['openai/gpt-oss-120b', 'gpt-oss-120b'],
  ['openai.gpt-oss-120b-1:0', 'gpt-oss-120b'],
  ['global.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5'],
  ['anthropic.claude-opus-4-6-v1', 'claude-opus-4-6'],
  ['claude-sonnet-4-5@20250929', 'claude-sonnet-4-5'],
  ['anthropic/claude-opus-4.6', 'claude-opus-4-6'],
  ['gpt-5.1-2025-11-13', 'gpt-5.1-2025-11-13'],
  ['deepseek-ai/DeepSeek-V3.2', 'deepseek-v3.2'],
])('%s is %s', (id, name) => {
  expect(sharedName(id)).toBe(name)
})

test('Claude may be written with a point', () => {
  expect(namesOf('claude-sonnet-4-5-20250929')).toEqual(['claude-sonnet-4-5', 'claude-sonnet-4.5'])
})
