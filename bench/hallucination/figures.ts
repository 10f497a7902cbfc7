import { answerability, passagesAsSources } from '../../src/assistant/index.ts'
import { draftOf, leastProbable, type Outcome } from './arms.ts'
import { abstains, isInvention, isRight, judgeSentences } from './judge.ts'
import { bestThreshold, plattFit } from './statistics.ts'
import type { Suite, SuiteQuestion } from './suite.ts'

export interface Answered {
  readonly question: SuiteQuestion
  readonly alone: Outcome
  readonly vade: Outcome
}

/** What one arm came to for one question, judged. */
export interface Judged {
  readonly kind: SuiteQuestion['kind']
  readonly half: SuiteQuestion['half']
  readonly right: boolean
  readonly unanswerable: boolean
  readonly invention: boolean
  /** It was told as a guess. */
  readonly isGuess: boolean
  /** Probability that the outcome is right, by what the arm knows itself; fitted on the calibration half. */
  confidence: number
  readonly sentences: number
  readonly unsupported: number
  /** Those of `unsupported` that are told as if they were supported. */
  readonly unmarked: number
}

const fromDocuments = ({ kind }: Pick<SuiteQuestion, 'kind'>) => kind.startsWith('document')

/** Words that only the invented worlds have: values and names, not the words of the statements around them. */
function vocabularyOf(suite: Suite): ReadonlySet<string> {
  const entities = suite.sets.flat().flatMap(({ entities: own }) => own)
  const texts = entities.flatMap(({ name, facts }) => [name, ...[...facts.values()].map(({ value }) => value)])
  const words = texts.flatMap((text) => text.match(/\p{Lu}\p{Ll}{3,}/gu) ?? []).map((word) => word.toLowerCase())
  return new Set(
    words.filter(
      (word) =>
        !/^(?:university|medal|tower|works|sons|industries|january|march|april|june|august|october|november|december)$/u.test(
          word,
        ),
    ),
  )
}

export function judged(answered: readonly Answered[], suite: Suite, arm: 'alone' | 'vade'): Judged[] {
  const vocabulary = vocabularyOf(suite)
  const rows = answered.map(({ question, [arm]: outcome }) => {
    const documents = (suite.sets[question.set ?? -1] ?? []).map(({ text }) => text).join('\n\n')
    const sentences = fromDocuments(question) ? judgeSentences(question, outcome.text, { documents, vocabulary }) : []
    const unsupported = sentences.filter((sentence) => sentence.unsupported)
    const marked = (start: number, end: number) =>
      outcome.citations.some((one) => one.support !== 'supported' && one.start < end && one.end > start)
    return {
      kind: question.kind,
      half: question.half,
      right: isRight(question, outcome.text),
      unanswerable: question.answers.length === 0,
      invention: isInvention(question, outcome.text),
      isGuess: outcome.isGuess,
      confidence: 0,
      sentences: sentences.length,
      unsupported: unsupported.length,
      unmarked: unsupported.filter(({ start, end }) => !marked(start, end)).length,
    }
  })
  withConfidence(rows, answered, arm)
  return rows
}

/** An arm is as sure as its own signals were right on the calibration half, with documents and without. */
function withConfidence(rows: Judged[], answered: readonly Answered[], arm: 'alone' | 'vade'): void {
  for (const documents of [true, false]) {
    for (const silent of [true, false]) {
      const own = answered.flatMap(({ question, [arm]: outcome }, index) => {
        const row = rows[index]
        if (row === undefined || fromDocuments(question) !== documents || abstains(outcome.text) !== silent) return []
        return [{ row, score: scoreOf(outcome, arm === 'vade' && documents) }]
      })
      const labels = own
        .filter(({ row }) => row.half === 'calibration')
        .map(({ row, score }) => ({ score, right: row.right }))
      const fit = plattFit(labels)
      for (const { row, score } of own) row.confidence = fit(silent ? 0 : score)
    }
  }
}

function scoreOf(outcome: Outcome, bySupport: boolean): number {
  const least = leastProbable(outcome) ?? 1
  const { citations, decision } = outcome
  if (!bySupport) return decision?.confidence ?? least
  const worth = { supported: 1, partly: 0.5, unsupported: 0 }
  const scores = citations.map(({ support }) => worth[support])
  return (scores.length === 0 ? 0 : Math.max(...scores)) * 0.7 + least * 0.3
}

/** Accuracy among the share of questions that the arm is surest of. */
export function selectiveAccuracy(rows: readonly Judged[], coverage: number): number {
  const surest = rows.toSorted((one, other) => other.confidence - one.confidence)
  return share(surest.slice(0, Math.ceil(coverage * rows.length)), ({ right }) => right)
}

export function share<Row>(rows: readonly Row[], holds: (row: Row) => boolean): number {
  return rows.length === 0 ? NaN : rows.filter(holds).length / rows.length
}

/** The threshold on drafts from documents that is best on the calibration half. */
export function calibratedThreshold(answered: readonly Answered[], suite: Suite): number {
  const labels = answered.flatMap(({ question, vade }) => {
    const draft = draftOf(vade)
    if (!fromDocuments(question) || question.half !== 'calibration' || draft === '') return []
    const documents = suite.sets[question.set ?? -1] ?? []
    const score = abstains(draft) ? 0 : answerability(draft, question.text, passagesAsSources(documents))
    const rightIfNot = question.answers.length === 0
    return [{ score, rightIfGiven: isRight(question, draft), rightIfNot }]
  })
  return bestThreshold(labels)
}
