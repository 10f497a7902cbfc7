import { expect, test } from 'vitest'
import { userText, type Content, type GenerateRequest, type Model } from '../core/index.ts'
import { requireAbilities } from './abilities.ts'

const model = (abilities: Partial<Model['abilities']> = {}): Model => ({
  id: 'small',
  runsOn: 'device',
  abilities: { input: ['text'], tools: false, schema: false, logprobs: false, contextTokens: 10, ...abilities },
  // oxlint-disable-next-line require-yield -- It is never asked.
  async *generate() {
    throw new Error('It was asked.')
  },
})
const saying = (...content: Content[]): GenerateRequest => ({ messages: [userText('a'), { role: 'user', content }] })
const data = Uint8Array.of(1)
const more = (fields: Partial<GenerateRequest>): GenerateRequest => ({ messages: [userText('a')], ...fields })
const tools = [{ name: 'f', parameters: {} }]

test.each<[GenerateRequest, string, RegExp]>([
  [
    saying({ type: 'text', text: 'a' }, { type: 'image', mediaType: 'image/png', data }),
    'messages[1].content[1]',
    /images/,
  ],
  [saying({ type: 'audio', mediaType: 'audio/wav', data }), 'messages[1].content[0]', /sound/],
  [saying({ type: 'document', mediaType: 'application/pdf', data }), 'messages[1].content[0]', /documents/],
  [saying({ type: 'image-url', url: 'https://example.org' }), 'messages[1].content[0]', /addresses/],
  [
    { messages: [{ role: 'tool', callId: '1', text: '', content: [{ type: 'image', mediaType: 'image/png', data }] }] },
    'messages[0].content[0]',
    /images/,
  ],
  [more({ tools }), 'tools', /tools/],
  [more({ output: { type: 'json' } }), 'output', /form/],
  [more({ logprobs: { top: 0 } }), 'logprobs', /probabilities/],
  [more({ sampling: { logitBias: { '1': 1 } } }), 'sampling.logitBias', /tokens/],
])('%j is refused, naming %s', (request, param, message) => {
  expect(() => requireAbilities(model(), request)).toThrow(
    expect.objectContaining({ code: 'invalid_request', param, message: expect.stringMatching(message) }),
  )
})

test('what it can do is let through, addresses never', () => {
  const able = model({ input: ['text', 'image', 'audio', 'document'], tools: true, schema: true, logprobs: true })
  requireAbilities(able, saying({ type: 'image', mediaType: 'image/png', data }))
  requireAbilities(able, more({ tools, output: { type: 'json' }, logprobs: { top: 1 } }))
  requireAbilities(model(), more({ tools, toolChoice: 'none', output: { type: 'text' } }))
  expect(() => requireAbilities(able, saying({ type: 'image-url', url: 'https://example.org' }))).toThrow(/addresses/)
})
