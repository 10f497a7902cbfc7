import type { CallContext, Citation, Decision, Finish, GenerateRequest, Model, Part } from '../../core/index.ts'
import type { PromptPassages } from '../context/index.ts'
import { sentencesOf, type Span } from '../text/sentences.ts'
import {
  abstainBelow,
  abstentionText,
  answerability,
  answeringSpan,
  coverageOf,
  quotation,
  type Coverage,
} from './abstention.ts'
import { createMarkFilter, passagesForPrompt, type MarkFilter } from './block.ts'
import { checkAnswer, sourcesOf, type Sources } from './check.ts'
import { isAdmission } from './claims.ts'
import type { Passage } from './passages.ts'
import { kindOfRequest, questionOf, type RequestKind } from './question.ts'
import { isEnglish } from './words.ts'

/** What the documents of a conversation have for a question. */
export interface Found {
  readonly documentNames: readonly string[]
  /** Best first. */
  readonly passages: readonly Passage[]
}

/** Passages for a question; null where the conversation has no documents. */
export type Find = (
  question: { readonly text: string; readonly kind: RequestKind },
  signal: AbortSignal,
) => Promise<Found | null>

/** How a question is answered from documents. */
export interface Grounding {
  /** What the model reads before the question; null where they cannot hold the answer, and no model is asked. */
  readonly passages: PromptPassages | null
  /**
   * The model, given these passages with the question: each sentence of its answer is held against them, and an answer
   * that they do not give is not given. What a question of fact is answered is held back until one of its sentences is
   * found in the passages, so that nobody reads an invention first.
   */
  over(model: Model): Model
}

/**
 * `asked` are the questions of a conversation up to the one to be answered. Null where it has no documents, or where what
 * is said is not about them.
 */
export async function groundingOf(
  asked: readonly string[],
  find: Find,
  signal: AbortSignal,
): Promise<Grounding | null> {
  const question = questionOf(asked)
  const kind = kindOfRequest(question)
  const found = await find({ text: question, kind }, signal)
  if (found === null) return null
  const sources = sourcesOf(found.passages)
  const coverage = coverageOf(question, sources)
  if (kind === 'other' && coverage.held < 0.3) return null
  const hopeless = kind === 'fact' && (found.passages.length === 0 || coverage.strangers)
  // Words of another language are not found again, whatever the passages say.
  const mayAbstain = kind === 'fact' && isEnglish(question) === sources.english
  // A sentence of a summary stands for itself.
  const held = { found, question: kind === 'whole' ? '' : question, sources, coverage, mayAbstain }
  return {
    passages: hopeless ? null : passagesForPrompt(found.passages),
    over: (model) => ({
      ...model,
      generate: (request, context) =>
        hopeless ? abstain({ ...held, model }, null) : answer({ ...held, model }, request, context),
    }),
  }
}

interface Asked {
  readonly model: Model
  readonly found: Found
  readonly question: string
  readonly sources: Sources
  readonly coverage: Coverage
  readonly mayAbstain: boolean
}

async function* answer(asked: Asked, request: GenerateRequest, context: CallContext): AsyncGenerator<Part> {
  const { model, question, sources, mayAbstain } = asked
  const marks = createMarkFilter()
  let text = ''
  let shown = mayAbstain ? null : 0
  function* release(piece: string, ended: boolean): Generator<Part> {
    text += text === '' ? piece.trimStart() : piece
    if (shown === null && (ended || /[.!?\n]/u.test(piece)) && isAnswer(text, question, sources)) shown = 0
    if (shown === null || text.length === shown) return
    yield { type: 'text-delta', text: text.slice(shown) }
    shown = text.length
  }
  // A fact is read off the passages: the likeliest words, unless somebody wants others.
  const sampling = { ...(mayAbstain && { temperature: 0 }), ...request.sampling }
  for await (const part of model.generate({ ...request, sampling }, context)) {
    switch (part.type) {
      case 'text-delta':
        yield* release(marks.push(part.text), false)
        break
      case 'text-end':
        yield* release(marks.end(), true)
        if (shown !== null) yield part
        break
      case 'replacement':
        text = ''
        if (shown !== null) yield part
        shown = mayAbstain ? null : 0
        break
      case 'finish':
        yield* release(marks.end(), true)
        if (shown === null && part.reason !== 'aborted') return yield* abstain(asked, part)
        yield { type: 'citations', citations: checked(text, asked, marks) }
        yield part
        break
      default:
        yield part
    }
  }
}

function isAnswer(text: string, question: string, sources: Sources): boolean {
  if (sentencesOf(text).every((sentence) => isAdmission(sentence.text)) || /^\W*not in the documents?\b/iu.test(text))
    return false
  return answerability(text, question, sources) >= abstainBelow
}

function checked(text: string, { found, question, sources }: Asked, marks: MarkFilter): Citation[] {
  const cited = ({ start, end }: Span) =>
    marks.citedIn(start, end).flatMap((number) => found.passages[number - 1] ?? [])
  return checkAnswer(text, { question, sources, cited })
}

/** The draft says nothing that the passages give: the words of a passage that do, else that there are none. */
async function* abstain(
  { model, found, question, coverage, sources }: Asked,
  drafted: Finish | null,
): AsyncGenerator<Part> {
  const span = drafted === null ? null : answeringSpan(question, coverage, sources)
  const { text, citations } = span === null ? abstentionText(found.documentNames, coverage.nearest) : quotation(span)
  if (drafted === null) yield { type: 'text-start' }
  yield { type: 'text-delta', text }
  yield { type: 'text-end' }
  yield { type: 'citations', citations }
  const nothing = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
  const origin = { model: model.id, runsOn: 'device' } as const
  const finish: Finish = drafted ?? { type: 'finish', reason: 'stop', usage: nothing, origin, costNanoUsd: 0 }
  // The draft may have been cut; what stands in its place is whole.
  if (span !== null) return yield quoted({ ...finish, reason: 'stop' })
  const decision: Decision = {
    code: 'not-in-documents',
    reason: 'The documents of this conversation do not hold the answer, and it was not made up.',
    confidence: null,
    calibrated: true,
    stance: 'abstained',
    sent: finish.decision?.sent ?? null,
  }
  yield { ...finish, reason: 'stop', decision }
}

/** Whoever has drafted may have thought better of it; the words of the document stand by themselves. */
function quoted(finish: Finish): Finish {
  const { decision } = finish
  if (decision === undefined) return finish
  const reason = 'A document of this conversation has the answer in these words.'
  return { ...finish, decision: { ...decision, reason, confidence: null, calibrated: true, stance: 'plain' } }
}
