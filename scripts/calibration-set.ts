import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import type { CalibrationQuestion } from '../src/app/calibration/question.ts'
import { seededRandom, shuffledIndices } from '../src/hybrid/random.ts'
import { choice, knowledge } from './calibration-set/knowledge.ts'
import type { Made } from './calibration-set/made.ts'
import { passages } from './calibration-set/passages.ts'
import { problems } from './calibration-set/problems.ts'
import { unknowable } from './calibration-set/unknowable.ts'

/**
 * Writes the questions of `vade hybrid calibrate`: node scripts/calibration-set.ts OUTCOMES.jsonl.gz
 * The file has one JSON object a line with a question, its options and its gold answer. Only sets that may be
 * redistributed with the product are taken from it; the rest is made here, the same each time.
 */
const [file] = process.argv.slice(2)
if (file === undefined)
  throw new Error('Give the file with the published questions, as in: calibration-set.ts outcomes.jsonl.gz')

const sources = {
  mmlu: {
    title: 'Measuring Massive Multitask Language Understanding (Hendrycks et al., ICLR 2021)',
    licence: 'MIT, Copyright (c) 2020 Dan Hendrycks',
    url: 'https://github.com/hendrycks/test',
  },
  commonsenseqa: {
    title: 'CommonsenseQA (Talmor et al., NAACL 2019), development set',
    licence: 'MIT',
    url: 'https://github.com/jonathanherzig/commonsenseqa',
  },
  truthfulqa: {
    title: 'TruthfulQA (Lin et al., ACL 2022)',
    licence: 'Apache-2.0',
    url: 'https://github.com/sylinrl/TruthfulQA',
  },
  gsm8k: {
    title: 'Training Verifiers to Solve Math Word Problems (Cobbe et al., 2021), test set',
    licence: 'MIT, Copyright (c) 2021 OpenAI',
    url: 'https://github.com/openai/grade-school-math',
  },
  facts: { title: 'Made from the tables in scripts/calibration-set/facts.json', licence: 'Apache-2.0' },
  passages: { title: 'Made by scripts/calibration-set/passages.ts', licence: 'Apache-2.0' },
  problems: { title: 'Made by scripts/calibration-set/problems.ts', licence: 'Apache-2.0' },
  unknowable: { title: 'Made by scripts/calibration-set/unknowable.ts', licence: 'Apache-2.0' },
}

const published = z.object({
  set: z.string(),
  question: z.string(),
  options: z.array(z.string()).optional(),
  gold: z.union([z.string(), z.array(z.string())]),
})
const taken = { mmlu: 'mmlu', csqa: 'commonsenseqa', truthfulqa: 'truthfulqa', gsm8k: 'gsm8k' } as const

const random = seededRandom(20_261_126)
const made = [
  ...readPublished(file),
  ...knowledge(random),
  ...passages(random, 44),
  ...problems(random, 18),
  ...unknowable(seededRandom(20_261_127)),
]
const questions = mixed(made.map((question): CalibrationQuestion => ({ id: idOf(question), ...question })))
const target = join(import.meta.dirname, '..', 'src', 'app', 'calibration', 'questions.json')
const lines = questions.map((question) => `  ${JSON.stringify(question)}`).join(',\n')
writeFileSync(target, `{\n "sources": ${JSON.stringify(sources, null, 1)},\n "questions": [\n${lines}\n ]\n}\n`)
const counts = Object.groupBy(questions, ({ kind }) => kind)
for (const [kind, all] of Object.entries(counts)) console.log(kind, all?.length)

function readPublished(path: string): Made[] {
  const rows = gunzipSync(readFileSync(path)).toString().split('\n').filter(Boolean)
  return rows.flatMap((line) => {
    const { set, question, options, gold } = published.parse(JSON.parse(line))
    if (!(set in taken) || typeof gold !== 'string') return []
    const source = taken[set as keyof typeof taken]
    if (options === undefined) {
      return [{ source, kind: 'gsm', grounded: false, text: question, accepted: [gold] } satisfies Made]
    }
    const right = options[gold.codePointAt(0)! - 65]
    if (right === undefined) throw new Error(`'${question}' has no option ${gold}.`)
    return [choice(source, { question, options, right }, random)]
  })
}

function idOf({ source, text }: Made): string {
  return `${source}-${createHash('sha256').update(text).digest('hex').slice(0, 10)}`
}

/** Kinds and sources in turn, so that however few are asked, all are among them. */
function mixed(all: readonly CalibrationQuestion[]): CalibrationQuestion[] {
  const unlike = shuffledIndices(all.length, random).flatMap((index) => all[index] ?? [])
  const groups = Object.values(
    Object.groupBy(unlike, ({ kind, source, grounded }) => `${kind} ${source} ${String(grounded)}`),
  )
  // Each question is placed by the share of its own group that comes before it.
  return groups
    .flatMap((group = []) => group.map((question, index) => ({ question, at: (index + 0.5) / group.length })))
    .sort((a, b) => a.at - b.at)
    .map(({ question }) => question)
}
