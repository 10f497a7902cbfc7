import { createGatewayApp } from '../../app/index.ts'
import { createGatewayServer } from '../../server/index.ts'
import { textOption, type Command } from '../command.ts'
import { listenAt, listenOptions, untilStopped } from '../serving.ts'

export const gateway: Command = {
  name: 'gateway',
  arguments: '',
  summary: 'Start the API over all providers alone, without a model of this machine',
  options: listenOptions,
  async run(call) {
    const at = listenAt(call)
    const app = await createGatewayApp({ home: textOption(call, 'home') })
    try {
      const server = await createGatewayServer(app, at)
      process.stdout.write(`Vade is listening on ${server.url}\n`)
      await untilStopped(call)
      await server.close()
    } finally {
      await app.close()
    }
  },
}
