import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { status as statusShape } from '../api/index.ts'
import type { App } from '../app/index.ts'

/** What `/metrics` says, in Prometheus' text format. */
export interface Metrics {
  readonly done: (room: string, status: number, ms: number) => void
  read(): Promise<{ readonly type: string; readonly text: string }>
}

export function createMetrics(app: Pick<App, 'status' | 'meter'>): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers })
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers })
  const histogram = (name: string, help: string, { label, buckets }: { label: string; buckets: number[] }) =>
    new Histogram({ name, help, labelNames: [label], buckets, registers })

  const requests = counter('vade_http_requests_total', 'Requests answered', ['route', 'status'])
  const byRoute = { label: 'route', buckets: secondsBuckets }
  const seconds = histogram('vade_http_request_seconds', 'Time to the end of the answer', byRoute)
  const answers = counter('vade_answers_total', 'Answers of models', ['model', 'reason'])
  const tokens = counter('vade_tokens_total', 'Tokens read and written', ['model', 'kind'])
  const byModel = { label: 'model', buckets: secondsBuckets }
  const first = histogram('vade_first_token_seconds', 'From the question to the first words', byModel)
  const queued = histogram('vade_queued_seconds', 'Time an answer waited for its turn', byModel)
  const speed = histogram('vade_tokens_per_second', 'Speed of writing', { label: 'model', buckets: speedBuckets })
  app.meter.onAnswer(({ model, firstMs, finish: { reason, usage, timing } }) => {
    answers.inc({ model, reason })
    tokens.inc({ model, kind: 'prompt' }, usage.inputTokens)
    tokens.inc({ model, kind: 'cached' }, usage.cachedTokens)
    tokens.inc({ model, kind: 'written' }, usage.outputTokens)
    if (firstMs !== null) first.observe({ model }, firstMs / 1000)
    if (timing === undefined) return
    queued.observe({ model }, timing.queuedMs / 1000)
    if (timing.tokensPerSecond > 0) speed.observe({ model }, timing.tokensPerSecond)
  })

  const running = gauge('vade_answers_running', 'Answers that have begun and not ended')
  const waiting = gauge('vade_answers_waiting', 'Those of them without a first word: queued, or their prompt is read')
  const engine = gauge('vade_engine_state', 'The state of the engine: 1 for the one it is in', ['state', 'model'])
  const threads = gauge('vade_engine_threads', 'Threads that write')
  const context = gauge('vade_engine_context_tokens', 'Tokens of prompt and answer together')
  const memory = gauge('vade_engine_memory_bytes', 'Memory of the process of the engine')

  return {
    done(route, status, ms) {
      requests.inc({ route, status })
      seconds.observe({ route }, ms / 1000)
    },
    async read() {
      const now = (await app.status()).engine
      running.set(app.meter.running())
      waiting.set(app.meter.waiting())
      engine.reset()
      for (const state of statusShape.shape.engine.shape.state.options)
        engine.set({ state, model: now.model ?? '' }, state === now.state ? 1 : 0)
      threads.set(now.threads ?? 0)
      context.set(now.contextTokens ?? 0)
      memory.set(now.memoryBytes ?? 0)
      return { type: registry.contentType, text: await registry.metrics() }
    },
  }
}

const speedBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500]
const secondsBuckets = [0.005, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 50]
