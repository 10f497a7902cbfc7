import { createGatewayApp, createLog } from '../../app/index.ts'
import { VadeError } from '../../core/index.ts'
import { createGatewayServer, createMetricsExchange, joinMetrics, portIsFree } from '../../server/index.ts'
import { numberOption, textOption, type Call, type Command } from '../command.ts'
import { listenAt, listenOptions, untilStopped } from '../serving.ts'
import { isWorker, tellListening, whileParentLives } from '../workers/worker.ts'

const mostWorkers = 256

export const gateway: Command = {
  name: 'gateway',
  arguments: '',
  summary: 'Start the API over all providers alone, without a model of this machine',
  options: {
    ...listenOptions,
    workers: {
      type: 'string',
      value: 'N',
      about: 'So many processes share the port, one for each core; 1 unless told',
    },
  },
  async run(call) {
    const count = workersIn(call)
    if (count > 1) return runWorkers(call, count)
    const worker = isWorker()
    const app = await createGatewayApp({ home: textOption(call, 'home') })
    try {
      const server = await createGatewayServer(app, {
        ...listenAt(call),
        ...(worker && { shared: true, joinMetrics: (own) => joinMetrics(process, own) }),
      })
      if (worker) tellListening(server.url)
      else process.stdout.write(`Vade is listening on ${server.url}\n`)
      await untilStopped(worker ? whileParentLives(call.signal) : call.signal)
      await server.close()
    } finally {
      await app.close()
      // The channel to the parent would keep the process alive.
      if (worker && process.connected) process.disconnect()
    }
  },
}

function workersIn(call: Call): number {
  const count = numberOption(call, 'workers') ?? 1
  if (Number.isInteger(count) && count >= 1 && count <= mostWorkers) return count
  throw new VadeError(
    'invalid_request',
    `--workers is ${String(count)}; give a whole number of processes from 1 to ${String(mostWorkers)}.`,
  )
}

async function runWorkers(call: Call, count: number): Promise<void> {
  const { host, port } = listenAt(call)
  // Workers share the port with whoever shares it, also with another Vade.
  if (port !== 0 && !(await portIsFree({ host, port }))) {
    throw new VadeError('port_in_use', `Port ${String(port)} on ${host} is taken; choose another with --port.`)
  }
  const { startWorkers } = await import('../workers/workers.ts')
  const home = textOption(call, 'home')
  const log = createLog()
  const workers = await startWorkers({
    count,
    port,
    wordsFor: (at) => [
      'gateway',
      '--host',
      host,
      '--port',
      String(at),
      ...(home === undefined ? [] : ['--home', home]),
    ],
    // Any worker that is asked for /metrics tells what all of them count.
    onStart: createMetricsExchange(),
    onDeath: (death) => log({ event: 'worker_died', ...death }),
  })
  process.stdout.write(`Vade is listening on ${workers.url}\n`)
  await untilStopped(call.signal)
  await workers.close()
}
