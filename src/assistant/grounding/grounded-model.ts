import type { CallContext, Citation, Decision, Finish, GenerateRequest, Model, Part } from '../../core/index.ts'
import {
  abstainBelow,
  abstentionText,
  answerability,
  answeringSpan,
  coverageOf,
  quotation,
  type Coverage,
} from './abstention.ts'
import { blockOf, createMarkFilter, withBlock, type Block } from './block.ts'
import { checkAnswer, sourcesOf, type Sources } from './check.ts'
import { isAdmission } from './claims.ts'
import type { Passage } from './passages.ts'
import { kindOfRequest, questionOf, type RequestKind } from './question.ts'
import { sentencesOf } from './sentences.ts'
import { isEnglish } from './words.ts'

/** What the documents of a conversation have for a question. */
export interface Found {
  readonly documentNames: readonly string[]
  /** Best first. */
  readonly passages: readonly Passage[]
}

export interface GroundingOptions {
  /** Null where the conversation has no documents. */
  readonly find: (
    question: { readonly text: string; readonly kind: RequestKind },
    signal: AbortSignal,
  ) => Promise<Found | null>
  /** Of the prompt, for passages. */
  readonly maxTokens?: number
}

/** Two or three passages: on a small device each costs seconds before the first word. */
const usualTokens = 460

/**
 * A model that answers from documents: the best passages go into the prompt, each sentence of the answer is held
 * against them, and an answer that they do not give is not given. What a question of fact is answered is held back
 * until one of its sentences is found in the passages, so that nobody reads an invention first.
 */
export function groundedModel(model: Model, { find, maxTokens = usualTokens }: GroundingOptions): Model {
  return {
    id: model.id,
    runsOn: model.runsOn,
    get abilities() {
      return model.abilities
    },
    countTokens: model.countTokens,
    async *generate(request, context) {
      const question = questionOf(request.messages)
      const kind = kindOfRequest(question)
      const found = await find({ text: question, kind }, context.signal)
      if (found === null) return yield* model.generate(request, context)
      const sources = sourcesOf(found.passages)
      const coverage = coverageOf(question, sources)
      // Words of another language are not found again, whatever the passages say.
      const mayAbstain = kind === 'fact' && isEnglish(question) === sources.english
      // A sentence of a summary stands for itself.
      const asked: Asked = { model, found, question: kind === 'whole' ? '' : question, sources, coverage }
      if (kind === 'fact') {
        if (found.passages.length === 0 || coverage.strangers) return yield* abstain(asked, null)
      } else if (kind === 'other' && coverage.held < 0.3) return yield* model.generate(request, context)
      yield* answer(asked, { block: blockOf(found.passages, maxTokens), request, context, mayAbstain })
    },
  }
}

interface Asked {
  readonly model: Model
  readonly found: Found
  readonly question: string
  readonly sources: Sources
  readonly coverage: Coverage
}

interface Answering {
  readonly block: Block
  readonly request: GenerateRequest
  readonly context: CallContext
  readonly mayAbstain: boolean
}

async function* answer(asked: Asked, { block, request, context, mayAbstain }: Answering): AsyncGenerator<Part> {
  const { model, question, sources } = asked
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
  const messages = withBlock(request.messages, block)
  // A fact is read off the passages: the likeliest words, unless somebody wants others.
  const sampling = { ...(mayAbstain && { temperature: 0 }), ...request.sampling }
  for await (const part of model.generate({ ...request, messages, sampling }, context)) {
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
        yield { type: 'citations', citations: checked(text, { asked, block, marks }) }
        yield part
        break
      default:
        yield part
    }
  }
}

function isAnswer(text: string, question: string, sources: Sources): boolean {
  const said = sentencesOf(text).map(({ start, end }) => text.slice(start, end))
  if (said.every(isAdmission) || /^\W*not in the documents?\b/iu.test(text)) return false
  return answerability(text, question, sources) >= abstainBelow
}

function checked(
  text: string,
  { asked, block, marks }: { asked: Asked; block: Block; marks: ReturnType<typeof createMarkFilter> },
): Citation[] {
  const cited = ({ start, end }: { start: number; end: number }) =>
    marks.citedIn(start, end).flatMap((number) => block.passages[number - 1] ?? [])
  return checkAnswer(text, { question: asked.question, sources: asked.sources, cited })
}

/** The draft says nothing that the passages give: the words of a passage that do, else that there are none. */
async function* abstain({ model, found, question, coverage }: Asked, drafted: Finish | null): AsyncGenerator<Part> {
  const span = drafted === null ? null : answeringSpan(question, coverage)
  const { text, citations } = span === null ? abstentionText(found.documentNames, coverage.nearest) : quotation(span)
  if (drafted === null) yield { type: 'text-start' }
  yield { type: 'text-delta', text }
  yield { type: 'text-end' }
  yield { type: 'citations', citations }
  const nothing = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
  const origin = { model: model.id, runsOn: 'device' } as const
  const finish: Finish = drafted ?? { type: 'finish', reason: 'stop', usage: nothing, origin, costNanoUsd: 0 }
  if (span !== null) return yield quoted(finish)
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
