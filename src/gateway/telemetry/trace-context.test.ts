import { expect, test } from 'vitest'
import { createSampler } from './sampler.ts'
import { callersTraceHeaders, traceContextOf, traceHeaders } from './trace-context.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'
const always = createSampler('always_on')

test("the caller's trace goes on", () => {
  const headers = { traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'vendor=1' }
  const context = traceContextOf(headers, createSampler())
  expect(context).toMatchObject({ traceId, parentSpanId: spanId, traceState: 'vendor=1', sampled: true })
  expect(context.spanId).toMatch(/^[\da-f]{16}$/)
  expect(context.spanId).not.toBe(spanId)
  expect(traceHeaders(context, context.spanId)).toEqual({
    traceparent: `00-${traceId}-${context.spanId}-01`,
    tracestate: 'vendor=1',
  })
})

test('a later version may say more', () => {
  const headers = { traceparent: `01-${traceId}-${spanId}-00-more` }
  expect(traceContextOf(headers, always)).toMatchObject({ traceId, parentSpanId: spanId })
})

test.each([
  ['nothing', undefined],
  ['an empty one', ''],
  ['no trace', `00-${'0'.repeat(32)}-${spanId}-01`],
  ['no span', `00-${traceId}-${'0'.repeat(16)}-01`],
  ['capital letters', `00-${traceId.toUpperCase()}-${spanId}-01`],
  ['a version that cannot be', `ff-${traceId}-${spanId}-01`],
  ['more than its version has', `00-${traceId}-${spanId}-01-more`],
  ['a short id', `00-${traceId.slice(1)}-${spanId}-01`],
])('of %s, a new trace begins', (_, traceparent) => {
  const headers = { ...(traceparent !== undefined && { traceparent }), tracestate: 'vendor=1' }
  const context = traceContextOf(headers, always)
  expect(context.traceId).toMatch(/^[\da-f]{32}$/)
  expect(context).toMatchObject({ parentSpanId: '', traceState: '' })
  expect(context.traceId).not.toBe(traceContextOf(headers, always).traceId)
  expect(callersTraceHeaders(headers)).toEqual({})
})

test('where there are no spans of Vade, the trace goes on as it came', () => {
  const traceparent = `00-${traceId}-${spanId}-00`
  expect(callersTraceHeaders({ traceparent, tracestate: 'x'.repeat(513) })).toEqual({ traceparent })
})

test.each([
  ['parentbased_always_on', undefined, [true, true, false]],
  ['parentbased_always_off', undefined, [false, true, false]],
  ['parentbased_traceidratio', '0', [false, true, false]],
  ['parentbased_traceidratio', '1', [true, true, false]],
  ['traceidratio', '0', [false, false, false]],
  ['traceidratio', '1', [true, true, true]],
  ['always_on', undefined, [true, true, true]],
  ['always_off', undefined, [false, false, false]],
] as const)('%s with %s: without a parent, below a sampled one, below another', (name, argument, expected) => {
  const sampler = createSampler(name, argument)
  expect([undefined, true, false].map((parent) => sampler(traceId, parent))).toEqual(expected)
})

test('a share of the traces is sampled, and whoever samples more has those, too', () => {
  const [tenth, half] = [createSampler('traceidratio', '0.1'), createSampler('traceidratio', '0.5')]
  const ids = Array.from({ length: 4000 }, () => traceContextOf({}, always).traceId)
  const inTenth = ids.filter((id) => tenth(id, undefined))
  expect(inTenth.length).toBeGreaterThan(300)
  expect(inTenth.length).toBeLessThan(500)
  expect(inTenth.filter((id) => !half(id, undefined))).toEqual([])
})

test.each([
  ['sometimes', '1', /OTEL_TRACES_SAMPLER is 'sometimes'/],
  ['traceidratio', '2', /OTEL_TRACES_SAMPLER_ARG is '2'/],
  ['traceidratio', '', /OTEL_TRACES_SAMPLER_ARG is ''/],
])('%s with %s is refused', (name, argument, sentence) => {
  expect(() => createSampler(name, argument)).toThrow(sentence)
})
