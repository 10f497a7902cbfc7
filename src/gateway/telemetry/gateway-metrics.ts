import type { Router } from '../routing/router.ts'
import { createCallMetrics } from './call-metrics.ts'
import type { MetricFamily } from '../../core/index.ts'
import type { OnCall } from './marks.ts'
import { createProcessMetrics } from './process-metrics.ts'
import { createCounter, gauge } from './series.ts'

/** All that one process tells of its gateway. With several, `mergeMetrics` makes one answer of theirs. */
export interface GatewayMetrics {
  readonly onCall: OnCall
  /** An entry of the accounts could not be written and is tried again later. */
  putOff(): void
  /** `more` is told beside it, as what the exporter of traces counts. */
  families(router: Router, more?: readonly MetricFamily[]): readonly MetricFamily[]
}

export function createGatewayMetrics(): GatewayMetrics {
  const calls = createCallMetrics()
  const processMetrics = createProcessMetrics()
  const putOff = createCounter({
    name: 'vade_gateway_accounts_put_off_total',
    help: 'Times that the accounts could not be written at once',
    labels: [],
  })
  putOff.add([], 0)
  return {
    onCall: (record, details) => calls.ended(record, details),
    putOff: () => putOff.add([]),
    families: (router, more = []) => [
      ...calls.families(),
      putOff.family(),
      open(router),
      kept(router),
      ...more,
      ...processMetrics(),
    ],
  }
}

function open({ health }: Router): MetricFamily {
  const counts = new Map<string, { readonly values: readonly string[]; readonly numbers: [number] }>()
  for (const { provider, manner, underWay } of health.rows()) {
    const name = `${provider} ${manner}`
    const known = counts.get(name)
    if (known === undefined) counts.set(name, { values: [provider, manner], numbers: [underWay] })
    else known.numbers[0] += underWay
  }
  return gauge({
    name: 'vade_gateway_open_calls',
    help: 'Calls that providers answer now; streams count until their last byte',
    labels: ['provider', 'manner'],
    samples: [...counts.values()],
  })
}

function kept({ breaker }: Router): MetricFamily {
  return gauge({
    name: 'vade_gateway_breaker_open',
    help: 'Models (as provider/model#key) and keys (as provider#key) that are not asked now, and why; those that are asked are not named',
    labels: ['target', 'fault'],
    together: 'max',
    samples: breaker.rows().map(({ name, fault }) => ({ values: [name, fault], numbers: [1] })),
  })
}
