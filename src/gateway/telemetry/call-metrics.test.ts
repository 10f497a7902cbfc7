import { expect, test } from 'vitest'
import type { CallRecord } from '../../core/index.ts'
import { createCallMetrics } from './call-metrics.ts'
import { newAttemptMarks, newCallMarks, type CallDetails } from './marks.ts'

const attempt = { model: 'm', key: 'k', startMs: 0, ms: 1, costNanoUsd: 7 }

function recordOf(changes: Partial<CallRecord>): CallRecord {
  return {
    id: 'req_1',
    keyId: 'key_1',
    at: 0,
    kind: 'openai-chat',
    modelAsked: 'asked',
    provider: 'groq',
    model: 'm',
    stream: false,
    status: 200,
    errorCode: null,
    usage: { inputTokens: 10, cachedTokens: 0, outputTokens: 5 },
    costNanoUsd: 7,
    firstMs: 30,
    totalMs: 50,
    attempts: [{ ...attempt, provider: 'groq', outcome: 'answered' }],
    ...changes,
  }
}

function detailsOf(overheadMs: number | null, hedges: readonly boolean[], won?: number): CallDetails {
  const marks = newCallMarks()
  for (const hedge of hedges) marks.attempts.push(newAttemptMarks(marks, hedge))
  marks.won = won === undefined ? undefined : marks.attempts[won]
  return { call: { headers: {} }, marks, overheadMs }
}

/** The numbers of a family by the values of its labels. */
function told(metrics: ReturnType<typeof createCallMetrics>, name: string): Record<string, readonly number[]> {
  const family = metrics.families().find((one) => one.name === `vade_gateway_${name}`)
  return Object.fromEntries((family?.samples ?? []).map(({ values, numbers }) => [values.join(' '), numbers]))
}

test('a race is told by who won it, and both are paid', () => {
  const metrics = createCallMetrics()
  const attempts = [
    { ...attempt, provider: 'groq', outcome: 'lost-the-race' },
    { ...attempt, provider: 'together', outcome: 'answered' },
  ]
  metrics.ended(recordOf({ provider: 'together', attempts }), detailsOf(1, [false, true], 1))
  metrics.ended(
    recordOf({ attempts: [{ ...attempt, provider: 'groq', outcome: 'answered' }, ...attempts.slice(0, 1)] }),
    detailsOf(1, [false, true], 0),
  )
  expect(told(metrics, 'hedges_total')).toEqual({ 'together yes': [1], 'groq no': [1] })
  expect(told(metrics, 'cost_nano_usd_total')).toEqual({ 'groq m': [21], 'together m': [7] })
  expect(told(metrics, 'attempts_total')).toEqual({
    'groq lost-the-race': [2],
    'groq answered': [1],
    'together answered': [1],
  })
})

test('tokens by kind; what is not there makes no series', () => {
  const metrics = createCallMetrics()
  const usage = {
    inputTokens: 100,
    cachedTokens: 40,
    outputTokens: 9,
    reasoningTokens: 3,
    cacheWriteTokens: { '5m': 10, '1h': 1 },
  }
  metrics.ended(recordOf({ usage }), detailsOf(null, [false], 0))
  expect(told(metrics, 'tokens_total')).toEqual({
    'groq m input': [100],
    'groq m output': [9],
    'groq m cached': [40],
    'groq m cache_write': [11],
    'groq m reasoning': [3],
  })
  const plain = createCallMetrics()
  plain.ended(recordOf({}), detailsOf(null, [false], 0))
  expect(Object.keys(told(plain, 'tokens_total'))).toEqual(['groq m input', 'groq m output'])
})

test('of a call that nobody answered, no name is told', () => {
  const metrics = createCallMetrics()
  const failed = { provider: null, model: null, status: 404, errorCode: 'model_not_found', attempts: [], firstMs: null }
  metrics.ended(recordOf({ ...failed, modelAsked: 'made up' }), detailsOf(null, []))
  expect(told(metrics, 'requests_total')).toEqual({ 'openai-chat   404': [1] })
  expect(JSON.stringify(metrics.families())).not.toContain('made up')
  expect(told(metrics, 'overhead_seconds')).toEqual({})
  expect(told(metrics, 'first_content_seconds')).toEqual({})
})

test('seconds are told in seconds', () => {
  const metrics = createCallMetrics()
  metrics.ended(recordOf({}), detailsOf(0.3, [false], 0))
  expect(told(metrics, 'request_seconds')['groq']?.at(-1)).toBe(0.05)
  expect(told(metrics, 'first_content_seconds')['groq']?.at(-1)).toBe(0.03)
  const [overhead = []] = Object.values(told(metrics, 'overhead_seconds'))
  expect(overhead.at(-1)).toBeCloseTo(0.0003, 10)
  expect(overhead[2]).toBe(1)
})
