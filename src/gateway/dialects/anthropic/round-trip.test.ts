import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type {
  AssistantMessage,
  Content,
  GenerateRequest,
  Message,
  Part,
  ToolMessage,
  Usage,
} from '../../../core/index.ts'
import { createSseSplitter } from '../sse.ts'
import { anthropic } from './anthropic.ts'

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '')
const name = fc.stringMatching(/^[\w-]{1,12}$/)
const bytes = fc.uint8Array({ minLength: 1, maxLength: 9 })
/** As it comes over the wire, which knows no -0. */
const object = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  .map((value) => wire(value) as Record<string, unknown>)

/** A record whose fields may be missing; those named in `required` may not. */
function record<const Shape extends Record<string, fc.Arbitrary<unknown>>>(
  shape: Shape,
  required: readonly (keyof Shape & string)[],
) {
  return fc.record(shape, { requiredKeys: [...required] }) as fc.Arbitrary<never>
}

const cache = fc.constantFrom('5m', '1h')
const media: fc.Arbitrary<Exclude<Content, { type: 'text' }>> = fc.oneof(
  record(
    {
      type: fc.constant('image'),
      mediaType: fc.constantFrom('image/png', 'image/jpeg', 'image/gif', 'image/webp'),
      data: bytes,
      cache,
    },
    ['type', 'mediaType', 'data'],
  ),
  record({ type: fc.constant('image-url'), url: fc.webUrl(), cache }, ['type', 'url']),
  record(
    { type: fc.constant('document'), mediaType: fc.constant('application/pdf'), data: bytes, name: words, cache },
    ['type', 'mediaType', 'data'],
  ),
  record(
    {
      type: fc.constant('document'),
      mediaType: fc.constant('text/plain'),
      data: fc.string({ unit: 'grapheme' }).map((text) => new TextEncoder().encode(text)),
      name: words,
      cache,
    },
    ['type', 'mediaType', 'data'],
  ),
  record(
    {
      type: fc.constant('document-url'),
      mediaType: fc.constant('application/pdf'),
      url: fc.webUrl(),
      name: words,
      cache,
    },
    ['type', 'mediaType', 'url'],
  ),
)
const content: fc.Arbitrary<Content> = fc.oneof(
  record({ type: fc.constant('text'), text: words, cache }, ['type', 'text']),
  media,
)
const user: fc.Arbitrary<Message> = record(
  { role: fc.constant('user'), content: fc.array(content, { minLength: 1, maxLength: 4 }) },
  ['role', 'content'],
)
const system: fc.Arbitrary<Message> = record({ role: fc.constant('system'), text: words, cache }, ['role', 'text'])
const thought = fc.oneof(
  record({ text: fc.string({ unit: 'grapheme' }), signature: words }, ['text', 'signature']),
  record({ text: fc.constant(''), redacted: words }, ['text', 'redacted']),
)
const call = fc.record({ id: name, name, arguments: object.map((value) => JSON.stringify(value)) })
const assistant: fc.Arbitrary<AssistantMessage> = record(
  {
    role: fc.constant('assistant'),
    reasoning: fc.array(thought, { minLength: 1, maxLength: 2 }),
    // Its end is no white space: the last message of a conversation loses that.
    text: words.map((text) => text.trim()),
    toolCalls: fc.uniqueArray(call, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
    cache,
  },
  ['role', 'text'],
)
const result = record(
  { text: words, content: fc.array(media, { minLength: 1, maxLength: 2 }), isError: fc.boolean(), cache },
  ['text'],
) as fc.Arbitrary<Pick<ToolMessage, 'text' | 'content' | 'isError' | 'cache'>>

/** What the user says, what is answered, and the results of its calls. */
const round = fc
  .tuple(user, fc.option(assistant), fc.infiniteStream(result))
  .map(([said, answer, results]): Message[] => {
    if (answer === null) return [said]
    const tools = (answer.toolCalls ?? []).map((one): Message => ({
      role: 'tool',
      callId: one.id,
      name: one.name,
      ...results.next().value,
    }))
    return [said, answer, ...tools]
  })

/** Two messages of the user in a row are one to the provider. */
const conversation = fc
  .array(round, { minLength: 1, maxLength: 3 })
  .map((rounds) => rounds.filter((one, index) => one.length > 1 || index === rounds.length - 1).flat())

const tool = record({ name, description: words, parameters: object, strict: fc.boolean(), cache }, [
  'name',
  'parameters',
])
const tools = fc
  .uniqueArray(tool as fc.Arbitrary<NonNullable<GenerateRequest['tools']>[number]>, {
    minLength: 1,
    maxLength: 3,
    selector: (one) => one.name,
  })
  .map((some) => some.map((one) => ({ ...one, parameters: { ...one.parameters, type: 'object' } })))

function choices(given: NonNullable<GenerateRequest['tools']>, forced: boolean) {
  const free = fc.constantFrom('auto', 'none')
  const toolChoice = forced
    ? fc.oneof(free, fc.constant('required'), fc.constantFrom(...given.map((one) => ({ name: one.name }))))
    : free
  return fc.oneof(
    fc.constant({ tools: given }),
    toolChoice.map((choice) => ({ tools: given, toolChoice: choice })),
    fc
      .tuple(
        toolChoice.filter((choice) => choice !== 'none'),
        fc.boolean(),
      )
      .map(([choice, parallel]) => ({ tools: given, toolChoice: choice, parallelToolCalls: parallel })),
  )
}

const share = fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100)
const effort = fc.constantFrom('low', 'medium', 'high')
const thinkings = {
  budget: record({ maxTokens: fc.integer({ min: 1024, max: 4000 }), show: fc.boolean() }, ['maxTokens']),
  adaptive: record({ effort: fc.oneof(effort, fc.constant('xhigh')), show: fc.boolean() }, []),
}
const settings = {
  free: { temperature: share, topP: share, topK: fc.nat(500) },
  one: { temperature: share, topK: fc.nat(500) },
  none: {},
}

/** With a budget of thoughts, calls of tools come with those before them, and the user has the last word. */
function thoughtful(messages: readonly Message[]): Message[] {
  const whole = messages.map((one) =>
    one.role === 'assistant' ? { reasoning: [{ text: 'Hm', signature: 'a' }], ...one } : one,
  )
  if (whole.at(-1)?.role !== 'assistant') return whole
  return [...whole, { role: 'user', content: [{ type: 'text', text: 'Go on.' }] }]
}

/** Everything that a model of this generation can be asked for. */
function requests(thinking: keyof typeof thinkings, sampling: keyof typeof settings): fc.Arbitrary<GenerateRequest> {
  const limits = {
    maxTokens: fc.integer({ min: 4001, max: 64_000 }),
    stop: fc.array(words, { minLength: 1, maxLength: 3 }),
  }
  const not =
    thinking === 'budget' ? fc.constant({ maxTokens: 0 }) : record({ maxTokens: fc.constant(0), effort }, ['maxTokens'])
  const quiet = record({ reasoning: not, sampling: record({ ...limits, ...settings[sampling] }, ['maxTokens']) }, [
    'sampling',
  ])
  const pensive = fc.record({ reasoning: thinkings[thinking], sampling: record(limits, ['maxTokens']) })
  const rest = record(
    {
      output: fc.constant({
        type: 'json-schema',
        name: 'output',
        strict: true,
        schema: { type: 'object', properties: { minimum: { type: 'string' } }, additionalProperties: false },
      }),
      user: words,
      serviceTier: fc.constantFrom('auto', 'standard_only'),
    },
    [],
  )
  const ways = fc.oneof(
    quiet.map((one: object) => ({ one, forced: true })),
    pensive.map((one) => ({ one, forced: false })),
  )
  return fc
    .tuple(ways, fc.option(tools))
    .chain(([{ one, forced }, given]) =>
      fc.tuple(
        fc.constant(one),
        given === null ? fc.constant({}) : choices(given, forced),
        rest as fc.Arbitrary<object>,
        fc.array(system, { maxLength: 2 }),
        thinking === 'budget' && !forced ? conversation.map(thoughtful) : conversation,
      ),
    )
    .map(([settled, chosen, others, systems, talk]) => ({
      messages: [...systems, ...talk],
      ...chosen,
      ...others,
      ...settled,
    }))
}

function wire(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

describe('requests', () => {
  test.each([
    ['claude-sonnet-4-20250514', requests('budget', 'free')],
    ['claude-haiku-4-5', requests('budget', 'one')],
    ['claude-opus-4-6', requests('adaptive', 'one')],
    ['claude-opus-5-5', requests('adaptive', 'none')],
    ['kimi-k2', requests('budget', 'free')],
  ])('what a provider of %s is asked is what the caller asked', (model, request) => {
    fc.assert(
      fc.property(request, fc.boolean(), (given, stream) => {
        const { body, lost } = anthropic.provider.encode(given, { model, stream })
        expect(lost).toEqual([])
        const asked = anthropic.caller.decode(wire(body))
        expect(asked).toMatchObject({ model, stream, lost: [] })
        expect(asked.requests).toEqual([given])
      }),
      { numRuns: 150 },
    )
  })
})

const tokens = fc.nat(1_000_000)
const usage: fc.Arbitrary<Usage> = fc
  .record({ plain: tokens, read: tokens, fiveMinutes: tokens, hour: tokens, out: tokens, thought: fc.option(tokens) })
  .map(({ plain, read, fiveMinutes, hour, out, thought: reasoningTokens }) => ({
    inputTokens: plain + read + fiveMinutes + hour,
    cachedTokens: read,
    outputTokens: out,
    ...(reasoningTokens !== null && { reasoningTokens }),
    ...(fiveMinutes + hour > 0 && {
      cacheWriteTokens: { ...(fiveMinutes > 0 && { '5m': fiveMinutes }), ...(hour > 0 && { '1h': hour }) },
    }),
  }))

const spoken = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 4 })
const textParts = fc
  .tuple(
    fc.oneof(fc.constant([]), spoken),
    fc.array(record({ type: fc.constant('source'), url: fc.webUrl(), title: words }, ['type', 'url'])),
  )
  .map(([texts, sources]): Part[] => [
    { type: 'text-start' },
    ...texts.map((text): Part => ({ type: 'text-delta', text })),
    ...(sources as Part[]),
    { type: 'text-end' },
  ])
const reasoningParts = fc.oneof(
  fc
    .tuple(spoken, fc.option(words))
    .map(([texts, signature]): Part[] => [
      { type: 'reasoning-start' },
      ...texts.map((text): Part => ({ type: 'reasoning-delta', text })),
      { type: 'reasoning-end', ...(signature !== null && { signature }) },
    ]),
  words.map((signature): Part[] => [{ type: 'reasoning-start' }, { type: 'reasoning-end', signature }]),
  words.map((redacted): Part[] => [{ type: 'reasoning-start' }, { type: 'reasoning-end', redacted }]),
)
const callParts = fc.tuple(name, object, fc.array(fc.nat(40), { maxLength: 3 })).map(([tool_, input, cuts]): Part[] => {
  const json = JSON.stringify(input)
  const places = [0, ...cuts.map((cut) => cut % json.length).toSorted((a, b) => a - b), json.length]
  const pieces = places.slice(1).map((to, index) => json.slice(places[index], to))
  return [
    { type: 'tool-call-start', id: '', name: tool_ },
    ...pieces
      .filter((piece) => piece !== '')
      .map((piece): Part => ({ type: 'tool-call-delta', id: '', arguments: piece })),
    { type: 'tool-call-end', id: '' },
  ]
})
const answer = fc
  .tuple(
    fc.array(fc.oneof(textParts, reasoningParts, callParts), { minLength: 1, maxLength: 5 }),
    usage,
    fc.constantFrom('stop', 'length', 'tool-calls', 'content-filter'),
  )
  .map(([blocks, used, reason]): Part[] => [
    ...blocks.flatMap((parts, index) =>
      parts.map((part) => ('id' in part ? { ...part, id: `toolu_${String(index)}` } : part)),
    ),
    { type: 'finish', reason, usage: used, origin: { model: 'm', runsOn: 'cloud' }, costNanoUsd: 0 },
  ])

/** Deltas of one block as one. */
function merged(parts: readonly Part[]): Part[] {
  const all: Part[] = []
  for (const part of parts) {
    const last = all.at(-1)
    if (part.type === 'text-delta' && last?.type === 'text-delta')
      all.splice(-1, 1, { ...last, text: last.text + part.text })
    else if (part.type === 'reasoning-delta' && last?.type === 'reasoning-delta')
      all.splice(-1, 1, { ...last, text: last.text + part.text })
    else if (part.type === 'tool-call-delta' && last?.type === 'tool-call-delta')
      all.splice(-1, 1, { ...last, arguments: last.arguments + part.arguments })
    else all.push(part)
  }
  return all
}

const asked = () => anthropic.caller.decode({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'a' }] })

describe('answers', () => {
  test('a stream keeps its parts, wherever its bytes are cut', () => {
    fc.assert(
      fc.property(answer, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (parts, sizes) => {
        const reply = asked().createReply()
        const sent = Buffer.from(parts.map((part) => reply.part(part, 0)).join('') + reply.end())
        const splitter = createSseSplitter()
        const decoder = anthropic.provider.createDecoder()
        const utf8 = new TextDecoder()
        const got: Part[] = []
        for (let at = 0, turn = 0; at < sent.length; turn++) {
          const to = at + (sizes[turn % sizes.length] ?? 1)
          for (const event of splitter.push(utf8.decode(sent.subarray(at, to), { stream: true })))
            got.push(...decoder.event(event))
          at = to
        }
        expect([...got, ...decoder.end()]).toEqual(parts)
      }),
      { numRuns: 300 },
    )
  })

  test('a whole answer keeps its parts', () => {
    fc.assert(
      fc.property(answer, (parts) => {
        const body = wire(asked().createReply().whole([parts]))
        expect(anthropic.provider.decodeAnswer(body)).toEqual(merged(parts))
        expect(anthropic.provider.usage(body)).toEqual(parts.findLast((part) => part.type === 'finish')?.usage)
      }),
      { numRuns: 300 },
    )
  })
})
