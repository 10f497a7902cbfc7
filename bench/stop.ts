import { createEngine } from '../src/engine-native/index.ts'
import { userText, type GenerateRequest } from '../src/core/index.ts'
import { prose } from './prompts.ts'
import { report } from './report.ts'
import { makeHome } from './server.ts'

/** How long a stop takes, and when the engine is free for the next question. */
const model = process.argv[2] ?? 'qwen2.5-coder-0.5b-instruct'
const home = await makeHome(model)
const engine = createEngine({ log: () => {} })
const answering = engine.modelFor(home.model)

const writing: number[] = []
const reading: number[] = []
const free: number[] = []
for (let round = 0; round < 6; round++) {
  writing.push(await stopped({ messages: [userText(`${prose(12, round)} Tell on.`)] }, 'text-delta'))
  reading.push(await stopped({ messages: [userText(prose(1500, round + 10))] }, 'text-start'))
  const began = performance.now()
  await first({ messages: [userText('Hello')], sampling: { maxTokens: 1 } })
  free.push(performance.now() - began)
}
await engine.close()
home.remove()

report('stop', { model }, [
  { what: 'stop while it writes, worst of six', value: Math.max(...writing.slice(1)), unit: 'ms', mark: '<= 100' },
  {
    what: 'stop while it reads the prompt, worst of six',
    value: Math.max(...reading.slice(1)),
    unit: 'ms',
    mark: '<= 100',
  },
  {
    what: 'first token of the next question after that, worst of six',
    value: Math.max(...free.slice(1)),
    unit: 'ms',
    mark: '<= 1300',
  },
])

/** Milliseconds from the stop, half a second after the part of this type, to the end of the stream. */
async function stopped(request: GenerateRequest, after: string): Promise<number> {
  const stop = new AbortController()
  let at = 0
  for await (const part of answering.generate(request, { signal: stop.signal, caller: 'bench' })) {
    if (part.type !== after || at > 0) continue
    at = Infinity
    setTimeout(() => {
      at = performance.now()
      stop.abort()
    }, 500)
  }
  return performance.now() - at
}

async function first(request: GenerateRequest): Promise<void> {
  for await (const part of answering.generate(request, { signal: AbortSignal.timeout(60_000), caller: 'bench' })) {
    if (part.type === 'text-delta') return
  }
}
