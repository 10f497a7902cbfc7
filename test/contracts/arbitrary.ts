import * as fc from 'fast-check'
import type { Content, Finish, GenerateRequest, Message, Part, TokenLogprob } from '../../src/core/index.ts'

/** Requests and answers as every dialect meets them, with what makes texts hard to keep. */
const words = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => text.trim() !== ''),
  fc.constantFrom(
    'data: [DONE]',
    '\n\ndata: {}\n\n',
    '"}]}',
    '\\u0000',
    '\u2028 line',
    '👩‍👩‍👧 هلا',
    '<think>x</think>',
    '{"a":1}',
  ),
)
const name = fc.stringMatching(/^[a-zA-Z][\w-]{0,20}$/)
const object = fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })
const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 })

function some<Fields extends object>(fields: { readonly [Key in keyof Fields]: fc.Arbitrary<Fields[Key]> }) {
  return fc.record(fields, { requiredKeys: [] })
}

const text: fc.Arbitrary<Content> = fc.record({ type: fc.constant('text'), text: words })
const content: fc.Arbitrary<Content> = fc.oneof(
  { weight: 3, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        type: fc.constant('image'),
        mediaType: fc.constantFrom('image/png', 'image/jpeg'),
        data: bytes,
        detail: fc.constantFrom('low', 'high'),
      },
      { requiredKeys: ['type', 'mediaType', 'data'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('document'),
      mediaType: fc.constant('application/pdf'),
      data: bytes,
      name: fc.constant('a.pdf'),
    }),
  },
)

/** A question, and perhaps its answer with calls of tools and what they said. */
const round = fc
  .record({
    asked: fc.array(content, { minLength: 1, maxLength: 3 }),
    said: fc.option(words),
    calls: fc.array(fc.record({ id: fc.uuid(), name, arguments: object, answer: words, failed: fc.boolean() }), {
      maxLength: 3,
    }),
  })
  .map(({ asked, said, calls }): Message[] => [
    { role: 'user', content: asked },
    ...(said === null && calls.length === 0
      ? []
      : [
          {
            role: 'assistant' as const,
            text: said ?? '',
            ...(calls.length > 0 && {
              toolCalls: calls.map((call) => ({
                id: call.id,
                name: call.name,
                arguments: JSON.stringify(call.arguments),
              })),
            }),
          },
        ]),
    ...calls.map((call): Message => ({
      role: 'tool',
      callId: call.id,
      name: call.name,
      text: call.answer,
      ...(call.failed && { isError: true }),
    })),
  ])

const schema = fc.constantFrom(
  { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false },
  { type: 'object', properties: { n: { type: 'integer' }, list: { type: 'array', items: { type: 'number' } } } },
)

const tools = fc.uniqueArray(
  fc.record({ name, description: words, parameters: schema }, { requiredKeys: ['name', 'parameters'] }),
  { selector: (tool) => tool.name, minLength: 1, maxLength: 3 },
)

export const requests: fc.Arbitrary<GenerateRequest> = fc
  .record({
    system: fc.array(words, { maxLength: 2 }),
    rounds: fc.array(round, { minLength: 1, maxLength: 3 }),
    last: words,
    offered: fc.option(tools),
    settings: some<Omit<GenerateRequest, 'messages' | 'tools'>>({
      toolChoice: fc.constantFrom('auto', 'none', 'required'),
      output: fc.oneof(
        fc.constant({ type: 'json' as const }),
        fc.record({ type: fc.constant('json-schema' as const), name, schema }),
      ),
      sampling: some({
        temperature: fc.constantFrom(0, 0.5, 1),
        topP: fc.constantFrom(0.1, 0.9),
        topK: fc.integer({ min: 1, max: 100 }),
        seed: fc.integer({ min: 0, max: 1_000_000 }),
        maxTokens: fc.integer({ min: 1, max: 8000 }),
        stop: fc.array(name, { minLength: 1, maxLength: 4 }),
        frequencyPenalty: fc.constantFrom(-1, 0.5),
        presencePenalty: fc.constantFrom(-1, 0.5),
      }),
      user: fc.uuid(),
      metadata: fc.dictionary(name, fc.string({ maxLength: 10 }), { minKeys: 1, maxKeys: 2 }),
      verbosity: fc.constantFrom('low', 'medium', 'high'),
    }),
  })
  .map(({ system, rounds, last, offered, settings: { toolChoice, ...settings } }) => ({
    messages: [
      ...system.map((said): Message => ({ role: 'system', text: said })),
      ...rounds.flat(),
      { role: 'user', content: [{ type: 'text', text: last }] },
    ],
    ...(offered !== null && { tools: offered, ...(toolChoice !== undefined && { toolChoice }) }),
    ...settings,
  }))

const token: fc.Arbitrary<TokenLogprob> = fc.record({
  token: name,
  logprob: fc.constantFrom(-0.5, -2),
  top: fc.constant([{ token: 'x', logprob: -3 }]),
})

function cut(whole: string, pieces: number): string[] {
  const letters = Array.from(whole)
  const size = Math.max(1, Math.ceil(letters.length / pieces))
  return Array.from({ length: Math.ceil(letters.length / size) }, (_, at) =>
    letters.slice(at * size, (at + 1) * size).join(''),
  )
}

/** One answer: what it thought, said and called, cut into pieces. Calls come one after the other. */
export const answers: fc.Arbitrary<Part[]> = fc
  .record({
    thought: fc.option(words),
    said: fc.option(words),
    calls: fc.array(fc.record({ id: fc.uuid(), name, arguments: object }), { maxLength: 3 }),
    pieces: fc.integer({ min: 1, max: 5 }),
    cut: fc.boolean(),
    usage: fc.record({ inputTokens: fc.nat(5000), outputTokens: fc.integer({ min: 1, max: 5000 }) }),
    cachedShare: fc.constantFrom(0, 0.5, 1),
  })
  .filter(({ said, calls }) => said !== null || calls.length > 0)
  .map(({ thought, said, calls, pieces, cut: short, usage, cachedShare }) => {
    const finish: Finish = {
      type: 'finish',
      reason: calls.length > 0 ? 'tool-calls' : short ? 'length' : 'stop',
      usage: { ...usage, cachedTokens: Math.floor(usage.inputTokens * cachedShare) },
      origin: { model: 'm', runsOn: 'cloud' },
      costNanoUsd: 0,
    }
    return [
      ...(thought === null
        ? []
        : [
            { type: 'reasoning-start' as const },
            ...cut(thought, pieces).map((piece): Part => ({ type: 'reasoning-delta', text: piece })),
            { type: 'reasoning-end' as const },
          ]),
      ...(said === null
        ? []
        : [
            { type: 'text-start' as const },
            ...cut(said, pieces).map((piece): Part => ({ type: 'text-delta', text: piece })),
            { type: 'text-end' as const },
          ]),
      ...calls.flatMap((call): Part[] => [
        { type: 'tool-call-start', id: call.id, name: call.name },
        ...cut(JSON.stringify(call.arguments), pieces).map((piece): Part => ({
          type: 'tool-call-delta',
          id: call.id,
          arguments: piece,
        })),
        { type: 'tool-call-end', id: call.id },
      ]),
      finish,
    ]
  })

/** Log-probabilities, for those dialects that know them. */
export const tokens = fc.array(token, { minLength: 1, maxLength: 5 })
