import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  isVadeError,
  VadeError,
  type AssistantMessage,
  type Content,
  type Finish,
  type GenerateRequest,
  type JsonSchema,
  type Message,
  type Part,
  type TokenLogprob,
  type ToolMessage,
} from '../../../core/index.ts'
import type { Reply } from '../dialect.ts'
import { createSseSplitter } from '../sse.ts'
import { gemini } from './gemini.ts'

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

const requests: fc.Arbitrary<GenerateRequest> = fc
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
const answers: fc.Arbitrary<readonly Part[]> = fc
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

/** A valid value with something else in one place. */
function damaged(value: unknown): fc.Arbitrary<unknown> {
  return fc.tuple(fc.nat(countOf(value) - 1), fc.jsonValue({ maxDepth: 2 })).map(([at, other]) => {
    let left = at
    const walk = (here: unknown): unknown => {
      if (left-- === 0) return other
      if (Array.isArray(here)) return here.map(walk)
      if (typeof here !== 'object' || here === null) return here
      return Object.fromEntries(Object.entries(here).map(([key, inner]) => [key, walk(inner)]))
    }
    return walk(value)
  })
}

function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, inner) => sum + countOf(inner), 1)
}

const { caller, provider } = gemini
const model = 'gemini-3-flash'
const path = { model, stream: false }

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

test('a request that is encoded and decoded is the same', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const { body, lost } = provider.encode(request, path)
      expect(lost).toEqual([])
      const asked = caller.decode(throughJson(body), path)
      expect(asked.requests).toEqual([request])
      expect(asked.lost).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('a request in snake_case is the same request', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const { body } = provider.encode(request, path)
      const snake = JSON.stringify(inSnakeCase(throughJson(body)))
      expect(snake).not.toMatch(/"(inlineData|functionCall|generationConfig)":/)
      expect(caller.decode(JSON.parse(snake), path).requests).toEqual([request])
    }),
  )
})

/** Values that are the caller's own keep their names. */
function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      /^(args|response|parametersJsonSchema|responseJsonSchema)$/.test(key) ? inner : inSnakeCase(inner),
    ]),
  )
}

/** What an answer says, however it was cut into pieces. */
function gist(parts: readonly Part[]) {
  const said: { kind: string; text: string; id?: string; name?: string; signature?: string | undefined }[] = []
  for (const part of parts) {
    const last = said.at(-1)
    if (part.type === 'text-delta') {
      if (last?.kind === 'text') last.text += part.text
      else said.push({ kind: 'text', text: part.text })
    }
    if (part.type === 'reasoning-start') said.push({ kind: 'thought', text: '' })
    if ((part.type === 'reasoning-delta' || part.type === 'reasoning-end') && last !== undefined) {
      if (part.type === 'reasoning-delta') last.text += part.text
      else last.signature = part.signature
    }
    if (part.type === 'tool-call-start') {
      said.push({ kind: 'call', text: '', id: part.id, name: part.name, signature: part.signature })
    }
    if (part.type === 'tool-call-delta' && last !== undefined) last.text += part.arguments
  }
  const sources = parts.flatMap((part) => (part.type === 'source' ? [part] : []))
  return {
    said: joinThoughts(said),
    logprobs: parts.flatMap((part) => (part.type === 'text-delta' ? (part.logprobs ?? []) : [])),
    sources: sources.filter(({ url }, index) => sources.findIndex((one) => one.url === url) === index),
    finish: parts.filter(({ type }) => type === 'finish'),
  }
}

/** Nothing in Gemini's words ends a thought but its signature, or something else. */
function joinThoughts<Said extends { kind: string; text: string; signature?: string | undefined }>(said: Said[]) {
  return said.reduce<Said[]>((joined, one) => {
    const last = joined.at(-1)
    const follows = last?.kind === 'thought' && one.kind === 'thought' && last.signature === undefined
    if (!follows || one.text === '') return [...joined, one]
    return [...joined.slice(0, -1), { ...one, text: last.text + one.text }]
  }, [])
}

/** One part begins where another has ended, and every stream ends with one `finish`. */
function expectWellFormed(parts: readonly Part[]): void {
  const types = parts.map(({ type }) => type).filter((type) => type !== 'source')
  expect(types.join(' ')).toMatch(
    /^((text-start( text-delta)+ text-end|reasoning-start( reasoning-delta)* reasoning-end|tool-call-start( tool-call-delta)* tool-call-end) )*finish$/,
  )
}

function replyTo(stream: boolean): Reply {
  return caller.decode({ contents: { parts: { text: 'a' } } }, { model: 'asked', stream }).createReply()
}

test('a stream, cut anywhere between its bytes, says the same', () => {
  fc.assert(
    fc.property(answers, fc.integer({ min: 1, max: 50 }), (answer, size) => {
      const reply = replyTo(true)
      const bytes = new TextEncoder().encode(answer.map((part) => reply.part(part, 0)).join('') + reply.end())
      const text = new TextDecoder()
      const splitter = createSseSplitter()
      const decoder = provider.createDecoder()
      const parts: Part[] = []
      for (let at = 0; at < bytes.length; at += size) {
        const events = splitter.push(text.decode(bytes.subarray(at, at + size), { stream: true }))
        parts.push(...events.flatMap((event) => decoder.event(event)))
      }
      parts.push(...decoder.end())
      expectWellFormed(parts)
      expect(gist(parts)).toEqual(gist(answer))
    }),
    { numRuns: 500 },
  )
})

test('a whole answer says the same', () => {
  fc.assert(
    fc.property(answers, (answer) => {
      const reply = replyTo(false)
      const parts = provider.decodeAnswer(throughJson(reply.whole([answer])))
      expectWellFormed(parts)
      expect(gist(parts)).toEqual(gist(answer))
    }),
    { numRuns: 500 },
  )
})

test('a stream that failed is never taken for a finished one', () => {
  fc.assert(
    fc.property(answers, fc.nat(), (answer, seed) => {
      const reply = replyTo(true)
      const decoder = provider.createDecoder()
      const begun = answer.slice(0, seed % answer.length).map((part) => reply.part(part, 0))
      const read = (text: string) =>
        createSseSplitter()
          .push(text)
          .map((event) => decoder.event(event))
      read(begun.join(''))
      expect(() => read(reply.fail(new VadeError('provider_failed', 'It broke.')))).toThrow('It broke.')
      expect(() => decoder.end()).toThrow('before the answer was finished')
    }),
  )
})

/** Runs what may refuse, and says whether it threw anything but a `VadeError`. */
function refusesProperly(run: () => unknown): boolean {
  try {
    run()
    return true
  } catch (thrown) {
    return isVadeError(thrown)
  }
}

test('whatever comes as a request, an answer or an error is refused in a sentence at most', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(refusesProperly(() => caller.decode(json, path))).toBe(true)
      expect(refusesProperly(() => provider.decodeAnswer(json))).toBe(true)
      expect(refusesProperly(() => provider.createDecoder().event({ data: JSON.stringify(json) }))).toBe(true)
      expect(provider.decodeError(400, json).message).not.toBe('')
    }),
  )
})

test('a request or an answer with something wrong in it is refused naming a field, or read', () => {
  const wrongRequest = requests.chain((request) => damaged(throughJson(provider.encode(request, path).body)))
  fc.assert(
    fc.property(wrongRequest, (body) => {
      expect(refusesProperly(() => caller.decode(body, path))).toBe(true)
    }),
    { numRuns: 1000 },
  )
  const wrongAnswer = answers.chain((answer) => {
    return damaged(throughJson(replyTo(false).whole([answer])))
  })
  fc.assert(
    fc.property(wrongAnswer, (body) => {
      expect(refusesProperly(() => provider.decodeAnswer(body))).toBe(true)
      expect(refusesProperly(() => provider.usage(body))).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('the addresses at Google', () => {
  expect(provider.path('gemini-3-flash', false)).toBe('/models/gemini-3-flash:generateContent')
  expect(provider.path('gemini-3-flash', true)).toBe('/models/gemini-3-flash:streamGenerateContent?alt=sse')
  expect(provider.path('../keys?a', false)).toBe('/models/..%2Fkeys%3Fa:generateContent')
})
