import { dialectNames, type DialectName } from '../../src/gateway/dialects/dialect.ts'

/** A request that is wrong in one field. */
export interface WrongField {
  readonly field: string
  readonly body: Readonly<Record<string, unknown>>
}

type Body = Readonly<Record<string, unknown>>

/** Values that no field of a type takes. */
const notText = [5, true, {}, []]
const notTruth = ['yes', 1, {}]
const notObject = ['text', 5, []]
const notList = [5, true]
const notCount = [0, -1, 1.5, 'ten', {}]

const notTemperature = ['hot', -1, 7, {}]
const notShare = ['all', -1, 2]
const notTextOrList = [5, true, {}]

const chat = (change: Body): Body => ({ messages: [{ role: 'user', content: 'Hello' }], ...change })
const responses = (change: Body): Body => ({ input: 'Hello', ...change })
const anthropic = (change: Body): Body => ({
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hello' }],
  ...change,
})
const gemini = (change: Body): Body => ({ contents: [{ role: 'user', parts: [{ text: 'Hello' }] }], ...change })

/** A member of the body with each of these values. */
function each(base: (change: Body) => Body, field: string, values: readonly unknown[]): WrongField[] {
  return values.map((value) => ({ field, body: base({ [field]: value }) }))
}

/** A member of an object in the body. */
function inside(base: (change: Body) => Body, [outer, inner]: readonly [string, string], values: readonly unknown[]) {
  return values.map((value) => ({ field: `${outer}.${inner}`, body: base({ [outer]: { [inner]: value } }) }))
}

/** A list of turns that is wrong in one of them. */
function turns(base: (change: Body) => Body, list: string, wrong: readonly (readonly [string, unknown])[]) {
  return wrong.map(([field, value]) => ({ field: `${list}${field}`, body: base({ [list]: value }) }))
}

const messages = [
  ['', []],
  ['', 5],
  ['', {}],
  ['', 'Hello'],
  ['', undefined],
  ['[0]', ['Hello']],
  ['[0]', [null]],
  ['[0]', [[]]],
  ['[0].role', [{ content: 'Hello' }]],
  ['[0].role', [{ role: 'boss', content: 'Hello' }]],
  ['[0].role', [{ role: 5, content: 'Hello' }]],
  ['[0].content', [{ role: 'user' }]],
  ['[0].content', [{ role: 'user', content: 5 }]],
  ['[0].content', [{ role: 'user', content: {} }]],
  ['[0].content[0]', [{ role: 'user', content: [5] }]],
  ['[1].role', [{ role: 'user', content: 'Hello' }, { content: 'Hello' }]],
] as const

export const wrongFields: Record<DialectName, readonly WrongField[]> = {
  'openai-chat': [
    ...turns(chat, 'messages', messages),
    ...each(chat, 'stream', notTruth),
    ...each(chat, 'stream_options', notObject),
    ...each(chat, 'n', [...notCount, 1e9]),
    ...each(chat, 'temperature', notTemperature),
    ...each(chat, 'top_p', notShare),
    ...each(chat, 'max_tokens', notCount),
    ...each(chat, 'max_completion_tokens', notCount),
    ...each(chat, 'frequency_penalty', ['much', 9, -9]),
    ...each(chat, 'presence_penalty', ['much', 9, -9]),
    ...each(chat, 'stop', notTextOrList),
    ...each(chat, 'seed', ['lucky', 1.5, {}]),
    ...each(chat, 'tools', [...notList, 'all', {}]),
    ...each(chat, 'tool_choice', [...notList, []]),
    ...each(chat, 'parallel_tool_calls', notTruth),
    ...each(chat, 'response_format', notObject),
    ...each(chat, 'logprobs', notTruth),
    ...each(chat, 'top_logprobs', ['all', -1, 99]),
    ...each(chat, 'logit_bias', notObject),
    ...each(chat, 'user', notText),
    ...each(chat, 'metadata', notObject),
  ],
  'openai-responses': [
    ...turns(responses, 'input', [
      ['', []],
      ['', 5],
      ['', {}],
      ['[0]', ['Hello']],
      ['[0].role', [{ role: 'boss', content: 'Hello' }]],
      ['[0].content', [{ role: 'user', content: 5 }]],
      ['[0].content[0]', [{ role: 'user', content: [5] }]],
    ]),
    ...each(responses, 'stream', notTruth),
    ...each(responses, 'instructions', notTextOrList),
    ...each(responses, 'temperature', notTemperature),
    ...each(responses, 'top_p', notShare),
    ...each(responses, 'max_output_tokens', notCount),
    ...each(responses, 'tools', [...notList, 'all', {}]),
    ...each(responses, 'tool_choice', [...notList, []]),
    ...each(responses, 'parallel_tool_calls', notTruth),
    ...each(responses, 'previous_response_id', notText),
    ...each(responses, 'store', notTruth),
    ...each(responses, 'text', notObject),
    ...each(responses, 'reasoning', notObject),
    ...each(responses, 'metadata', notObject),
    ...each(responses, 'include', [...notList, 'all', {}]),
  ],
  anthropic: [
    ...turns(anthropic, 'messages', messages),
    { field: 'max_tokens', body: anthropic({ max_tokens: undefined }) },
    // 0 asks for the prompt cache alone.
    ...each(anthropic, 'max_tokens', notCount.slice(1)),
    ...each(anthropic, 'stream', notTruth),
    ...each(anthropic, 'system', notTextOrList),
    ...each(anthropic, 'temperature', notTemperature),
    ...each(anthropic, 'top_p', notShare),
    ...each(anthropic, 'top_k', [-1, 1.5, 'ten']),
    ...each(anthropic, 'stop_sequences', [...notList, 'end', {}]),
    ...each(anthropic, 'tools', [...notList, 'all', {}]),
    ...each(anthropic, 'tool_choice', notObject),
    ...each(anthropic, 'thinking', notObject),
    ...each(anthropic, 'metadata', notObject),
  ],
  gemini: [
    ...turns(gemini, 'contents', [
      ['', []],
      ['', 5],
      ['', undefined],
      ['[0]', [null]],
      ['[0]', [5]],
      ['[0].role', [{ role: 'boss', parts: [{ text: 'Hello' }] }]],
      ['[0].parts', [{ role: 'user' }]],
      ['[0].parts', [{ role: 'user', parts: 'Hello' }]],
      ['[0].parts[0]', [{ role: 'user', parts: [5] }]],
    ]),
    ...each(gemini, 'tools', notList),
    ...each(gemini, 'toolConfig', notObject),
    ...each(gemini, 'generationConfig', notObject),
    ...each(gemini, 'safetySettings', notList),
    ...each(gemini, 'systemInstruction', notList),
    ...inside(gemini, ['generationConfig', 'temperature'], ['hot', {}]),
    ...inside(gemini, ['generationConfig', 'topP'], ['all', {}]),
    ...inside(gemini, ['generationConfig', 'maxOutputTokens'], ['ten', 0, 1.5, {}]),
    ...inside(gemini, ['generationConfig', 'candidateCount'], ['ten', 0, 1.5, 1e9, {}]),
    ...inside(gemini, ['generationConfig', 'seed'], ['lucky', 1.5]),
    ...inside(gemini, ['generationConfig', 'stopSequences'], [5, true]),
  ],
}

/** A body that is no request at all, whatever the protocol. */
export const wrongBodies: readonly { readonly name: string; readonly body: (right: string) => string | Uint8Array }[] =
  [
    { name: 'no body', body: () => '' },
    { name: 'no JSON', body: (right) => right.slice(0, -1) },
    { name: 'JSON with more after its end', body: (right) => `${right} {}` },
    { name: 'a list', body: (right) => `[${right}]` },
    { name: 'a text', body: () => '"Hello"' },
    { name: 'null', body: () => 'null' },
    { name: 'no UTF-8', body: (right) => Buffer.from(right.replace('Hello', 'Zürich'), 'latin1') },
    { name: 'a NUL in a text', body: (right) => right.replace('Hello', String.raw`\u0000`) },
    { name: 'half a surrogate pair', body: (right) => right.replace('Hello', String.raw`\ud83d`) },
    { name: '200,000 lists in each other', body: (right) => nested(right, 200_000) },
    { name: '300 lists in each other', body: (right) => nested(right, 300) },
    { name: 'a member twice', body: (right) => right.replace('{', '{"temperature":1,"temperature":0,') },
    {
      name: 'a member twice, once escaped',
      body: (right) => right.replace('{', String.raw`{"temperature":1,"t\u0065mperature":0,`),
    },
  ]

function nested(right: string, depth: number): string {
  return right.replace('{', `{"metadata":${'['.repeat(depth)}${']'.repeat(depth)},`)
}

/** Which callers ask a provider of their own protocol, and which another: both must be refused alike. */
export const askedOf = (caller: DialectName): readonly DialectName[] => [
  caller,
  ...dialectNames.filter((name) => name !== caller).slice(0, 1),
]
