import { prose } from './prompts.ts'
import { median, report } from './report.ts'
import { ask, makeHome, memoryBytes, serve } from './server.ts'
import { estimateBytes } from '../src/engine-native/index.ts'

/** What a person waits for: the second turn, four at once, the stop, the start; and the memory that it takes. */
const model = process.argv[2] ?? 'qwen2.5-coder-0.5b-instruct'
const home = await makeHome(model)

// The first start evaluates and measures; the second is what a person has every day.
const first = await serve(home)
await first.settled()
await first.close()

const starts: { listenMs: number; firstTokenMs: number; serverBytes: number }[] = []
for (let round = 0; round < 5; round++) {
  const began = performance.now()
  const server = await serve(home)
  const { firstMs } = await ask(server, home, { messages: [{ role: 'user', content: 'Hello' }], max_tokens: 1 })
  starts.push({
    listenMs: server.listenMs,
    firstTokenMs: performance.now() - began,
    serverBytes: memoryBytes(server.pid, 'VmRSS'),
  })
  if (firstMs === 0) throw new Error('No token came.')
  await server.close()
}

const server = await serve(home)
await server.settled()

const turns: number[] = []
for (let round = 0; round < 3; round++) {
  const began = [{ role: 'user', content: `${prose(1450, round)}\nWhat is this about?` }]
  const one = await ask(server, home, { messages: began, max_tokens: 16, temperature: 0 })
  const next = [...began, { role: 'assistant', content: one.text }, { role: 'user', content: 'And in one word?' }]
  const two = await ask(server, home, { messages: next, max_tokens: 1, temperature: 0 })
  turns.push(two.firstMs / one.firstMs)
}

const alone: number[] = []
const together: number[] = []
const firsts: number[] = []
for (let round = 0; round < 4; round++) {
  const question = (number: number) => ({ prompt: `${prose(12, number)} And then`, max_tokens: 48, temperature: 0 })
  const single = await ask(server, home, question(round * 10))
  alone.push(((single.outputTokens - 1) * 1000) / (single.lastMs - single.firstMs))
  const four = await Promise.all([1, 2, 3, 4].map((number) => ask(server, home, question(round * 10 + number))))
  firsts.push(...four.map(({ firstMs }) => firstMs))
  const began = Math.min(...four.map(({ firstMs }) => firstMs))
  const tokens = four.reduce((sum, { outputTokens }) => sum + outputTokens - 1, 0)
  together.push((tokens * 1000) / (Math.max(...four.map(({ lastMs }) => lastMs)) - began))
}

// Peak memory with every sequence full.
await Promise.all(
  [5, 6, 7, 8].map((number) => ask(server, home, { prompt: prose(2600, number), max_tokens: 2, temperature: 0 })),
)
const engine = server.enginePid()
const peak = engine === null ? NaN : memoryBytes(engine, 'VmHWM')
const estimate = estimateBytes(home.model.memory, { contextTokens: 4096, sequences: 4 })
const serverBytes = memoryBytes(server.pid, 'VmRSS')
await server.close()
home.remove()

report(`conversations-${model}`, { model }, [
  { what: 'start to listening', value: median(starts.map((start) => start.listenMs)), unit: 'ms', mark: '<= 1000' },
  {
    what: 'start to the first token',
    value: median(starts.map((start) => start.firstTokenMs)),
    unit: 'ms',
    mark: '<= 4000',
  },
  {
    what: 'server without the engine, just started',
    value: median(starts.map((start) => start.serverBytes)) / 1e6,
    unit: 'MB',
    mark: '<= 120',
  },
  { what: 'server without the engine, after all this', value: serverBytes / 1e6, unit: 'MB' },
  {
    what: 'second turn of 2,000 tokens, first token / that of the first turn',
    value: median(turns),
    unit: '',
    mark: '<= 0.1',
  },
  { what: 'four at once: the latest first token', value: Math.max(...firsts), unit: 'ms', mark: '<= 1500' },
  {
    what: 'four at once: tokens a second together / one alone',
    value: median(together) / median(alone),
    unit: '',
    mark: '>= 1',
  },
  { what: 'engine, peak', value: peak / 1e6, unit: 'MB' },
  { what: 'engine, estimated', value: estimate / 1e6, unit: 'MB' },
  { what: 'engine, |estimated - peak| / peak', value: Math.abs(estimate - peak) / peak, unit: '', mark: '<= 0.15' },
])
