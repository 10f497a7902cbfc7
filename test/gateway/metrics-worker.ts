import { createCounter } from '../../src/gateway/index.ts'
import { joinMetrics } from '../../src/server/worker-metrics.ts'

/** A worker that has counted as many calls as its argument says. `read` asks for the metrics of all, `leave` ends it. */
const calls = createCounter({ name: 'calls_total', help: 'Calls', labels: [] })
calls.add([], Number(process.argv[2]))
const read = joinMetrics(process, () => [
  calls.family(),
  { name: 'open', help: 'O', type: 'gauge', together: 'sum', labels: [], samples: [{ values: [], numbers: [1] }] },
])
process.on('message', (message) => {
  if (message === 'read') void read().then((families) => process.send?.({ read: families }))
  if (message === 'leave') process.disconnect()
})
process.send?.('ready')
