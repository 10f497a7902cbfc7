import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createApp } from '../../app/index.ts'
import { VadeError } from '../../core/index.ts'
import { forkEngine } from '../../engine-native/index.ts'
import { textOption, type Command } from '../command.ts'

export const serve: Command = {
  name: 'serve',
  arguments: '',
  summary: 'Start the page and the API',
  options: {
    port: { type: 'string', value: 'N', about: 'Port, 8233 unless told; 0 takes any free one' },
    host: { type: 'string', value: 'HOST', about: 'Address, 127.0.0.1 unless told' },
  },
  async run(call) {
    const host = textOption(call, 'host') ?? process.env['VADE_HOST'] ?? '127.0.0.1'
    const named = textOption(call, 'port')
    const port = portFrom(named ?? process.env['VADE_PORT'] ?? '8233', named === undefined ? 'VADE_PORT' : '--port')
    const engineProcess = forkEngine()
    const { createServer } = await import('../../server/index.ts')
    const app = await createApp({ home: textOption(call, 'home'), engineProcess }).catch((thrown: unknown) => {
      engineProcess.kill('SIGKILL')
      throw thrown
    })
    try {
      await app.serve()
      const token = randomBytes(32).toString('base64url')
      const server = await createServer(app, {
        host,
        port,
        localToken: token,
        sessionSecret: await app.sessionSecret(),
      })
      // Not before the port is ours: who cannot serve should not fetch a model either.
      app.prepare()
      mkdirSync(app.paths.run, { recursive: true, mode: 0o700 })
      writeFileSync(app.paths.serverFile, JSON.stringify({ pid: process.pid, url: server.url, token }), { mode: 0o600 })
      process.stdout.write(`Vade is listening on ${server.url}\nOpen ${server.link()}\n`)
      await new Promise<void>((resolve) => {
        if (call.signal.aborted) resolve()
        call.signal.addEventListener('abort', () => resolve())
      })
      rmSync(app.paths.serverFile, { force: true })
      const running = app.meter.running()
      if (running > 0) {
        process.stderr.write(`Waiting for ${String(running)} answers to end; Ctrl-C again stops at once.\n`)
      }
      await server.close()
    } finally {
      await app.close()
    }
  },
}

function portFrom(text: string, from: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new VadeError('invalid_request', `'${text}' is not a port; give a number from 0 to 65535 with ${from}.`)
  }
  return port
}
