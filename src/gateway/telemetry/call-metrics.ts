import type { CallRecord, MetricFamily } from '../../core/index.ts'
import type { CallDetails } from './marks.ts'
import { createCounter, createHistogram } from './series.ts'

/** What is counted of calls that have ended. */
export interface CallMetrics {
  ended(record: CallRecord, details: CallDetails): void
  families(): readonly MetricFamily[]
}

/** Buckets as the semantic conventions of OpenTelemetry want them for `gen_ai.server.request.duration`, in seconds. */
const totalBounds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
/** The same for `gen_ai.server.time_to_first_token`. */
const firstBounds = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const overheadBounds = [0.0001, 0.0002, 0.0004, 0.0006, 0.001, 0.0015, 0.0025, 0.005, 0.01, 0.025, 0.1, 1]

/** Nothing that a caller makes up is a label: models are named as their providers call them, once one has answered. */
export function createCallMetrics(): CallMetrics {
  const requests = createCounter({
    name: 'vade_gateway_requests_total',
    help: 'Calls that ended, by the status that the caller saw; provider and model are empty where nobody answered',
    labels: ['dialect', 'provider', 'model', 'status'],
  })
  const broken = createCounter({
    name: 'vade_gateway_broken_answers_total',
    help: 'Answers that ended with an error after they had begun',
    labels: ['provider', 'error'],
  })
  const total = createHistogram({
    name: 'vade_gateway_request_seconds',
    help: 'From the request to the end of the answer',
    labels: ['provider'],
    bounds: totalBounds,
  })
  const first = createHistogram({
    name: 'vade_gateway_first_content_seconds',
    help: 'From the request to the first content of the answer, or to the whole answer where it is no stream',
    labels: ['provider'],
    bounds: firstBounds,
  })
  const overhead = createHistogram({
    name: 'vade_gateway_overhead_seconds',
    help: 'Wait of the caller that Vade caused: until the first dispatch, and from the bytes that began the answer to the first byte written',
    labels: [],
    bounds: overheadBounds,
  })
  const attempts = createCounter({
    name: 'vade_gateway_attempts_total',
    help: 'Questions to providers by how they ended',
    labels: ['provider', 'outcome'],
  })
  const hedges = createCounter({
    name: 'vade_gateway_hedges_total',
    help: 'Second providers that were asked because the first was late, by whether they were the first to answer',
    labels: ['provider', 'won'],
  })
  const tokens = createCounter({
    name: 'vade_gateway_tokens_total',
    help: 'Tokens of answered calls; cached and cache_write are part of input, reasoning is part of output',
    labels: ['provider', 'model', 'kind'],
  })
  const cost = createCounter({
    name: 'vade_gateway_cost_nano_usd_total',
    help: 'Cost of calls in billionths of a US dollar, losers of races included',
    labels: ['provider', 'model'],
  })
  const hits = createCounter({
    name: 'vade_gateway_cache_hits_total',
    help: 'Calls answered from the response cache',
    labels: ['dialect'],
  })
  const counted = [requests, broken, total, first, overhead, attempts, hedges, tokens, cost, hits]

  function countAttempts({ attempts: made }: CallRecord, { marks }: CallDetails): void {
    for (const [index, attempt] of made.entries()) {
      const { provider, model, outcome, costNanoUsd } = attempt
      attempts.add([provider, outcome])
      if (costNanoUsd > 0) cost.add([provider, model], costNanoUsd)
      const mine = marks.attempts[index]
      if (mine?.hedge === true) hedges.add([provider, mine === marks.won ? 'yes' : 'no'])
    }
  }

  function countTokens(provider: string, model: string, { usage }: CallRecord): void {
    const { inputTokens, cachedTokens, outputTokens, reasoningTokens = 0, cacheWriteTokens } = usage
    const written = (cacheWriteTokens?.['5m'] ?? 0) + (cacheWriteTokens?.['1h'] ?? 0)
    tokens.add([provider, model, 'input'], inputTokens)
    tokens.add([provider, model, 'output'], outputTokens)
    if (cachedTokens > 0) tokens.add([provider, model, 'cached'], cachedTokens)
    if (written > 0) tokens.add([provider, model, 'cache_write'], written)
    if (reasoningTokens > 0) tokens.add([provider, model, 'reasoning'], reasoningTokens)
  }

  return {
    ended(record, details) {
      const { kind, status, firstMs, totalMs, errorCode } = record
      const provider = record.provider ?? ''
      const model = record.model ?? ''
      requests.add([kind, provider, model, String(status)])
      total.observe([provider], totalMs / 1000)
      if (provider === 'cache') hits.add([kind])
      else if (provider !== '') {
        if (firstMs !== null) first.observe([provider], firstMs / 1000)
        if (errorCode !== null) broken.add([provider, errorCode])
        countTokens(provider, model, record)
      }
      countAttempts(record, details)
      if (details.overheadMs !== null) overhead.observe([], Math.max(0, details.overheadMs) / 1000)
    },
    families: () => counted.map((one) => one.family()),
  }
}
