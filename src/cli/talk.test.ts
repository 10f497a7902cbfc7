import { expect, test } from 'vitest'
import { whoAnswers } from './talk.ts'

const device = { id: 'qwen', name: 'Qwen2.5 0.5B' }
const alone = { device, larger: null }
const both = { device, larger: 'openai/gpt-4o' }

test.each([
  [null, alone, 'You talk with Qwen2.5 0.5B on this device.'],
  ['auto', alone, 'You talk with Qwen2.5 0.5B on this device.'],
  ['device', both, 'You talk with Qwen2.5 0.5B on this device.'],
  ['cloud', alone, 'No larger model can be asked now. You talk with Qwen2.5 0.5B on this device.'],
  ['cloud', both, 'You talk with openai/gpt-4o as far as you allow it, else with Qwen2.5 0.5B on this device.'],
  [null, { ...alone, device: { id: 'eliza', name: 'eliza' } }, 'You talk with ELIZA on this device.'],
] as const)('%s says who answers', (name, answering, sentence) => {
  expect(whoAnswers(name, answering)).toBe(sentence)
})

test('auto says who answers first, and who may', () => {
  const sentence =
    'You talk with Qwen2.5 0.5B on this device first, and with openai/gpt-4o where that is worth it and you allow it.'
  expect([whoAnswers(null, both), whoAnswers('auto', both)]).toEqual([sentence, sentence])
})
