import * as fc from 'fast-check'
import type {
  AssistantMessage,
  Content,
  Finish,
  GenerateRequest,
  JsonSchema,
  Message,
  Part,
  TokenLogprob,
  ToolMessage,
} from '../../../core/index.ts'

/** Everything that Gemini has words for, as tests generate it. */

const words = fc.string({ minLength: 1, unit: 'grapheme' })
const name = fc.stringMatching(/^[a-zA-Z_][\w-]{0,20}$/)
const signature = fc.base64String({ minLength: 4, maxLength: 40 })
const data = fc.uint8Array({ maxLength: 20 })
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0)
const argumentsObject = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
  .map((value) => JSON.stringify(value))

const media: fc.Arbitrary<Exclude<Content, { readonly type: 'text' }>> = fc.oneof(
  fc.record({ type: fc.constant('image' as const), mediaType: fc.constantFrom('image/png', 'image/jpeg'), data }),
  fc.record({ type: fc.constant('audio' as const), mediaType: fc.constantFrom('audio/wav', 'audio/mp3'), data }),
  fc.record({
    type: fc.constant('document' as const),
    mediaType: fc.constantFrom('application/pdf', 'text/plain'),
    data,
  }),
  fc.record({ type: fc.constant('image-url' as const), url: fc.webUrl() }),
  fc.record(
    {
      type: fc.constant('document-url' as const),
      url: fc.webUrl(),
      mediaType: fc.constantFrom('application/pdf', 'video/mp4'),
    },
    { requiredKeys: ['type', 'url'] },
  ),
)

const content: fc.Arbitrary<Content> = fc.oneof(fc.record({ type: fc.constant('text' as const), text: words }), media)

const user: fc.Arbitrary<Message> = fc.record({
  role: fc.constant('user' as const),
  content: fc.array(content, { minLength: 1, maxLength: 3 }),
})

/** A thought without a signature goes on in the next one: only the last can be without. */
const thoughts = fc
  .tuple(
    fc.array(fc.record({ text: words, signature }), { maxLength: 2 }),
    fc.option(fc.record({ text: words }), { nil: undefined }),
    fc.option(fc.record({ text: fc.constant(''), signature }), { nil: undefined }),
  )
  .map(([signed, unsigned, said]) => [...signed, unsigned, said].filter((one) => one !== undefined))

const call = fc.record(
  { id: fc.uuid(), name, arguments: argumentsObject, signature },
  { requiredKeys: ['id', 'name', 'arguments'] },
)

const modelTurn: fc.Arbitrary<AssistantMessage> = fc
  .record({ text: fc.oneof(fc.constant(''), words), reasoning: thoughts, toolCalls: fc.array(call, { maxLength: 3 }) })
  .filter(({ text, reasoning, toolCalls }) => text !== '' || reasoning.length + toolCalls.length > 0)
  .map(({ text, reasoning, toolCalls }) => ({
    role: 'assistant',
    text,
    ...(reasoning.length > 0 && { reasoning }),
    ...(toolCalls.length > 0 && { toolCalls }),
  }))

const result = fc.record({ text: fc.string(), failed: fc.boolean(), content: fc.array(media, { maxLength: 2 }) })

/** What one says, what the model answers, and what its tools say to that. */
const round = fc
  .tuple(user, modelTurn, fc.array(result, { minLength: 3, maxLength: 3 }))
  .map(([question, said, results]): Message[] => [
    question,
    said,
    ...(said.toolCalls ?? []).map((one, index): ToolMessage => {
      const { text = '', failed = false, content: files = [] } = results[index] ?? {}
      return {
        role: 'tool',
        callId: one.id,
        name: one.name,
        text,
        ...(failed && { isError: true }),
        ...(files.length > 0 && { content: files }),
      }
    }),
  ])

const messages = fc
  .tuple(
    fc.array(fc.record({ role: fc.constant('system' as const), text: words }), { maxLength: 2 }),
    fc.array(round, { maxLength: 3 }),
    user,
  )
  .map(([system, rounds, last]): Message[] => [...system, ...rounds.flat(), last])

const parameters: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc.constant({ type: 'object', properties: {} }),
  fc.constant({ type: 'object', properties: { mime_type: { type: ['string', 'null'] } }, required: ['mime_type'] }),
)

const tools = fc
  .uniqueArray(fc.record({ name, description: words, parameters }, { requiredKeys: ['name', 'parameters'] }), {
    selector: (tool) => tool.name,
    minLength: 1,
    maxLength: 3,
  })
  .chain((list) =>
    fc.record(
      {
        tools: fc.constant(list),
        toolChoice: fc.constantFrom<NonNullable<GenerateRequest['toolChoice']>>('auto', 'none', 'required', {
          name: list[0]?.name ?? '',
        }),
      },
      { requiredKeys: ['tools'] },
    ),
  )

const output = fc.constantFrom<NonNullable<GenerateRequest['output']>>(
  { type: 'text' },
  { type: 'json' },
  { type: 'json-schema', name: 'response', schema: { type: 'object', title: 'a b' } },
  { type: 'json-schema', name: 'person', schema: { type: 'object', title: 'person' } },
)

const sampling = fc
  .record(
    {
      temperature: number(0, 2),
      topP: number(0, 1),
      topK: fc.nat(100),
      seed: fc.integer(),
      maxTokens: fc.integer({ min: 1, max: 100_000 }),
      stop: fc.array(words, { minLength: 1, maxLength: 5 }),
      frequencyPenalty: number(-2, 2),
      presencePenalty: number(-2, 2),
    },
    { requiredKeys: [] },
  )
  .filter((given) => Object.keys(given).length > 0)

const reasoning = fc.oneof(
  fc.record(
    {
      effort: fc.constantFrom('minimal' as const, 'low' as const, 'high' as const, 'xhigh' as const),
      show: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  fc.record({ maxTokens: fc.nat(), show: fc.boolean() }, { requiredKeys: ['maxTokens'] }),
)

export const requests: fc.Arbitrary<GenerateRequest> = fc
  .tuple(
    fc.record(
      {
        messages,
        output,
        sampling,
        reasoning,
        logprobs: fc.record({ top: fc.nat(20) }),
        serviceTier: fc.constantFrom('flex', 'standard', 'priority'),
      },
      { requiredKeys: ['messages'] },
    ),
    fc.option(tools, { nil: {} }),
  )
  .map(([request, choice]) => ({ ...request, ...choice }))

const alternative = fc.record({ token: words, logprob: number(-20, 0) })
const logprobs: fc.Arbitrary<TokenLogprob[]> = fc.array(
  fc.tuple(alternative, fc.array(alternative, { maxLength: 3 })).map(([one, top]) => ({ ...one, top })),
  { minLength: 1, maxLength: 3 },
)

const textBlock = fc
  .array(
    fc.record({ type: fc.constant('text-delta' as const), text: words, logprobs }, { requiredKeys: ['type', 'text'] }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((deltas): Part[] => [{ type: 'text-start' }, ...deltas, { type: 'text-end' }])

const thoughtBlock = fc
  .tuple(fc.array(words, { maxLength: 3 }), fc.option(signature, { nil: undefined }))
  .filter(([texts, signed]) => texts.length > 0 || signed !== undefined)
  .map(([texts, signed]): Part[] => [
    { type: 'reasoning-start' },
    ...texts.map((text): Part => ({ type: 'reasoning-delta', text })),
    { type: 'reasoning-end', ...(signed !== undefined && { signature: signed }) },
  ])

const callBlock = fc
  .tuple(call, fc.nat(10))
  .map(([{ id, name: tool, arguments: json, signature: signed }, cut]): Part[] => [
    { type: 'tool-call-start', id, name: tool, ...(signed !== undefined && { signature: signed }) },
    { type: 'tool-call-delta', id, arguments: json.slice(0, cut) },
    { type: 'tool-call-delta', id, arguments: json.slice(cut) },
    { type: 'tool-call-end', id },
  ])

const source = fc
  .record({ type: fc.constant('source' as const), url: fc.webUrl(), title: words }, { requiredKeys: ['type', 'url'] })
  .map((one): Part[] => [one])

const usage = fc
  .record({
    inputTokens: fc.nat(1e6),
    cachedTokens: fc.nat(1e6),
    said: fc.nat(1e6),
    thought: fc.option(fc.nat(1e6), { nil: undefined }),
  })
  .map(({ said, thought, ...rest }) => ({
    ...rest,
    outputTokens: said + (thought ?? 0),
    ...(thought !== undefined && { reasoningTokens: thought }),
  }))

/** Streams of parts as models write them, of one choice. */
export const answers: fc.Arbitrary<readonly Part[]> = fc
  .tuple(
    fc.array(fc.oneof(textBlock, thoughtBlock, callBlock, source), { maxLength: 6 }),
    fc.constantFrom<Finish['reason']>('stop', 'length', 'content-filter'),
    usage,
  )
  .map(([blocks, reason, counted]) => {
    const parts = blocks.flat()
    const calls = parts.some(({ type }) => type === 'tool-call-start')
    return [
      ...parts,
      {
        type: 'finish',
        reason: reason === 'stop' && calls ? 'tool-calls' : reason,
        usage: counted,
        origin: { model: 'asked', runsOn: 'cloud' },
        costNanoUsd: 0,
      },
    ]
  })
