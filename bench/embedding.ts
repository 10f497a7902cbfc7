import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { isVadeError } from '../src/core/index.ts'
import { createEmbedder, embeddingModel } from '../src/engine-native/index.ts'
import { prose } from './prompts.ts'
import { readQuestions } from './questions.ts'
import { median, report, type Row } from './report.ts'
import { makeHome } from './server.ts'

/** What a vector costs, and how well vectors find the answers of perlfaq to its questions, beside SQLite's words. */
const home = await makeHome(embeddingModel.id)
const file = home.model
let embedder = createEmbedder()
const context = { signal: new AbortController().signal, caller: 'bench' }

const rows: Row[] = []
rows.push({ what: 'first text, with the conversion of the weights', value: await millisecondsOf('a'), unit: 'ms' })
await embedder.close()
embedder = createEmbedder()
rows.push({ what: 'first text of a later start', value: await millisecondsOf('a'), unit: 'ms' })
rows.push({ what: 'a question of 10 tokens, median of 30', value: await medianOf(prose(8, 1)), unit: 'ms' })
rows.push({ what: 'a text of 200 words, median of 30', value: await medianOf(prose(200, 1)), unit: 'ms' })
rows.push({ what: 'peak memory of its process', value: peakMegabytes(), unit: 'MB' })
const questions = readQuestions()
if (questions !== null) {
  const answers = questions.map(({ answer }) => answer)
  const asked = questions.map(({ question }) => question)
  const byVector = await nearest(asked, answers)
  const byWords = matching(asked, answers)
  rows.push(...quality('vectors', byVector), ...quality('words (FTS5)', byWords))
  rows.push(
    ...quality(
      'both (reciprocal ranks)',
      asked.map((_, index) => fused([byVector[index], byWords[index]])),
    ),
  )
}
await embedder.close()
home.remove()
report('embedding', { model: embeddingModel.id, questions: questions?.length ?? 'perl-doc cannot be had' }, rows)

async function vectorOf(text: string): Promise<Float32Array> {
  for (let cut = text; ; cut = cut.slice(0, Math.floor(cut.length * 0.9))) {
    try {
      return (await embedder.embed(file, [cut], context)).vectors[0] ?? new Float32Array()
    } catch (thrown) {
      // Only the beginning of a long answer counts.
      if (!isVadeError(thrown) || thrown.code !== 'context_exceeded') throw thrown
    }
  }
}

async function millisecondsOf(text: string): Promise<number> {
  const began = performance.now()
  await vectorOf(text)
  return performance.now() - began
}

async function medianOf(text: string): Promise<number> {
  const all: number[] = []
  for (let round = 0; round < 30; round++) all.push(await millisecondsOf(text))
  return median(all)
}

function peakMegabytes(): number {
  const [child = ''] = readFileSync(`/proc/${String(process.pid)}/task/${String(process.pid)}/children`, 'utf8').split(
    ' ',
  )
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1000
}

/** For each question the answers' places in the list, nearest first, at most a hundred. */
async function nearest(asked: readonly string[], answers: readonly string[]): Promise<number[][]> {
  const documents: Float32Array[] = []
  for (const answer of answers) documents.push(await vectorOf(answer))
  const found: number[][] = []
  for (const question of asked) {
    const mine = await vectorOf(question)
    const scores = documents.map((other) => other.reduce((sum, value, at) => sum + value * (mine[at] ?? 0), 0))
    found.push([...scores.keys()].toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)).slice(0, 100))
  }
  return found
}

function matching(asked: readonly string[], answers: readonly string[]): number[][] {
  const database = new DatabaseSync(':memory:')
  database.exec(`CREATE VIRTUAL TABLE answers USING fts5(text, tokenize = 'porter unicode61 remove_diacritics 2')`)
  const insert = database.prepare('INSERT INTO answers(rowid, text) VALUES (?, ?)')
  for (const [index, answer] of answers.entries()) insert.run(index, answer)
  const select = database.prepare('SELECT rowid FROM answers WHERE answers MATCH ? ORDER BY rank LIMIT 100')
  return asked.map((question) => {
    const words = question.match(/[\p{L}\p{N}]+/gu) ?? []
    return select.all(words.map((word) => `"${word}"`).join(' OR ')).map(({ rowid }) => Number(rowid))
  })
}

function fused(lists: readonly (readonly number[] | undefined)[]): number[] {
  const scores = new Map<number, number>()
  for (const list of lists) {
    for (const [rank, answer] of (list ?? []).entries()) {
      scores.set(answer, (scores.get(answer) ?? 0) + 1 / (60 + rank))
    }
  }
  return [...scores.keys()].toSorted((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0))
}

/** Question `n` is answered by answer `n`. */
function quality(by: string, found: readonly (readonly number[])[]): Row[] {
  const ranks = found.map((answers, index) => answers.indexOf(index))
  const within = (most: number) => ranks.filter((rank) => rank >= 0 && rank < most).length / ranks.length
  const reciprocal = ranks.reduce((sum, rank) => sum + (rank < 0 ? 0 : 1 / (rank + 1)), 0) / ranks.length
  return [
    { what: `right answer first, by ${by}`, value: within(1), unit: '' },
    { what: `right answer among ten, by ${by}`, value: within(10), unit: '' },
    { what: `mean reciprocal rank, by ${by}`, value: reciprocal, unit: '' },
  ]
}
