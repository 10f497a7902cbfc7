import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { MetricFamily } from '../../core/index.ts'
import { gauge } from './series.ts'

/** How this process does, in the names that Prometheus' clients have for it. */
export function createProcessMetrics(): () => readonly MetricFamily[] {
  let delay: ReturnType<typeof monitorEventLoopDelay> | undefined
  return () => {
    const { rss, heapUsed } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    const lag = delay === undefined || delay.count === 0 ? 0 : delay.max / 1e9
    // Measured from the first reading on: it wakes the process a hundred times a second.
    if (delay === undefined) (delay = monitorEventLoopDelay({ resolution: 10 })).enable()
    delay.reset()
    return [
      one({ name: 'process_resident_memory_bytes', help: 'Memory of the process' }, rss),
      one({ name: 'nodejs_heap_size_used_bytes', help: 'Memory of JavaScript objects' }, heapUsed),
      {
        ...one({ name: 'process_cpu_seconds_total', help: 'Processor time of the process' }, (user + system) / 1e6),
        type: 'counter',
      },
      {
        ...one(
          { name: 'nodejs_eventloop_lag_max_seconds', help: 'Longest pause of the process since the last reading' },
          lag,
        ),
        together: 'max',
      },
    ]
  }
}

function one(described: Pick<MetricFamily, 'name' | 'help'>, value: number): MetricFamily {
  return gauge({ ...described, labels: [], samples: [{ values: [], numbers: [value] }] })
}
