import * as fc from 'fast-check'
import type { Content, GenerateRequest, Message, ToolCall } from '../../../core/index.ts'

export const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/)
const bytes = fc.uint8Array({ minLength: 1, maxLength: 12 })
const url = fc.webUrl()
const jsonObject = fc.dictionary(name, fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 3 })

const picture: fc.Arbitrary<Exclude<Content, { type: 'text' }>> = fc.oneof(
  fc.record(
    {
      type: fc.constant('image' as const),
      mediaType: fc.constantFrom('image/png', 'image/jpeg'),
      data: bytes,
      detail: fc.constantFrom('low' as const, 'high' as const),
    },
    { requiredKeys: ['type', 'mediaType', 'data'] },
  ),
  fc.record({ type: fc.constant('image-url' as const), url }),
  fc.record({
    type: fc.constant('document' as const),
    mediaType: fc.constantFrom('application/pdf', 'text/plain'),
    data: bytes,
    name,
  }),
  fc.record({ type: fc.constant('document-url' as const), url, name }, { requiredKeys: ['type', 'url'] }),
)
const words: fc.Arbitrary<Content> = fc.record({ type: fc.constant('text' as const), text })
const sealed = fc.record({
  text: fc.oneof(fc.constant(''), text),
  signature: fc.tuple(name, fc.base64String({ minLength: 4 })).map(([id, seal]) => `rs_${id}:${seal}`),
})

/** One turn of the assistant, and the answers to its calls. */
const turn: fc.Arbitrary<Message[]> = fc
  .record({
    reasoning: fc.array(sealed, { maxLength: 2 }),
    text,
    calls: fc.array(fc.record({ name, arguments: jsonObject.map((value) => JSON.stringify(value)) }), { maxLength: 3 }),
    answers: fc.array(fc.record({ text, content: fc.array(picture, { maxLength: 2 }) }), {
      minLength: 3,
      maxLength: 3,
    }),
    prefix: fc.uuid(),
  })
  .map(({ reasoning, text: said, calls, answers, prefix }) => {
    const toolCalls = calls.map((call, index): ToolCall => ({ id: `call_${prefix}_${String(index)}`, ...call }))
    return [
      {
        role: 'assistant' as const,
        ...(reasoning.length > 0 && { reasoning }),
        text: said,
        ...(toolCalls.length > 0 && { toolCalls }),
      },
      ...toolCalls.map((call, index) => ({
        role: 'tool' as const,
        callId: call.id,
        name: call.name,
        text: answers[index]?.text ?? '',
        ...((answers[index]?.content ?? []).length > 0 && { content: answers[index]?.content ?? [] }),
      })),
    ]
  })

const pause: readonly Message[] = [{ role: 'user', content: [{ type: 'text', text: 'Go on.' }] }]

const messages: fc.Arbitrary<Message[]> = fc
  .array(
    fc.oneof(
      fc.record({ role: fc.constant('system' as const), text }).map((one): Message[] => [one]),
      fc
        .record({
          role: fc.constant('user' as const),
          content: fc.array(fc.oneof(words, picture), { minLength: 1, maxLength: 4 }),
        })
        .map((one): Message[] => [one]),
      turn,
    ),
    { minLength: 1, maxLength: 6 },
  )
  // The protocol does not tell where one turn of the assistant ends and another begins.
  .map((turns) => turns.flatMap((one) => (one[0]?.role === 'assistant' ? [...one, ...pause] : one)))

const tool = fc
  .record({
    name,
    description: fc.option(text.filter((one) => one !== '')),
    parameters: jsonObject,
    strict: fc.boolean(),
  })
  .map(({ description, strict, ...rest }) => ({
    ...rest,
    ...(description !== null && { description }),
    ...(strict && { strict }),
  }))

/** Everything that a request can say in this dialect without a loss, as tests generate it. */
export const request: fc.Arbitrary<GenerateRequest> = fc
  .record(
    {
      messages,
      tools: fc.uniqueArray(tool, { minLength: 1, maxLength: 3, selector: (one) => one.name }),
      toolChoice: fc.constantFrom('auto' as const, 'none' as const, 'required' as const),
      parallelToolCalls: fc.boolean(),
      output: fc.oneof(
        fc.constant({ type: 'json' as const }),
        fc.record(
          {
            type: fc.constant('json-schema' as const),
            name,
            schema: jsonObject,
            description: text.filter((one) => one !== ''),
            strict: fc.boolean(),
          },
          { requiredKeys: ['type', 'name', 'schema'] },
        ),
      ),
      sampling: fc.record(
        {
          temperature: fc.double({ min: 0, max: 2, noNaN: true }),
          topP: fc.double({ min: 0, max: 1, noNaN: true }),
          maxTokens: fc.integer({ min: 16, max: 9999 }),
        },
        { requiredKeys: ['maxTokens'] },
      ),
      logprobs: fc.record({ top: fc.integer({ min: 0, max: 20 }) }),
      cacheKey: name,
      reasoning: fc.record(
        {
          effort: fc.constantFrom(
            'none' as const,
            'minimal' as const,
            'low' as const,
            'high' as const,
            'xhigh' as const,
          ),
          show: fc.constant(true),
        },
        { requiredKeys: ['effort'] },
      ),
      user: name,
      metadata: fc.dictionary(
        name.filter((one) => one !== '__proto__'),
        text,
        { maxKeys: 4 },
      ),
      serviceTier: fc.constantFrom('auto', 'flex', 'priority'),
      verbosity: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
    },
    { requiredKeys: ['messages'] },
  )
  .map((one) => {
    const named = one.tools?.[0]?.name
    return named !== undefined && one.parallelToolCalls === true ? { ...one, toolChoice: { name: named } } : one
  })
