import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { MetricFamily } from '../../src/core/index.ts'
import { createMetricsExchange } from '../../src/server/worker-metrics.ts'

const workers: ChildProcess[] = []
afterEach(() => {
  for (const worker of workers.splice(0)) worker.kill('SIGKILL')
})

async function start(calls: number, exchange?: ReturnType<typeof createMetricsExchange>): Promise<ChildProcess> {
  const worker = fork(join(import.meta.dirname, 'metrics-worker.ts'), [String(calls)])
  workers.push(worker)
  exchange?.(worker)
  await once(worker, 'message')
  return worker
}

/** What the worker hears of all. */
async function readAt(worker: ChildProcess): Promise<Record<string, number | undefined>> {
  const read = new Promise<readonly MetricFamily[]>((resolve) => {
    worker.on('message', (message) => {
      if (typeof message === 'object' && 'read' in message) resolve(message.read as readonly MetricFamily[])
    })
  })
  worker.send('read')
  return Object.fromEntries((await read).map(({ name, samples }) => [name, samples[0]?.numbers[0]]))
}

test('whichever worker is asked tells what all have counted', async () => {
  const exchange = createMetricsExchange()
  const all = [await start(1, exchange), await start(20, exchange), await start(300, exchange)]
  for (const worker of all) expect(await readAt(worker)).toEqual({ calls_total: 321, open: 3 })
})

test('what a worker had counted stays when it has gone, and its gauges go', async () => {
  const exchange = createMetricsExchange()
  const [stays, goes] = [await start(1, exchange), await start(20, exchange)]
  await readAt(stays)
  goes.send('leave')
  await once(goes, 'exit')
  expect(await readAt(stays)).toEqual({ calls_total: 21, open: 1 })
  await start(300, exchange)
  expect(await readAt(stays)).toEqual({ calls_total: 321, open: 2 })
})

test('a worker that hangs is told as it was last', async () => {
  const exchange = createMetricsExchange()
  const [asks, hangs] = [await start(1, exchange), await start(20, exchange)]
  await readAt(asks)
  hangs.kill('SIGSTOP')
  expect(await readAt(asks)).toEqual({ calls_total: 21, open: 2 })
})

test('a worker whose parent knows nothing of metrics tells its own', async () => {
  expect(await readAt(await start(7))).toEqual({ calls_total: 7, open: 1 })
})
