import type { Router } from '../routing/router.ts'
import type { MetricFamily } from '../../core/index.ts'
import { createGatewayMetrics } from './gateway-metrics.ts'
import type { OnCall, Propagate } from './marks.ts'
import { wantsTraces } from './otlp-settings.ts'
import type { TracingOptions } from './tracing.ts'

/** What an operator sees of a gateway. Give `onCall` and `propagate` to the gateway. */
export interface Telemetry {
  readonly onCall: OnCall
  /** Undefined where nobody collects traces. */
  readonly propagate: Propagate | undefined
  /** An entry of the accounts could not be written and is tried again later. */
  putOff(): void
  /** What `/metrics` of this process tells; `exposition` writes it out, `mergeMetrics` puts processes together. */
  families(router: Router): readonly MetricFamily[]
  /** Sends what is left. */
  close(): Promise<void>
}

/** What the environment says wrongly about traces is told, and there are none then. */
export async function openTelemetry(options: TracingOptions): Promise<Telemetry> {
  const metrics = createGatewayMetrics()
  const tracing = await openTracing(options)
  return {
    onCall(record, details) {
      metrics.onCall(record, details)
      tracing?.onCall(record, details)
    },
    propagate: tracing?.propagate,
    putOff: () => metrics.putOff(),
    families: (router) => metrics.families(router, tracing?.families()),
    close: async () => tracing?.close(),
  }
}

async function openTracing(options: TracingOptions) {
  if (!wantsTraces(options.env)) return undefined
  const { createTracing } = await import('./tracing.ts')
  try {
    return createTracing(options)
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    options.onProblem(`There are no traces: ${thrown.message}`)
    return undefined
  }
}
