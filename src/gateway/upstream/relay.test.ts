import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { VadeError } from '../../core/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import { openaiResponses } from '../dialects/responses/responses.ts'
import { Relay } from './relay.ts'
import { relayRules } from './relay-rules.ts'

const chunk = (choice: object, more: object = {}) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [choice], ...more })}\n\n`
const role = chunk({ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null })
const word = (text: string) => chunk({ index: 0, delta: { content: text }, finish_reason: null })
const stop = chunk({ index: 0, delta: {}, finish_reason: 'stop' })
const usage = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } })}\n\n`
const done = 'data: [DONE]\n\n'
const failed = 'data: {"error":{"message":"Too many requests","code":429}}\n\n'

interface Asked {
  readonly dialect?: DialectName
  readonly hideUsage?: boolean
  readonly choices?: number
}

/** What the caller would get of this stream, cut into pieces at these bytes. */
function relayed(
  stream: string,
  cuts: readonly number[] = [],
  { dialect = 'openai-chat', hideUsage = false, choices = 1 }: Asked = {},
) {
  const bytes = Buffer.from(stream)
  const relay = new Relay(relayRules[dialect], { hideUsage, choices })
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]
  const out = at.slice(1).map((to, index) => relay.push(bytes.subarray(at[index], to)))
  const atCommit = out.findIndex((_, index) => index >= 0 && relay.hasContent)
  out.push(relay.end())
  return { text: Buffer.concat(out).toString(), relay, atCommit }
}
const cuts = fc.array(fc.nat(5000), { maxLength: 40 })

test('a whole stream passes byte for byte, however it was cut', () => {
  const stream =
    role + word('Grüße 🌍') + ': keep-alive\n\n' + word('"error": {') + word('data: [DONE]\n\n') + stop + usage + done
  fc.assert(
    fc.property(cuts, (at) => {
      const { text, relay } = relayed(stream, at)
      expect(text).toBe(stream)
      expect(relay.fault).toBeUndefined()
      expect(relay.hasContent).toBe(true)
      expect(relay.usage()).toEqual([usage.slice(6).trim()])
    }),
  )
})

test('it is the same whether a long stream comes in one piece or event by event', () => {
  const counted = (count: number) =>
    chunk({ index: 0, delta: { content: ' more' } }, { usage: { completion_tokens: count } })
  const event = fc.oneof(fc.nat(99).map(counted), fc.constantFrom(word('a'.repeat(300)), word(' [DONE]'), stop, usage))
  const events = fc.array(event, { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(events, fc.boolean(), (some, ends) => {
      const all = ends ? [...some, stop, usage, done, done] : some
      const relay = new Relay(relayRules['openai-chat'])
      const apart = [...all.map((one) => relay.push(Buffer.from(one))), relay.end()]
      const { text, relay: atOnce } = relayed(all.join(''))
      expect(atOnce.usage().at(-1)).toBe(relay.usage().at(-1))
      expect([atOnce.finished, atOnce.fault]).toEqual([relay.finished, relay.fault])
      expect(text).toBe(Buffer.concat(apart).toString())
    }),
  )
})

test('the usage that only Vade asked for is taken out', () => {
  fc.assert(
    fc.property(cuts, (at) => {
      const { text, relay } = relayed(role + word('a') + stop + usage + done, at, { hideUsage: true })
      expect(text).toBe(role + word('a') + stop + done)
      expect(relay.usage()).toHaveLength(1)
    }),
  )
})

test.each([
  ['an error first', failed, '', 'error'],
  ['an error after the role', role + failed, role, 'error'],
  ['an error after words', role + word('a') + failed + stop, role + word('a'), 'error'],
  [
    'an error as vLLM writes it',
    `${role}${word('a')}data: {"object": "error", "message": "Slow down.", "code": 429}\n\n${done}`,
    role + word('a'),
    'error',
  ],
  ['an end without a finish', role + word('a'), role + word('a'), 'truncated'],
  ['[DONE] without a finish', role + word('a') + done, role + word('a'), 'truncated'],
  ['half an event at the end', role + word('a') + 'data: {"choices":[{"del', role + word('a'), 'malformed'],
  ['an event that is cut short', role + 'data: {"choices":[{"delta":{"con\n\n' + stop + done, role, 'malformed'],
  ['a page', '<html>Bad gateway</html>\n\n', '<html>Bad gateway</html>\n\n', 'truncated'],
  ['nothing', '', '', 'truncated'],
])('%s is a fault, and only what came before passes', (_name, stream, passes, kind) => {
  fc.assert(
    fc.property(cuts, (at) => {
      const { text, relay } = relayed(stream, at)
      expect([text, relay.fault?.kind]).toEqual([passes, kind])
    }),
  )
})

test('the role alone is no content; words, tool calls and an end are', () => {
  const begun = (...events: string[]) => {
    const relay = new Relay(relayRules['openai-chat'])
    for (const event of events) relay.push(Buffer.from(event))
    return relay.hasContent
  }
  expect(begun(role)).toBe(false)
  expect(begun(role, word('a'))).toBe(true)
  expect(begun(chunk({ delta: { tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '' } }] } }))).toBe(
    true,
  )
  expect(begun(stop)).toBe(true)
})

test('a forgotten or a second [DONE] is mended, and CR and CRLF are understood', () => {
  const stream = role + word('a') + stop
  expect(relayed(stream).text).toBe(stream + done)
  expect(relayed(stream + done + done).text).toBe(stream + done)
  expect(relayed(stream + 'data: [DONE]').text).toBe(stream + done)
  expect(relayed(stream + 'data:[DONE]\n\n' + done).text).toBe(stream + 'data:[DONE]\n\n')
  expect(relayed('data:[DONE]\n\n' + stream).text).toBe('')
  // A piece without a byte, between the two of a line's end.
  const middle = stream.replaceAll('\n', '\r\n').length - 1
  expect(relayed((stream + done).replaceAll('\n', '\r\n'), [middle, middle]).text).toBe(stream + done)
  for (const end of ['\r\n', '\r']) {
    fc.assert(
      fc.property(cuts, (at) => {
        const { text, relay } = relayed((stream + done).replaceAll('\n', end), at)
        expect([text, relay.fault]).toEqual([stream + done, undefined])
      }),
    )
  }
})

test('an event that says the end of a stream half a million times passes at once', () => {
  const stream = role + word('[DONE]'.repeat(500_000)) + stop + usage + done
  expect(relayed(stream).text === stream).toBe(true)
})

test('the other protocols are read as well', () => {
  const anthropic = (type: string, more: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`
  const start = anthropic('message_start', { message: { usage: { input_tokens: 5 } } })
  const delta = anthropic('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'a' } })
  const last = anthropic('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } })
  const end = anthropic('message_stop', {})
  for (const words of [delta, delta.repeat(50)])
    for (const cut of [[], [7, 90]]) {
      const whole = relayed(start + words + last + end, cut, { dialect: 'anthropic' })
      expect([whole.text, whole.relay.fault]).toEqual([start + words + last + end, undefined])
      const told = whole.relay.usage().map((json) => (JSON.parse(json) as { type: string }).type)
      expect(told).toEqual(['message_start', 'message_delta'])
    }
  const overloaded = anthropic('error', { error: { type: 'overloaded_error', message: 'Overloaded' } })
  expect(relayed(start + overloaded, [], { dialect: 'anthropic' }).relay).toMatchObject({
    fault: { kind: 'error', body: { error: { message: 'Overloaded' } } },
    hasContent: false,
  })
  expect(relayed(start + delta, [], { dialect: 'anthropic' }).relay.fault?.kind).toBe('truncated')
})

/** What each protocol says when it fails, and what its models may say without failing. */
const endings: Record<DialectName, { readonly faults: readonly string[]; readonly words: readonly object[] }> = {
  'openai-chat': {
    faults: ['{"error": {"message":"a"}}', '{"error":"a"}', '{"object": "error","message":"a"}'],
    words: [{ error: null, choices: [] }, { choices: [{ delta: { content: 'no error' } }] }],
  },
  'openai-responses': {
    faults: ['{"type":"error","message":"a"}', '{"type": "response.failed","response":{"error":{"message":"a"}}}'],
    words: [
      { type: 'response.output_text.delta', delta: 'error' },
      { type: 'x', delta: 'response.failed' },
    ],
  },
  anthropic: {
    faults: ['{"type": "error","error":{"message":"a"}}'],
    words: ['error', 'message_stop'].map((text) => ({ type: 'content_block_delta', delta: { text } })),
  },
  gemini: {
    faults: ['{"error": {"code":429}}', '{"promptFeedback":{"blockReason": "SAFETY"}}', '{"error":{"status":"A"}}'],
    words: [{ promptFeedback: { blockReason: null } }, { candidates: [{ content: { parts: [{ text: 'error' }] } }] }],
  },
}

test.each(Object.entries(endings) as [DialectName, (typeof endings)[DialectName]][])(
  'an event of %s that is an error is a fault, with a line that names it or without; words are none',
  (dialect, { faults, words }) => {
    for (const fault of faults)
      for (const line of ['', 'event: error\n'])
        for (const before of ['', 'data: {"a":1}\n\n']) {
          const { text, relay } = relayed(`${before}${line}data: ${fault}\n\n`, [], { dialect })
          expect([fault, text, relay.fault?.kind]).toEqual([fault, before, 'error'])
        }
    const said = words.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
    const relay = new Relay(relayRules[dialect])
    expect(relay.push(Buffer.from(said)).toString()).toBe(said)
    expect([relay.fault, relay.finished]).toEqual([undefined, false])
  },
)

test('nothing passes after the event that ends an answer', () => {
  const event = (type: string, more: object = {}) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`
  const anthropic = event('message_start') + event('content_block_delta') + event('message_stop')
  const responses = event('response.output_text.delta') + event('response.completed', { response: {} })
  fc.assert(
    fc.property(cuts, (at) => {
      expect(relayed(anthropic + event('message_stop'), at, { dialect: 'anthropic' }).text).toBe(anthropic)
      expect(relayed(responses + responses, at, { dialect: 'openai-responses' }).text).toBe(responses)
    }),
  )
})

test('an error event of Responses has the number after the last event that passed', () => {
  const event = (type: string, number: number) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: number })}\n\n`
  const rules = relayRules['openai-responses']
  const error = new VadeError('provider_failed', 'It broke.')
  const stream = event('response.created', 0) + event('response.output_text.delta', 1)
  const numberAfter = (tail: string) =>
    (JSON.parse(rules.failure(error, {}, tail).split('data: ')[1] ?? '') as { sequence_number: number }).sequence_number
  expect(numberAfter('')).toBe(0)
  expect(numberAfter(relayed(stream, [], { dialect: 'openai-responses' }).relay.tail)).toBe(2)
  // What is broken in the same piece does not pass, and has no number.
  const broken = `${stream}data: {"type\n\n`
  expect(numberAfter(relayed(broken, [], { dialect: 'openai-responses' }).relay.tail)).toBe(2)
})

test('clients find the error of a stream of Responses where it is documented and where it is sent', () => {
  const error = new VadeError('context_exceeded', 'Too long.', { param: 'input' })
  const text = relayRules['openai-responses'].failure(error, openaiResponses.caller.encodeError(error), '')
  const said = { code: 'context_length_exceeded', message: 'Too long.', param: 'input' }
  expect(JSON.parse(text.split('data: ')[1] ?? '')).toMatchObject({ type: 'error', ...said, error: said })
})

test('what is not UTF-8 does not pass', () => {
  const half = Buffer.concat([Buffer.from(role + 'data: {"choices":[{"delta":{"content":"'), Buffer.from([0xe6])])
  const relay = new Relay(relayRules['openai-chat'])
  const passed = relay.push(Buffer.concat([half, Buffer.from('"}}]}\n\n')]))
  expect([passed.length, relay.fault?.kind]).toEqual([0, 'malformed'])
})

test('of several choices all must end, unless the stream itself ends as it should', () => {
  const ends = (index: number) => chunk({ index, delta: {}, finish_reason: 'stop' })
  const two = role + word('a') + ends(0)
  fc.assert(
    fc.property(cuts, (at) => {
      expect(relayed(two, at, { choices: 2 }).relay.fault?.kind).toBe('truncated')
      expect(relayed(two + ends(1), at, { choices: 2 }).text).toBe(two + ends(1) + done)
      expect(relayed(two + done, at, { choices: 2 }).relay.fault).toBeUndefined()
    }),
  )
})
