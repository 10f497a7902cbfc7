import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createApp, deleteEverything } from '../../app/index.ts'
import { forkEngine } from '../../engine-native/index.ts'
import { createServer } from '../../server/index.ts'
import { textOption, type Command } from '../command.ts'
import { sharedIsLeft } from './data-delete.ts'
import { listenAt, listenOptions, untilStopped } from '../serving.ts'

export const serve: Command = {
  name: 'serve',
  arguments: '',
  summary: 'Start the page and the API',
  options: listenOptions,
  async run(call) {
    const at = listenAt(call)
    const engineProcess = forkEngine()
    const app = await createApp({ home: textOption(call, 'home'), engineProcess }).catch((thrown: unknown) => {
      engineProcess.kill('SIGKILL')
      throw thrown
    })
    try {
      await app.serve()
      const token = randomBytes(32).toString('base64url')
      const server = await createServer(app, {
        ...at,
        localToken: token,
        sessionSecret: await app.sessionSecret(),
      })
      // Not before the port is ours: who cannot serve should not fetch a model either.
      app.prepare()
      mkdirSync(app.paths.run, { recursive: true, mode: 0o700 })
      writeFileSync(app.paths.serverFile, JSON.stringify({ pid: process.pid, url: server.url, token }), { mode: 0o600 })
      process.stdout.write(`Vade is listening on ${server.url}\nOpen ${server.link()}\n`)
      await untilStopped(AbortSignal.any([call.signal, app.deletion.asked]))
      rmSync(app.paths.serverFile, { force: true })
      const running = app.meter.running()
      if (running > 0) {
        process.stderr.write(`Waiting for ${String(running)} answers to end; Ctrl-C again stops at once.\n`)
      }
      await server.close()
    } finally {
      await app.close()
    }
    if (!app.deletion.asked.aborted) return
    const { files, shared } = await deleteEverything(app.paths.home, { shared: false })
    process.stderr.write(`Everything about you is deleted: ${String(files)} files. Vade has stopped.\n`)
    if (shared === 'left') process.stderr.write(`${sharedIsLeft}\n`)
  },
}
