import { expect, test } from 'vitest'
import { collect, userText, type GenerateRequest, type Model } from '../../core/index.ts'
import { createEliza } from '../eliza/eliza.ts'
import { createComputed } from './computed.ts'
import { withComputed } from './model.ts'

const computed = createComputed({ now: () => new Date(0), timeZone: () => 'UTC' })
const context = { signal: new AbortController().signal, caller: 'test' }
const alone = withComputed({ model: createEliza(), computed, when: 'alone' })
const last = withComputed({ model: createEliza(), computed, when: 'last' })
const question = userText('what is 17 % of 2340?')

async function answered(model: Model, request: GenerateRequest): Promise<string> {
  return (await collect(model.generate(request, context))).finish.origin.model
}

test('a computed answer says that it was computed, and of what', async () => {
  const { text, finish, parts } = await collect(alone.generate({ messages: [question] }, context))
  expect(text).toBe('17 % of 2,340 = 397.8')
  expect(parts.map(({ type }) => type)).toEqual(['text-start', 'text-delta', 'text-end', 'finish'])
  expect(finish).toEqual({
    type: 'finish',
    reason: 'stop',
    usage: { inputTokens: 0, cachedTokens: 0, outputTokens: 0 },
    origin: { model: 'rules', runsOn: 'device' },
    costNanoUsd: 0,
    decision: {
      code: 'computed',
      reason: 'Computed exactly: 17 % of 2,340.',
      confidence: 1,
      calibrated: true,
      stance: 'plain',
      sent: null,
    },
  })
})

test('everything else is the model’s own', async () => {
  expect(await answered(alone, { messages: [userText('I am sad.')] })).toBe('eliza')
  expect(alone.id).toBe('eliza')
})

test('a caller that wants more than an answer in words gets the model as it is', async () => {
  const system = { role: 'system', text: 'You are a parrot.' } as const
  const conversation = [system, userText('hello'), { role: 'assistant', text: 'hello' } as const, question]
  expect(await answered(alone, { messages: [system, question] })).toBe('eliza')
  expect(await answered(alone, { messages: conversation })).toBe('eliza')
  expect(await answered(last, { messages: conversation })).toBe('rules')
  expect(await answered(alone, { messages: [question], sampling: { maxTokens: 3 } })).toBe('eliza')
  expect(await answered(alone, { messages: [question], sampling: { maxTokens: 1000 } })).toBe('rules')
  expect(await answered(alone, { messages: [question], sampling: { stop: ['3'] } })).toBe('eliza')
  expect(await answered(last, { messages: [question], logprobs: { top: 2 } })).toBe('eliza')
  expect(await answered(last, { messages: [], rawPrompt: '2 + 2' })).toBe('eliza')
  const picture = { type: 'image', mediaType: 'image/png', data: new Uint8Array() } as const
  expect(await answered(last, { messages: [{ role: 'user', content: [...question.content, picture] }] })).toBe('eliza')
  const tools = [{ name: 'add', parameters: {} }]
  await expect(answered(last, { messages: [question], tools })).rejects.toThrow('ELIZA cannot use tools')
  await expect(answered(last, { messages: [question], output: { type: 'json' } })).rejects.toThrow('schema')
})

test('an answer that nobody waits for is not said', async () => {
  const { text, finish } = await collect(
    last.generate({ messages: [question] }, { signal: AbortSignal.abort(), caller: 'test' }),
  )
  expect({ text, reason: finish.reason }).toEqual({ text: '', reason: 'aborted' })
})
