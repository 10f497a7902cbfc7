import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createComputed, type Computed } from '../src/rules/index.ts'
import { computableQuestions, foreignComputableQuestions } from './hallucination/computable.ts'
import { report } from './report.ts'

/**
 * What can be computed without a model: how many generated questions with known truth are answered rightly, how many
 * questions that are none are left to the model, and how long both take.
 */
const each = 2000
const options = { now: () => new Date(), timeZone: () => 'Europe/Berlin', locale: 'en-US' }

// `node bench/computed.ts --first` is the fresh process of which the first answer is measured.
if (process.argv.includes('--first')) {
  const computed = createComputed(options)
  const used = process.cpuUsage()
  computed.answer('what is 17 percent of 2340')
  const { user, system } = process.cpuUsage(used)
  console.log((user + system) / 1000)
} else {
  const computed = createComputed(options)
  const file = join(import.meta.dirname, '../test/fixtures/not-computable.txt')
  const others = readFileSync(file, 'utf8').trim().split('\n')
  const english = computableQuestions(1, each)
  const foreign = foreignComputableQuestions(2, each)
  const rightly = (questions: typeof english) =>
    questions.filter(({ question, answers }) => {
      const answer = computed.answer(question)
      return answer !== null && answers.some((one) => says(answer.text, one))
    }).length / questions.length
  const shares = { english: rightly(english), foreign: rightly(foreign) }
  const left = others.filter((question) => computed.answer(question) === null).length / others.length
  const answering = timed(
    computed,
    [...english, ...foreign].map(({ question }) => question),
  )
  const leaving = timed(computed, others)
  const first = Number(execFileSync(process.execPath, [import.meta.filename, '--first'], { encoding: 'utf8' }))
  report('computed', { questions: 2 * each, others: others.length }, [
    { what: 'generated questions in English answered rightly', value: 100 * shares.english, unit: '%', mark: '>= 99' },
    { what: 'the same in German, French, Spanish', value: 100 * shares.foreign, unit: '%', mark: '>= 99' },
    { what: 'questions that are no computation left to the model', value: 100 * left, unit: '%', mark: '>= 100' },
    { what: 'an answer, median', value: answering.median, unit: 'ms' },
    { what: 'an answer, 99th percentile', value: answering.p99, unit: 'ms', mark: '<= 50' },
    { what: 'leaving a question to the model, median', value: leaving.median, unit: 'ms' },
    { what: 'leaving a question to the model, 99th percentile', value: leaving.p99, unit: 'ms', mark: '<= 50' },
    { what: 'the first answer of a process, processor time', value: first, unit: 'ms' },
  ])
}

/** Whether the answer stands in the text, whatever its separators, accents and capitals. */
function says(text: string, answer: string): boolean {
  const plain = (words: string) =>
    ` ${(
      words
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .replace(/(?<=\d)[,.\u202f\u00a0](?=\d{3}(?!\d))/g, '')
        .toLowerCase()
        .match(/[\p{L}\d]+(?:[.,-]\d+)*/gu) ?? []
    ).join(' ')} `
  return plain(text).includes(plain(answer))
}

function timed(computed: Computed, questions: readonly string[]): { readonly median: number; readonly p99: number } {
  const took = questions
    .map((question) => {
      const from = performance.now()
      computed.answer(question)
      return performance.now() - from
    })
    .sort((a, b) => a - b)
  const at = (share: number) => took[Math.floor(share * (took.length - 1))] ?? 0
  return { median: at(0.5), p99: at(0.99) }
}
