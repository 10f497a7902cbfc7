import { expect, test } from 'vitest'
import { traitsOf } from './traits.ts'

const old = { thinking: 'budget', sampling: 'free', systemInside: false }

test.each([
  ['claude-3-haiku-20240307', old],
  ['claude-3-7-sonnet-latest', old],
  ['claude-sonnet-4-20250514', old],
  ['claude-opus-4@20250514', old],
  ['deepseek-chat', old],
  ['claude-opus-4-1-20250805', { ...old, sampling: 'one' }],
  ['anthropic.claude-sonnet-4-5-20250929-v1:0', { ...old, sampling: 'one' }],
  ['anthropic/claude-haiku-4.5', { ...old, sampling: 'one' }],
  ['claude-opus-4-6', { thinking: 'adaptive', sampling: 'one', systemInside: false }],
  ['claude-opus-4-7', { thinking: 'adaptive', sampling: 'none', systemInside: false }],
  ['claude-opus-4-8', { thinking: 'adaptive', sampling: 'none', systemInside: true }],
  ['claude-sonnet-5', { thinking: 'adaptive', sampling: 'none', systemInside: true }],
  ['claude-fable-5-2', { thinking: 'adaptive', sampling: 'none', systemInside: true }],
  ['claude-mythos-preview', { thinking: 'adaptive', sampling: 'none', systemInside: true }],
])('%s', (model, traits) => {
  expect(traitsOf(model)).toEqual(traits)
})
