import { spawn } from 'node:child_process'
import { startBare } from './bare.ts'
import { prose } from './prompts.ts'
import { median, report } from './report.ts'
import { ask, makeHome, serve } from './server.ts'

/** A busy loop takes one core: how much of the one-thread speed is left, with Vade's governor and with the library's default. */
const model = process.argv[2] ?? 'smollm2-135m-instruct'
const home = await makeHome(model)
const library = await startBare({ file: home.model.file })
const oneThread = await startBare({ file: home.model.file, threads: 1, env: { UV_THREADPOOL_SIZE: '1' } })
const server = await serve(home)
await server.settled()

const speeds = { reference: [] as number[], idle: [] as number[], vade: [] as number[], library: [] as number[] }
const speed = (run: { firstMs: number; lastMs: number; outputTokens: number }) =>
  ((run.outputTokens - 1) * 1000) / (run.lastMs - run.firstMs)

for (let round = 0; round < 3; round++) {
  const prompt = `${prose(12, round)} And then`
  speeds.reference.push(speed(await oneThread.run({ prompt, maxTokens: 64 })))
  speeds.idle.push(speed(await ask(server, home, { prompt, max_tokens: 64, temperature: 0 })))
  const loop = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' })
  await new Promise((resolve) => setTimeout(resolve, 1000))
  speeds.vade.push(speed(await ask(server, home, { prompt, max_tokens: 128, temperature: 0 })))
  speeds.library.push(speed(await library.run({ prompt, maxTokens: 4 })))
  loop.kill('SIGKILL')
  await new Promise((resolve) => setTimeout(resolve, 1000))
}
library.close()
oneThread.close()
await server.close()
home.remove()

const reference = median(speeds.reference)
report('governor', { model }, [
  { what: 'one thread, idle machine', value: reference, unit: 'tokens/s' },
  { what: 'Vade, idle machine', value: median(speeds.idle), unit: 'tokens/s' },
  { what: 'Vade beside a busy loop', value: median(speeds.vade), unit: 'tokens/s' },
  { what: "the library's default beside it", value: median(speeds.library), unit: 'tokens/s' },
  { what: 'Vade / one thread', value: median(speeds.vade) / reference, unit: '', mark: '>= 0.6' },
  { what: "the library's default / one thread", value: median(speeds.library) / reference, unit: '' },
])
