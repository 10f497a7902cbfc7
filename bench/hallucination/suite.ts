import { closedBookQuestions, fictionalQuestions } from './closed-book.ts'
import { computableQuestions } from './computable.ts'
import { createRandom, type Random } from '../random.ts'
import { generateDocuments, nameMaker, strangerQuestion, type Entity, type GeneratedDocument } from './world.ts'

export type QuestionKind =
  | 'document'
  | 'document-absent-entity'
  | 'document-absent-attribute'
  | 'computable'
  | 'known'
  | 'fictional'

export interface SuiteQuestion {
  readonly id: string
  readonly kind: QuestionKind
  readonly text: string
  /** Index of the set of documents that the conversation has; null: none. */
  readonly set: number | null
  /** The document of the set that would have the answer. */
  readonly document: string | null
  /** Every answer that is right; empty where there is none and only abstaining is right. */
  readonly answers: readonly string[]
  /** Whom it asks about, as the documents have it. */
  readonly about: Entity | null
  /** Thresholds are chosen on the first half and judged on the second. */
  readonly half: 'calibration' | 'test'
}

export interface Suite {
  readonly sets: readonly (readonly GeneratedDocument[])[]
  readonly questions: readonly SuiteQuestion[]
}

export type Counts = Readonly<Record<QuestionKind, number>>

/** The same suite for the same seed: invented entities in documents, what can be computed, and what (nobody) knows. */
export function generateSuite(seed: number, counts: Counts, setCount = 1): Suite {
  const random = createRandom(seed)
  const name = nameMaker(random)
  const sets = Array.from({ length: setCount }, () => generateDocuments(random, name, 3))
  const drafts: Omit<SuiteQuestion, 'id' | 'half'>[] = [
    ...documentQuestions(random, sets, counts),
    ...Array.from({ length: counts['document-absent-entity'] }, (_, index) => ({
      kind: 'document-absent-entity' as const,
      ...strangerQuestion(random, name),
      set: index % setCount,
      answers: [],
      about: null,
    })),
    ...computableQuestions(seed, counts.computable).map(({ question, answers }) => ({
      kind: 'computable' as const,
      text: question,
      set: null,
      document: null,
      answers,
      about: null,
    })),
    ...closedBookQuestions(random, counts.known).map(({ text, answer }) => ({
      kind: 'known' as const,
      text,
      set: null,
      document: null,
      answers: [answer],
      about: null,
    })),
    ...fictionalQuestions(random, counts.fictional, name).map((text) => ({
      kind: 'fictional' as const,
      text,
      set: null,
      document: null,
      answers: [],
      about: null,
    })),
  ]
  return { sets, questions: halved(drafts) }
}

function documentQuestions(random: Random, sets: Suite['sets'], counts: Counts): Omit<SuiteQuestion, 'id' | 'half'>[] {
  const told: Omit<SuiteQuestion, 'id' | 'half'>[] = []
  const absent: Omit<SuiteQuestion, 'id' | 'half'>[] = []
  for (const [set, documents] of sets.entries()) {
    for (const entity of documents.flatMap(({ entities }) => entities)) {
      for (const [attribute, text] of entity.questions) {
        const value = entity.facts.get(attribute)?.value ?? ''
        told.push({ kind: 'document', text, set, document: `${entity.kind}.txt`, answers: [value], about: entity })
      }
      for (const text of entity.absent.values()) {
        absent.push({
          kind: 'document-absent-attribute',
          text,
          set,
          document: `${entity.kind}.txt`,
          answers: [],
          about: entity,
        })
      }
    }
  }
  return [
    ...random.shuffled(told).slice(0, counts.document),
    ...random.shuffled(absent).slice(0, counts['document-absent-attribute']),
  ]
}

/** Every other question of a kind, so that both halves hold the same mixture. */
function halved(drafts: readonly Omit<SuiteQuestion, 'id' | 'half'>[]): SuiteQuestion[] {
  const seen = new Map<QuestionKind, number>()
  const numbered = drafts.map((draft): SuiteQuestion => {
    const number = seen.get(draft.kind) ?? 0
    seen.set(draft.kind, number + 1)
    return { ...draft, id: `${draft.kind}-${String(number + 1)}`, half: number % 2 === 0 ? 'calibration' : 'test' }
  })
  // Questions about one document come together: what was read of it is still in the engine's cache.
  const place = ({ set, document }: SuiteQuestion) => `${set === null ? '' : String(set)} ${document ?? ''}`
  return numbered.toSorted((one, other) => place(one).localeCompare(place(other)))
}
