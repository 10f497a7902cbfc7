import { parseArgs } from 'node:util'
import { collect, type Model } from '../src/core/index.ts'
import { createEngine } from '../src/engine-native/index.ts'
import { prose } from './prompts.ts'
import { median, report, type Row } from './report.ts'
import { makeHome } from './server.ts'

/** What it costs to be told how sure the model was of each token: the same answers with signals and without, in turn. */
const { values } = parseArgs({
  options: {
    models: { type: 'string', default: 'qwen2.5-coder-0.5b-instruct,qwen2.5-coder-1.5b-instruct' },
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '8' },
    tokens: { type: 'string', default: '32' },
  },
})
const rounds = Number(values.rounds)
const maxTokens = Number(values.tokens)

interface Timed {
  /** Milliseconds for each token after the first. */
  readonly token: number
  readonly first: number
}

async function once(model: Model, round: number, request: { readonly signals: boolean; readonly temperature: number }) {
  const { signals, temperature } = request
  // The prompt is in the cache from the warming on, so that the first token is one pass as the others are.
  const { finish } = await collect(
    model.generate(
      {
        messages: [],
        rawPrompt: `${prose(24, round % 4)} And then`,
        signals,
        sampling: { temperature, maxTokens, seed: round },
        cacheKey: 'bench',
      },
      { signal: AbortSignal.timeout(120_000), caller: 'bench' },
    ),
  )
  const { prefillMs = NaN, decodeMs = NaN } = finish.timing ?? {}
  return { token: decodeMs / (finish.usage.outputTokens - 1), first: prefillMs } satisfies Timed
}

const rows: Row[] = []
for (const id of values.models.split(',')) {
  const home = await makeHome(id)
  const engine = createEngine({ log: () => undefined, threads: Number(values.threads) })
  const model = engine.modelFor(home.model)
  try {
    await once(model, 0, { signals: true, temperature: 0 })
    for (const temperature of [0, 0.7]) {
      const plain: Timed[] = []
      const told: Timed[] = []
      for (let round = 0; round < rounds; round++) {
        const asked = [false, true].map((signals) => ({ signals, temperature }))
        // Who goes first changes, so that a machine that slows down slows both.
        for (const request of round % 2 === 0 ? asked : asked.toReversed()) {
          ;(request.signals ? told : plain).push(await once(model, round, request))
        }
      }
      const about = `${id.replace(/^.*?(\d+(\.\d+)?[bm]).*$/i, '$1')}, temperature ${String(temperature)}`
      const ratio = median(told.map(({ token }, index) => token / (plain[index]?.token ?? NaN)))
      rows.push(
        { what: `a token, ${about}`, value: median(plain.map(({ token }) => token)), unit: 'ms' },
        { what: `a token with signals, ${about}`, value: median(told.map(({ token }) => token)), unit: 'ms' },
        { what: `with signals / without, ${about}`, value: ratio, unit: '', mark: '<= 1.1' },
      )
    }
  } finally {
    await engine.close()
    home.remove()
  }
}
report('signals', { threads: values.threads, rounds, tokens: maxTokens }, rows)
