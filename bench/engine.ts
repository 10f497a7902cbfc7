import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { startBare, type BareRun } from './bare.ts'
import { prose } from './prompts.ts'
import { median, report, type Row } from './report.ts'
import { ask, makeHome, serve, type Streamed } from './server.ts'

/**
 * Vade's whole path (HTTP, server, child process, engine) against node-llama-cpp alone with the same settings, round by
 * round in one run; and against llama-bench where LLAMA_BENCH names one.
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'qwen2.5-coder-0.5b-instruct' },
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '10' },
  },
})
const threads = Number(values.threads)
const rounds = Number(values.rounds)
const written = 64

const home = await makeHome(values.model)
// One thread in libuv's pool, as Vade gives its own engine: the rival gets the better of both settings.
const bare = await startBare({ file: home.model.file, threads, env: { UV_THREADPOOL_SIZE: '1' } })
const server = await serve(home, { VADE_THREADS: values.threads })
await server.settled()

type Timed = Pick<BareRun, 'firstMs' | 'lastMs' | 'inputTokens' | 'outputTokens'>
const prefill = (run: Timed) => (run.inputTokens * 1000) / run.firstMs
const decode = (run: Timed) => ((run.outputTokens - 1) * 1000) / (run.lastMs - run.firstMs)
const viaVade = (prompt: string, max_tokens: number): Promise<Streamed> =>
  ask(server, home, { prompt, max_tokens, temperature: 0 })

const long: { vade: Timed; bare: Timed }[] = []
const short: { vade: Timed; bare: Timed }[] = []
const best: { prefill: number; decode: number }[] = []
for (let round = 0; round < rounds + 1; round++) {
  const prompt = prose(400, round)
  const word = `${prose(8, round + 100)} And`
  const runs = {
    vade: async () => ({ long: await viaVade(prompt, written), short: await viaVade(word, 2) }),
    bare: async () => ({
      long: await bare.run({ prompt, maxTokens: written }),
      short: await bare.run({ prompt: word, maxTokens: 2 }),
    }),
  }
  // Who goes first changes, so that a machine that slows down slows both.
  const first = round % 2 === 0 ? await runs.vade() : undefined
  const rival = await runs.bare()
  const mine = first ?? (await runs.vade())
  // The first round warms both.
  if (round === 0) continue
  long.push({ vade: mine.long, bare: rival.long })
  short.push({ vade: mine.short, bare: rival.short })
  if (process.env['LLAMA_BENCH'] !== undefined && round % 3 === 1) best.push(llamaBench(process.env['LLAMA_BENCH']))
}
bare.close()
await server.close()
home.remove()

const ratio = (figure: (run: Timed) => number) =>
  median(long.map(({ vade, bare: rival }) => figure(vade) / figure(rival)))
const rows: Row[] = [
  { what: 'decode, Vade', value: median(long.map(({ vade }) => decode(vade))), unit: 'tokens/s' },
  { what: 'decode, bare node-llama-cpp', value: median(long.map((run) => decode(run.bare))), unit: 'tokens/s' },
  { what: 'decode, Vade / bare', value: ratio(decode), unit: '', mark: '>= 0.97' },
  { what: 'prefill, Vade', value: median(long.map(({ vade }) => prefill(vade))), unit: 'tokens/s' },
  { what: 'prefill, bare node-llama-cpp', value: median(long.map((run) => prefill(run.bare))), unit: 'tokens/s' },
  { what: 'prefill, Vade / bare', value: ratio(prefill), unit: '', mark: '>= 0.95' },
  {
    what: 'added to the first token of a short prompt',
    value: median(short.map(({ vade, bare: rival }) => vade.firstMs - rival.firstMs)),
    unit: 'ms',
    mark: '<= 10',
  },
]
if (best.length > 0) {
  const theirs = { prefill: median(best.map((run) => run.prefill)), decode: median(best.map((run) => run.decode)) }
  rows.push(
    { what: 'decode, llama-bench', value: theirs.decode, unit: 'tokens/s' },
    {
      what: 'decode, Vade / llama-bench',
      value: median(long.map(({ vade }) => decode(vade))) / theirs.decode,
      unit: '',
    },
    { what: 'prefill, llama-bench', value: theirs.prefill, unit: 'tokens/s' },
    {
      what: 'prefill, Vade / llama-bench',
      value: median(long.map(({ vade }) => prefill(vade))) / theirs.prefill,
      unit: '',
    },
  )
}
report(`engine-${values.threads}-threads`, { model: values.model, threads, rounds }, rows)

/** Another build of llama.cpp: `llama-bench`, the same file, threads and lengths. */
function llamaBench(program: string): { prefill: number; decode: number } {
  const length = String(Math.round(median(long.map(({ bare: rival }) => rival.inputTokens))))
  const options = [
    '-m',
    home.model.file,
    '-t',
    values.threads,
    '-p',
    length,
    '-n',
    String(written),
    '-r',
    '1',
    '-o',
    'json',
  ]
  const found = JSON.parse(execFileSync(program, options, { encoding: 'utf8' })) as { n_gen: number; avg_ts: number }[]
  const speed = (generated: boolean) => found.find((row) => row.n_gen > 0 === generated)?.avg_ts ?? NaN
  return { prefill: speed(false), decode: speed(true) }
}
