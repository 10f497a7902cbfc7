import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import catalogue from '../src/engine-native/catalogue/models.json' with { type: 'json' }
import { encodeRows } from '../src/hybrid/evaluate/fitted-on.ts'
import { readOutcomes } from '../src/hybrid/evaluate/outcomes.ts'
import { knowledgeFrom } from '../src/hybrid/fit/domains.ts'
import { fitPromptModels, routeOutOfFold } from '../src/hybrid/fit/route-out-of-fold.ts'
import type { WordModel } from '../src/hybrid/word-model.ts'

/**
 * Writes what ships with the room `hybrid` (`word-weights.json`, `defaults.json`, `fitted-on.json`, `quality.json`) from the
 * outcomes in `$VADE_DATA`, else `../shared/data`. `node scripts/fit-hybrid.ts`; about a minute.
 */
const data = process.env['VADE_DATA'] ?? join(import.meta.dirname, '..', '..', 'shared', 'data')
const room = join(import.meta.dirname, '..', 'src', 'hybrid')
const today = new Date().toISOString().slice(0, 10)
const names = {
  q05: 'qwen2.5-coder-0.5b-instruct',
  q15: 'qwen2.5-coder-1.5b-instruct',
  smol135: 'smollm2-135m-instruct',
} as const
const licences = {
  routing: [
    {
      name: "RouteLLM's outcomes of Mixtral-8x7B and GPT-4-1106 on MMLU and GSM8K",
      licence: 'Apache-2.0 (MMLU, GSM8K: MIT)',
    },
  ],
  drafts: [
    { name: 'MMLU, CommonsenseQA, GSM8K', licence: 'MIT' },
    { name: 'OpenTriviaQA', licence: 'CC BY-SA 4.0' },
    { name: 'BoolQ, NQ-open', licence: 'CC BY-SA 3.0' },
    { name: 'TruthfulQA', licence: 'Apache-2.0' },
  ],
}

const routing = outcomesIn('routing')
const drafts = outcomesIn('confidence')
if (routing.format !== 'routing' || drafts.format !== 'drafts')
  throw new Error(`${data} has other data than was expected.`)

// Questions that small models answered must not be known from what other models did with them.
const drafted = new Set(drafts.rows.map(({ prompt }) => prompt))
const models = fitPromptModels(routing.rows.filter(({ prompt }) => !drafted.has(prompt)))
write('word-weights.json', { weak: encode(models.weak), strong: encode(models.strong) })
write('evaluate/fitted-on.json', {
  rows: encodeRows([...routing.rows.map(({ prompt }) => prompt), ...drafts.rows.map(({ id }) => id)]),
})

// These read the weights that were just written.
const { examplesOf, priorWithout } = await import('../src/hybrid/evaluate/judge-drafts.ts')
const { fitPrior, refit } = await import('../src/hybrid/fit/refit.ts')
const { measureDrafts } = await import('../src/hybrid/evaluate/measure-drafts.ts')
const { measureRoutes, measureUnseen } = await import('../src/hybrid/evaluate/measure-routes.ts')

const template = createHash('sha256').update(promptPrefixes().join('')).digest('hex')
const provenance = { fitted: today, sources: [...licences.drafts, ...licences.routing] }
const own = Object.entries(names).map(([run, name]) => {
  const known = catalogue.models.find(({ id }) => id === name)
  if (known?.sha256 === undefined) throw new Error(`${name} is not in the catalogue.`)
  const model = { name, sha256: known.sha256, quant: known.quant ?? '', template }
  return refit(examplesOf(drafts.rows, run), { model, provenance, prior: priorWithout(drafts.rows, run) })
})
const together = Object.keys(names).map((run) => examplesOf(drafts.rows, run))
const shared = {
  version: 1,
  model: { name: 'any', sha256: '*', quant: '*', template: '*' },
  ...fitPrior(together),
  calibrator: null,
  kinds: {},
  choices: {},
  thresholds: [],
  provenance: {
    ...provenance,
    rows: together.flat().length,
    how: 'logistic regression over the answers of three models; vouches for no kind of task',
  },
}
write('defaults.json', {
  note: 'Made by scripts/fit-hybrid.ts.',
  names,
  cloud: cloudRates(),
  domains: knowledgeFrom(routeOutOfFold(routing.rows).worded),
  calibrations: [...own, shared],
})
write('quality.json', {
  note: 'Made by scripts/fit-hybrid.ts; npm run bench:hybrid measures the same.',
  at: today,
  drafts: Object.entries(names).map(([run, name]) => ({ name, ...measureDrafts(drafts.rows, run) })),
  routing: measureRoutes(routing.rows),
  unseen: measureUnseen(routing.rows),
})

function outcomesIn(folder: string) {
  return readOutcomes(
    gunzipSync(readFileSync(join(data, folder, 'outcomes.jsonl.gz')))
      .toString()
      .split('\n'),
  )
}

function promptPrefixes(): string[] {
  return (JSON.parse(readFileSync(join(data, 'confidence', 'prompts.json'), 'utf8')) as { prefix: string[] }).prefix
}

/** One signed byte for each bucket. */
function encode({ dense, words, bias }: WordModel) {
  const step = Math.max(...Array.from(words, Math.abs)) / 127
  const bytes = Int8Array.from(words, (value) => Math.round(value / step))
  return {
    dense: Array.from(dense, rounded),
    bias: rounded(bias),
    step,
    words: Buffer.from(bytes.buffer).toString('base64'),
  }
}

/** GPT-4-1106, where it was measured. */
function cloudRates() {
  const rate = (set: string) => {
    const rows = routing.format === 'routing' ? routing.rows.filter((row) => row.set === set) : []
    return { n: rows.length, right: rows.filter(({ cloud }) => cloud).length, measured: true }
  }
  return { mc: rate('mmlu'), gsm: rate('gsm8k') }
}

function rounded(value: number): number {
  return Number(value.toPrecision(6))
}

function write(file: string, value: object): void {
  const text = JSON.stringify(value, (_, each: unknown) => (typeof each === 'number' ? rounded(each) : each), 1)
  writeFileSync(join(room, file), `${text}\n`)
  console.log(`${file}: ${String(text.length)} characters`)
}
