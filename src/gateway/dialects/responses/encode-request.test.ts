import { expect, test } from 'vitest'
import type { GenerateRequest, Message } from '../../../core/index.ts'
import { openaiResponses } from './responses.ts'

const { provider } = openaiResponses

const hello: readonly Message[] = [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }]
const encode = (some: Partial<GenerateRequest>) =>
  provider.encode({ messages: hello, ...some }, { model: 'm', stream: false })

test.each<[Partial<GenerateRequest>, readonly string[]]>([
  [{ sampling: { topK: 4, seed: 1 } }, ['sampling.topK', 'sampling.seed']],
  [{ sampling: { maxTokens: 15 } }, ['sampling.maxTokens']],
  [
    { sampling: { frequencyPenalty: 1, presencePenalty: 1 } },
    ['sampling.frequencyPenalty', 'sampling.presencePenalty'],
  ],
  [{ reasoning: { maxTokens: 500 } }, ['reasoning.maxTokens']],
  [{ serviceTier: 'standard_only' }, ['serviceTier']],
  [{ messages: [{ role: 'system', text: 'a', cache: '5m' }, ...hello] }, ['messages.cache']],
  [{ messages: [{ role: 'user', name: 'Ada', content: [{ type: 'text', text: 'a' }] }] }, ['messages.name']],
  [
    { messages: [{ role: 'assistant', text: 'a', reasoning: [{ text: 'b', signature: 'EqQB' }] }] },
    ['messages.reasoning'],
  ],
  [{ messages: [{ role: 'assistant', text: 'a', reasoning: [{ text: 'b' }] }] }, ['messages.reasoning']],
  [{ messages: [{ role: 'tool', callId: 'c', text: 'a', isError: true }] }, ['messages.isError']],
  [
    {
      messages: [{ role: 'assistant', text: '', toolCalls: [{ id: 'c', name: 'f', arguments: '{}', signature: 's' }] }],
    },
    ['messages.toolCalls.signature'],
  ],
])('%j is sent with a word about what is lost', (some, lost) => {
  expect(encode(some).lost).toEqual(lost)
})

test.each<[Partial<GenerateRequest>, string]>([
  [{ messages: [], rawPrompt: 'Once' }, 'rawPrompt'],
  [{ sampling: { stop: ['\n'] } }, 'sampling.stop'],
  [{ sampling: { logitBias: { 5: 1 } } }, 'sampling.logitBias'],
  [{ output: { type: 'grammar', grammar: 'root ::= "a"' } }, 'output'],
  [
    { messages: [{ role: 'user', content: [{ type: 'audio', mediaType: 'audio/wav', data: new Uint8Array(1) }] }] },
    'messages[0].content',
  ],
])('%j would mean something else without it and is refused', (some, param) => {
  expect(() => encode(some)).toThrow(expect.objectContaining({ code: 'unsupported', param }))
})

test('nothing is kept at the provider, and thoughts are asked for sealed only where a model thinks', () => {
  expect(encode({}).body).toEqual({
    model: 'm',
    store: false,
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
  })
  expect(encode({ reasoning: { effort: 'low' } }).body).toMatchObject({
    reasoning: { effort: 'low' },
    include: ['reasoning.encrypted_content'],
  })
  expect(encode({ reasoning: { maxTokens: 0 } }).body).toMatchObject({ reasoning: { effort: 'none' } })
  expect(encode({ reasoning: { effort: 'none' } }).body).not.toHaveProperty('include')
  expect(
    encode({
      messages: [
        { role: 'user', content: [{ type: 'document', mediaType: 'application/pdf', data: new Uint8Array(3) }] },
      ],
    }).body,
  ).toMatchObject({ input: [{ content: [{ filename: 'document', file_data: 'data:application/pdf;base64,AAAA' }] }] })
})

test('an identifier that is too long for OpenAI is sent as its hash', () => {
  const long = 'u'.repeat(65)
  const { body } = encode({ user: long, cacheKey: 'k'.repeat(64) })
  expect(body).toMatchObject({
    safety_identifier: expect.stringMatching(/^[0-9a-f]{64}$/),
    prompt_cache_key: 'k'.repeat(64),
  })
})
