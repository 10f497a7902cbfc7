import { Counter, Histogram, Registry } from 'prom-client'

/** What `/metrics` says, in Prometheus' text format. */
export interface Metrics {
  done(route: string, status: number, seconds: number): void
  text(): Promise<string>
  readonly contentType: string
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  const requests = new Counter({
    name: 'vade_http_requests_total',
    help: 'Requests answered',
    labelNames: ['route', 'status'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'vade_http_request_seconds',
    help: 'Time to the end of the answer',
    labelNames: ['route'],
    buckets: [0.005, 0.05, 0.5, 5, 50],
    registers: [registry],
  })
  return {
    contentType: registry.contentType,
    done(route, status, duration) {
      requests.inc({ route, status })
      seconds.observe({ route }, duration)
    },
    text: () => registry.metrics(),
  }
}
