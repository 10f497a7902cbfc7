import type { Content, FinishReason, GenerateRequest, Message, Part, Usage } from '../../src/core/index.ts'
import type { DialectName } from '../../src/gateway/dialects/dialect.ts'
import { models } from './wire.ts'

/** Something that can be asked for. */
export interface RequestFeature {
  readonly name: string
  readonly request: GenerateRequest
  /** Where it shows in the essence of a request. */
  readonly fields: readonly string[]
  /** How callers say it, where providers are not told: the encoder has no words for it, the decoder has. */
  readonly bodies?: Partial<Record<DialectName, object>> | ((provider: DialectName) => Record<DialectName, object>)
}

export interface AnswerFeature {
  readonly name: string
  readonly parts: readonly Part[]
  /** Where it shows in the essence of an answer. */
  readonly fields: readonly string[]
}

const data = Uint8Array.of(1, 2, 3, 4)
const hello: Message = { role: 'user', content: [{ type: 'text', text: 'Hello' }] }
const image: Content & { readonly type: 'image' } = { type: 'image', mediaType: 'image/png', data }
const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }
const tool = { name: 'look', description: 'Looks', parameters: schema }
const signature = 'c2lnbmF0dXJl'
const call = (id: string) => ({ id, name: 'look', arguments: `{"a":"${id}"}` })

function user(...content: readonly Content[]): GenerateRequest {
  return { messages: [{ role: 'user', content: [{ type: 'text', text: 'See' }, ...content] }] }
}

function asking(fields: Omit<GenerateRequest, 'messages'>): GenerateRequest {
  return { messages: [hello], ...fields }
}

function sampling(field: keyof NonNullable<GenerateRequest['sampling']>, value: unknown): RequestFeature {
  return { name: `sampling.${field}`, request: asking({ sampling: { [field]: value } }), fields: [`sampling.${field}`] }
}

/** One question, one turn with calls, and what the tools said. */
function called(more: Partial<Message & { readonly role: 'assistant' }>, ...results: Message[]): GenerateRequest {
  return {
    messages: [hello, { role: 'assistant', text: '', toolCalls: [call('1')], ...more }, ...results],
    tools: [tool],
  }
}

const result: Message = { role: 'tool', callId: '1', name: 'look', text: 'seen' }
/** What was thought, as callers of the Responses API send back what Vade wrote. */
const responses = (text: string, encrypted_content: string, id = 'rs_vade_1') => ({
  'openai-responses': {
    model: models['openai-responses'],
    input: [
      { role: 'user', content: 'Hello' },
      {
        type: 'reasoning',
        id,
        summary: text === '' ? [] : [{ type: 'summary_text', text }],
        encrypted_content,
      },
      { type: 'function_call', call_id: '1', name: 'look', arguments: '{"a":"1"}' },
      { type: 'function_call_output', call_id: '1', output: 'seen' },
    ],
  },
})
const chat = { model: models['openai-chat'] }
const written = '{"a":"1"}'
const chatCall = { id: '1', type: 'function', function: { name: 'look', arguments: written } }
const chatTurns = (turn: object) => ({
  ...chat,
  messages: [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: null, ...turn },
    { role: 'tool', tool_call_id: '1', content: 'seen' },
  ],
})
/** What a provider has signed, as callers got it from Vade and send it back. */
function signedBy(provider: DialectName): Record<DialectName, object> {
  // In Responses an id belongs to what is sealed.
  const text = provider === 'openai-responses' ? `rs_1:${signature}` : signature
  const given = Buffer.from(`vade-mark${provider}:${text}`).toString('base64')
  return {
    'openai-chat': chatTurns({
      reasoning_details: [{ type: 'reasoning.text', text: 'Hm', signature: given, index: 0 }],
      tool_calls: [chatCall],
    }),
    anthropic: {
      model: models.anthropic,
      max_tokens: 100,
      messages: [
        { role: 'user', content: 'Hello' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm', signature: given },
            { type: 'tool_use', id: '1', name: 'look', input: { a: '1' } },
          ],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: '1', content: 'seen' }] },
      ],
    },
    gemini: {
      contents: [
        { role: 'user', parts: [{ text: 'Hello' }] },
        {
          role: 'model',
          parts: [
            { text: 'Hm', thought: true, thoughtSignature: given },
            { functionCall: { id: '1', name: 'look', args: { a: '1' } } },
          ],
        },
        { role: 'user', parts: [{ functionResponse: { id: '1', name: 'look', response: { output: 'seen' } } }] },
      ],
    },
    ...responses('Hm', given),
  }
}

export const requestFeatures: readonly RequestFeature[] = [
  { name: 'text', request: asking({}), fields: ['messages.user', 'messages.order'] },
  {
    name: 'system',
    request: { messages: [{ role: 'system', text: 'Be kind' }, hello] },
    fields: ['messages.system', 'messages.user'],
  },
  { name: 'name of the speaker', request: { messages: [{ ...hello, name: 'ann' }] }, fields: ['messages.name'] },
  { name: 'image', request: user(image), fields: ['messages.content.image', 'messages.user'] },
  {
    name: 'image by address',
    request: user({ type: 'image-url', url: 'https://example.org/a.png' }),
    fields: ['messages.content.image-url'],
  },
  { name: 'detail of an image', request: user({ ...image, detail: 'low' }), fields: ['messages.content.detail'] },
  {
    name: 'sound',
    request: user({ type: 'audio', mediaType: 'audio/wav', data }),
    fields: ['messages.content.audio'],
    bodies: {
      'openai-responses': {
        model: models['openai-responses'],
        input: [
          {
            role: 'user',
            content: [
              { type: 'input_text', text: 'See' },
              { type: 'input_audio', input_audio: { data: Buffer.from(data).toString('base64'), format: 'wav' } },
            ],
          },
        ],
      },
    },
  },
  {
    name: 'document',
    request: user({ type: 'document', mediaType: 'application/pdf', data, name: 'a.pdf' }),
    fields: ['messages.content.document'],
  },
  {
    name: 'name of a document',
    request: user({ type: 'document', mediaType: 'application/pdf', data, name: 'a.pdf' }),
    fields: ['messages.content.name'],
  },
  {
    name: 'document by address',
    request: user({ type: 'document-url', url: 'https://example.org/a.pdf', mediaType: 'application/pdf' }),
    fields: ['messages.content.document-url'],
    bodies: {
      'openai-chat': {
        ...chat,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'See' },
              { type: 'file', file: { file_data: 'https://example.org/a.pdf' } },
            ],
          },
        ],
      },
    },
  },
  { name: 'tools', request: asking({ tools: [tool] }), fields: ['tools'] },
  { name: 'strict tools', request: asking({ tools: [{ ...tool, strict: true }] }), fields: ['tools.strict'] },
  {
    name: 'choice of a tool',
    request: asking({ tools: [tool], toolChoice: { name: 'look' } }),
    fields: ['toolChoice'],
  },
  { name: 'a tool must be called', request: asking({ tools: [tool], toolChoice: 'required' }), fields: ['toolChoice'] },
  { name: 'no tool may be called', request: asking({ tools: [tool], toolChoice: 'none' }), fields: ['toolChoice'] },
  {
    name: 'one call at a time',
    request: asking({ tools: [tool], parallelToolCalls: false }),
    fields: ['parallelToolCalls'],
  },
  {
    name: 'parallel calls and their results',
    request: called({ toolCalls: [call('1'), call('2')] }, result, { ...result, callId: '2' }),
    fields: ['messages.toolCalls', 'messages.results', 'messages.order'],
  },
  { name: 'failed result', request: called({}, { ...result, isError: true }), fields: ['messages.isError'] },
  {
    name: 'image in a result',
    request: called({}, { ...result, content: [image] }),
    fields: ['messages.content.image', 'messages.results'],
  },
  {
    name: 'signature of a call',
    request: called({ toolCalls: [{ ...call('1'), signature }] }, result),
    fields: ['messages.toolCalls.signature'],
    bodies: {
      'openai-chat': chatTurns({
        tool_calls: [{ ...chatCall, extra_content: { google: { thought_signature: signature } } }],
      }),
    },
  },
  { name: 'JSON', request: asking({ output: { type: 'json' } }), fields: ['output'] },
  {
    name: 'JSON schema',
    request: asking({ output: { type: 'json-schema', name: 'p', schema, strict: true } }),
    fields: ['output', 'output.schema'],
  },
  {
    name: 'reasoning that was shown',
    request: called({ reasoning: [{ text: 'Hm', signature }] }, result),
    fields: ['messages.reasoning'],
    bodies: responses('Hm', signature, 'rs_1'),
  },
  {
    name: 'signature of reasoning, made in the protocol of the caller',
    request: called({ reasoning: [{ text: 'Hm', signature }] }, result),
    fields: ['messages.reasoning.signature'],
    bodies: responses('Hm', signature, 'rs_1'),
  },
  {
    name: 'signature of reasoning, made by the provider',
    request: called({ reasoning: [{ text: 'Hm', signature }] }, result),
    fields: ['messages.reasoning', 'messages.reasoning.signature'],
    bodies: signedBy,
  },
  {
    name: 'hidden reasoning',
    request: called({ reasoning: [{ text: '', redacted: signature }] }, result),
    fields: ['messages.reasoning.redacted'],
    bodies: responses('', `redacted:${signature}`),
  },
  { name: 'reasoning is asked for', request: asking({ reasoning: { effort: 'high' } }), fields: ['reasoning'] },
  { name: 'reasoning is forbidden', request: asking({ reasoning: { effort: 'none' } }), fields: ['reasoning'] },
  {
    name: 'limit of reasoning',
    request: asking({ reasoning: { maxTokens: 4000 } }),
    fields: ['reasoning.maxTokens'],
    bodies: { 'openai-chat': { ...chat, messages: [{ role: 'user', content: 'a' }], reasoning: { max_tokens: 4000 } } },
  },
  sampling('temperature', 0.5),
  sampling('topP', 0.5),
  sampling('topK', 5),
  sampling('seed', 7),
  sampling('maxTokens', 50),
  sampling('stop', ['END']),
  sampling('frequencyPenalty', 0.5),
  sampling('presencePenalty', 0.5),
  sampling('logitBias', { '5': 1 }),
  { name: 'logprobs', request: asking({ logprobs: { top: 2 } }), fields: ['logprobs'] },
  { name: 'user', request: asking({ user: 'u1' }), fields: ['user'] },
  { name: 'metadata', request: asking({ metadata: { a: 'b' } }), fields: ['metadata'] },
  { name: 'verbosity', request: asking({ verbosity: 'low' }), fields: ['verbosity'] },
  {
    name: 'mark for the prompt cache',
    request: user({ type: 'text', text: 'Long', cache: '1h' }),
    fields: ['messages.cache'],
    bodies: {
      'openai-chat': {
        ...chat,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'See' },
              { type: 'text', text: 'Long', cache_control: { type: 'ephemeral', ttl: '1h' } },
            ],
          },
        ],
      },
    },
  },
  { name: 'key of the prompt cache', request: asking({ cacheKey: 'k' }), fields: ['cacheKey'] },
]

/** Two choices, as callers ask for them. */
export const choices: Partial<Record<DialectName, object>> = {
  'openai-chat': { ...chat, messages: [{ role: 'user', content: 'a' }], n: 2 },
  gemini: { contents: [{ role: 'user', parts: [{ text: 'a' }] }], generationConfig: { candidateCount: 2 } },
}

const text: readonly Part[] = [
  { type: 'text-start' },
  { type: 'text-delta', text: 'Hel' },
  { type: 'text-delta', text: 'lo' },
  { type: 'text-end' },
]
const calling = (id: string): readonly Part[] => [
  { type: 'tool-call-start', id, name: 'look' },
  { type: 'tool-call-delta', id, arguments: '{"a":' },
  { type: 'tool-call-delta', id, arguments: `"${id}"}` },
  { type: 'tool-call-end', id },
]

function finished(parts: readonly Part[], reason: FinishReason = 'stop', usage: Partial<Usage> = {}): readonly Part[] {
  const spent = { inputTokens: 100, cachedTokens: 0, outputTokens: 50, ...usage }
  return [...parts, { type: 'finish', reason, usage: spent, origin: { model: 'm', runsOn: 'cloud' }, costNanoUsd: 0 }]
}

function thought(mark: { readonly signature?: string; readonly redacted?: string }, said = 'Hm'): readonly Part[] {
  return [
    { type: 'reasoning-start' },
    ...(said === '' ? [] : [{ type: 'reasoning-delta', text: said } as const]),
    { type: 'reasoning-end', ...mark },
    ...text,
  ]
}

export const answerFeatures: readonly AnswerFeature[] = [
  { name: 'answer: text', parts: finished(text), fields: ['text', 'reason'] },
  { name: 'answer: cut at the limit', parts: finished(text, 'length'), fields: ['text', 'reason'] },
  { name: 'answer: stopped by a filter', parts: finished(text, 'content-filter'), fields: ['text', 'reason'] },
  {
    name: 'answer: parallel calls',
    parts: finished([...text, ...calling('1'), ...calling('2')], 'tool-calls'),
    fields: ['text', 'toolCalls', 'reason'],
  },
  {
    name: 'answer: signature of a call',
    parts: finished(
      [{ type: 'tool-call-start', id: '1', name: 'look', signature }, ...calling('1').slice(1)],
      'tool-calls',
    ),
    fields: ['toolCalls', 'toolCalls.signature'],
  },
  { name: 'answer: reasoning', parts: finished(thought({})), fields: ['reasoning', 'text'] },
  {
    name: 'answer: signature of reasoning',
    parts: finished(thought({ signature })),
    fields: ['reasoning', 'reasoning.signature'],
  },
  {
    name: 'answer: hidden reasoning',
    parts: finished(thought({ redacted: signature }, '')),
    fields: ['reasoning.redacted'],
  },
  {
    name: 'answer: logprobs',
    parts: finished([
      { type: 'text-start' },
      {
        type: 'text-delta',
        text: 'a',
        logprobs: [{ token: 'a', logprob: -0.5, bytes: [97], top: [{ token: 'b', logprob: -2, bytes: [98] }] }],
      },
      { type: 'text-end' },
    ]),
    fields: ['logprobs'],
  },
  {
    name: 'answer: sources',
    parts: finished([...text, { type: 'source', url: 'https://example.org/a', title: 'A' }]),
    fields: ['sources', 'sources.title'],
  },
  { name: 'usage', parts: finished(text), fields: ['usage.inputTokens', 'usage.outputTokens'] },
  {
    name: 'usage: cached',
    parts: finished(text, 'stop', { cachedTokens: 40 }),
    fields: ['usage.inputTokens', 'usage.cachedTokens'],
  },
  {
    name: 'usage: written to the cache',
    parts: finished(text, 'stop', { cacheWriteTokens: { '5m': 20 } }),
    fields: ['usage.inputTokens', 'usage.cacheWriteTokens'],
  },
  {
    name: 'usage: reasoning',
    parts: finished(text, 'stop', { reasoningTokens: 30 }),
    fields: ['usage.outputTokens', 'usage.reasoningTokens'],
  },
]
