import type { MetricFamily } from '../core/index.ts'
import { createCounter, createHistogram } from '../gateway/index.ts'

/** What is counted of every request, whatever it asks. */
export interface HttpMetrics {
  done(room: string, status: number, ms: number): void
  families(): readonly MetricFamily[]
}

const bounds = [0.005, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 50]

export function createHttpMetrics(): HttpMetrics {
  const requests = createCounter({
    name: 'vade_http_requests_total',
    help: 'Requests answered',
    labels: ['route', 'status'],
  })
  const seconds = createHistogram({
    name: 'vade_http_request_seconds',
    help: 'Time to the end of the answer',
    labels: ['route'],
    bounds,
  })
  return {
    done(route, status, ms) {
      requests.add([route, String(status)])
      seconds.observe([route], ms / 1000)
    },
    families: () => [requests.family(), seconds.family()],
  }
}
