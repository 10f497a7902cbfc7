import { expect, test } from 'vitest'
import type { GenerateRequest, Part } from '../../core/index.ts'
import { dialects } from './all.ts'
import { dialectNames, type DialectName } from './dialect.ts'
import { forMaker, holdsForeignSignature, withMaker } from './signatures.ts'

const models: Record<DialectName, string> = {
  'openai-chat': 'gpt-5',
  'openai-responses': 'gpt-5',
  anthropic: 'claude-sonnet-4-0',
  gemini: 'gemini-3-pro',
}
/** With letters in which the two alphabets of base64 differ. */
const secret = 'Eq+/oQ=='
const thoughtOf = (maker: DialectName): readonly Part[] => [
  { type: 'reasoning-start' },
  { type: 'reasoning-delta', text: 'Hm' },
  // In Responses an id belongs to what is sealed.
  { type: 'reasoning-end', signature: maker === 'openai-responses' ? `rs_7:${secret}` : secret },
  { type: 'text-start' },
  { type: 'text-delta', text: 'Yes.' },
  { type: 'text-end' },
  {
    type: 'finish',
    reason: 'stop',
    usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 1 },
    origin: { model: 'm', runsOn: 'cloud' },
    costNanoUsd: 0,
  },
]

interface Json {
  readonly choices: readonly [{ readonly message: object }]
  readonly output: readonly object[]
  readonly content: readonly object[]
  readonly candidates: readonly [{ readonly content: object }]
}

/** The body with which a caller goes on from an answer. */
const goOn: Record<DialectName, (answer: Json) => object> = {
  'openai-chat': ({ choices }) => ({
    model: 'm',
    messages: [{ role: 'user', content: 'a' }, choices[0].message, { role: 'user', content: 'b' }],
  }),
  'openai-responses': ({ output }) => ({
    model: 'm',
    input: [{ role: 'user', content: 'a' }, ...output, { role: 'user', content: 'b' }],
  }),
  anthropic: ({ content }) => ({
    model: 'm',
    max_tokens: 10,
    messages: [
      { role: 'user', content: 'a' },
      { role: 'assistant', content },
      { role: 'user', content: 'b' },
    ],
  }),
  gemini: ({ candidates }) => ({
    contents: [
      { role: 'user', parts: [{ text: 'a' }] },
      candidates[0].content,
      { role: 'user', parts: [{ text: 'b' }] },
    ],
  }),
}
const first: Record<DialectName, object> = {
  'openai-chat': { model: 'm', messages: [{ role: 'user', content: 'a' }] },
  'openai-responses': { model: 'm', input: 'a', include: ['reasoning.encrypted_content'], reasoning: {} },
  anthropic: { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'a' }] },
  gemini: {
    contents: [{ role: 'user', parts: [{ text: 'a' }] }],
    generationConfig: { thinkingConfig: { includeThoughts: true } },
  },
}
const path = { model: 'm', stream: false }

function sent(request: GenerateRequest, to: DialectName) {
  const { body, lost } = dialects[to].provider.encode(request, { model: models[to], stream: false })
  return { text: JSON.stringify(body), lost }
}

/** What a caller heard that this provider thought, as it is sent in the next turn. */
function nextTurn(caller: DialectName, provider: DialectName): { request: GenerateRequest; bytes: Buffer } {
  const answer = dialects[provider].caller
    .decode(first[provider], path)
    .createReply()
    .whole([thoughtOf(provider)])
  const parts = dialects[provider].provider.decodeAnswer(JSON.parse(JSON.stringify(answer)))
  const heard = dialects[caller].caller.decode(first[caller], path).createReply().whole([parts])
  const body = goOn[caller](JSON.parse(JSON.stringify(heard)) as Json)
  const [request] = dialects[caller].caller.decode(body, path).requests
  if (request === undefined) throw new Error('Nothing was asked.')
  return { request, bytes: Buffer.from(JSON.stringify(body)) }
}

const pairs = dialectNames.flatMap((caller) => dialectNames.map((provider) => [caller, provider] as const))
const named = Buffer.from('vade-mark').toString('base64')

test.each(pairs)(
  'what a caller of %s got of a thought of %s goes back to it, and to nobody else',
  (caller, provider) => {
    const { request, bytes } = nextTurn(caller, provider)
    expect(holdsForeignSignature(bytes)).toBe(caller !== provider)
    for (const to of dialectNames) {
      const { text, lost } = sent(request, to)
      expect(text).not.toContain(named)
      // Responses seals id and words apart, and what Vade writes there has an id of its own.
      const seal = to === 'openai-responses' ? 'Eq+/oQ==' : secret
      const own = provider === to
      expect(text.includes(seal)).toBe(own)
      expect(lost.includes('messages.reasoning.signature')).toBe(!own)
    }
  },
)

test('a client that decodes and writes base64 anew breaks no signature', () => {
  const { request } = nextTurn('gemini', 'anthropic')
  const anew = JSON.stringify(request).replace(new RegExp(`${named}[^"]*`), (text) =>
    Buffer.from(text, 'base64').toString('base64url'),
  )
  expect(sent(JSON.parse(anew) as GenerateRequest, 'anthropic').text).toContain(secret)
})

test('of a foreign thought the words stay, and what has none is left out', () => {
  const request = withMaker(
    {
      messages: [
        {
          role: 'assistant',
          text: 'Yes.',
          reasoning: [
            { text: 'Hm', signature: 'a' },
            { text: '', signature: 'b' },
            { text: '', redacted: 'c' },
          ],
        },
        { role: 'assistant', text: 'No.', reasoning: [{ text: '', redacted: 'd' }] },
      ],
    },
    'anthropic',
  )
  expect(forMaker(request, 'gemini')).toEqual({
    request: {
      messages: [
        { role: 'assistant', text: 'Yes.', reasoning: [{ text: 'Hm' }] },
        { role: 'assistant', text: 'No.' },
      ],
    },
    lost: ['messages.reasoning.signature', 'messages.reasoning.redacted'],
  })
  expect(forMaker(request, 'anthropic').lost).toEqual([])
})
