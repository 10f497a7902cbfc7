import { randomUUID } from 'node:crypto'
import { systemClock } from '../routing/clock.ts'
import type { MetricFamily } from '../../core/index.ts'
import type { OnCall, Propagate } from './marks.ts'
import { attribute, type TracesRequest } from './otlp.ts'
import { createOtlpExporter } from './otlp-exporter.ts'
import { otlpSettings } from './otlp-settings.ts'
import { createCounter } from './series.ts'
import { spansOf, type TracedCall } from './spans.ts'
import { newSpanId, traceContextOf, traceHeaders } from './trace-context.ts'

/** Traces of calls, sent to a collector of OpenTelemetry. */
export interface Tracing {
  readonly onCall: OnCall
  readonly propagate: Propagate
  families(): readonly MetricFamily[]
  close(): Promise<void>
}

export interface TracingOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  readonly fetch: typeof globalThis.fetch
  readonly onProblem: (sentence: string) => void
}

/** Throws a RangeError with the variable where the environment says what cannot be meant. */
export function createTracing({ env, version, fetch, onProblem }: TracingOptions): Tracing {
  const { sampler, resource, ...where } = otlpSettings(env)
  const about = { 'service.version': version, 'service.instance.id': randomUUID(), ...resource }
  const attributes = Object.entries(about).map(([key, value]) => attribute(key, value))
  const exporter = createOtlpExporter<TracedCall>({
    ...where,
    fetch,
    onProblem,
    clock: systemClock,
    random: Math.random,
    encode(calls) {
      const scope = { name: 'vade.gateway', version }
      const scopeSpans = [{ scope, spans: calls.flatMap(spansOf) }] as const
      return JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans }] } satisfies TracesRequest)
    },
  })
  return {
    onCall(record, { call, marks }) {
      const context = (marks.trace ??= traceContextOf(call.headers, sampler))
      if (!context.sampled) return
      exporter.push({
        record,
        context,
        endedAt: Date.now(),
        attempts: marks.attempts,
        won: marks.won,
        reasons: marks.reasons,
      })
    },
    propagate(headers, marks) {
      const context = (marks.call.trace ??= traceContextOf(headers, sampler))
      if (marks.spanId === '') marks.spanId = newSpanId()
      return traceHeaders(context, marks.spanId)
    },
    families() {
      const { sent, dropped } = exporter.counts()
      const calls = createCounter({
        name: 'vade_gateway_traces_total',
        help: 'Traced calls by whether a collector took them',
        labels: ['outcome'],
      })
      calls.add(['sent'], sent)
      calls.add(['dropped'], dropped)
      return [calls.family()]
    },
    close: () => exporter.close(),
  }
}
