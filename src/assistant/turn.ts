import {
  toVadeError,
  userText,
  type AnswerFacts,
  type CallContext,
  type Citation,
  type ContextManifest,
  type Conversation,
  type ErrorCode,
  type Finish,
  type MessageStatus,
  type Model,
  type Notice,
  type Part,
  type StoredMessage,
} from '../core/index.ts'
import type { ContextRepository, ConversationRepository } from '../store/index.ts'
import type { ContextKeeper } from './context/index.ts'
import { groundingOf, type Find } from './grounding/grounded-model.ts'
import { asksForRepetition } from './repetition/asked-for.ts'
import { withStopTold } from './repetition/told.ts'

/** What happens in a turn, in this order: `turn`, then `part`s, then `stored` or `error`. */
export type TurnEvent =
  | {
      readonly type: 'turn'
      readonly conversation: Conversation
      readonly question: StoredMessage
      readonly answerId: string
    }
  | { readonly type: 'part'; readonly part: ShownPart }
  | { readonly type: 'stored'; readonly conversation: Conversation; readonly answer: StoredMessage }
  | {
      readonly type: 'error'
      readonly error: { readonly code: ErrorCode; readonly message: string }
      readonly answer: StoredMessage | null
    }

/** A conversation calls no tools yet, so their parts and the log-probabilities are not shown. */
export type ShownPart = Exclude<Part, { readonly type: `tool-call-${string}` }>

export interface Turn {
  readonly conversation: Conversation
  readonly question: StoredMessage
  readonly branch: readonly StoredMessage[]
  readonly model: Model
  readonly conversations: ConversationRepository
  readonly contexts: ContextRepository
  readonly keeper: ContextKeeper
  /** The same model, before which what can be computed is. */
  readonly computedFirst: (model: Model) => Model
  /** Whether the reader can take back what was said. */
  readonly replaceable: boolean
  /** Whether they can say what may leave; as `replaceable` unless told. */
  readonly interactive?: boolean | undefined
  /** Finds passages in documents of the conversation. */
  readonly find?: Find | undefined
}

/** Whatever happens to this process, no more than these last milliseconds of what was said are lost. */
const keptEveryMs = 2000

/** Answers the last question of `branch`, storing the answer whatever happens: whole, stopped or failed. */
export async function* runTurn(turn: Turn, context: CallContext): AsyncGenerator<TurnEvent> {
  const { conversation, question, conversations } = turn
  const placeholder = await conversations.addMessage({
    conversationId: conversation.id,
    parentId: question.id,
    role: 'assistant',
    text: '',
    status: 'streaming',
  })
  const said: Said = {
    text: '',
    notices: [],
    citations: [],
    finish: undefined,
    draft: undefined,
    stored: false,
    askedAt: performance.now(),
  }
  let saw: ContextManifest | null = null
  const model = turn.computedFirst({
    ...turn.model,
    generate: (_, to) => generateWithin(turn, to, (manifest) => (saw = manifest)),
  })
  const parts = () => model.generate({ messages: [userText(question.text)] }, context)
  const write = async (status: MessageStatus, error?: AnswerFacts['error']) => {
    if (saw !== null) await turn.contexts.setManifest(placeholder.id, saw)
    return conversations.finishMessage(placeholder.id, { text: said.text, status, answer: factsOf(said, error) })
  }
  let waiting: NodeJS.Timeout | undefined
  let writing: Promise<unknown> = Promise.resolve()
  const keepSoFar = () => {
    waiting ??= setTimeout(() => {
      waiting = undefined
      // What cannot be stored now is stored at the end, or it is said then that it cannot.
      writing = write('streaming').catch(() => undefined)
    }, keptEveryMs)
  }
  const store = async (status: MessageStatus, error?: AnswerFacts['error']) => {
    said.stored = true
    clearTimeout(waiting)
    await writing
    return write(status, error)
  }
  try {
    yield { type: 'turn', conversation, question, answerId: placeholder.id }
    try {
      for await (const part of withStopTold(parts())) {
        if (part.type === 'text-delta') said.text += part.text
        else if (part.type === 'notice' && !isPassing(part)) said.notices.push(part)
        else if (part.type === 'citations') said.citations = part.citations
        else if (part.type === 'finish') said.finish = part
        else if (part.type === 'replacement') Object.assign(said, { draft: said.text, text: '' })
        if (part.type === 'text-delta' || part.type === 'replacement') keepSoFar()
        if (isShown(part)) yield { type: 'part', part }
      }
    } catch (thrown) {
      const error = toVadeError(thrown)
      const facts = { code: error.code, message: error.message }
      said.finish = error.finish
      const answer = await store(error.code === 'aborted' ? 'stopped' : 'failed', facts)
      yield { type: 'error', error: facts, answer }
      return
    }
    const stopped = said.finish?.reason === 'aborted' || said.finish?.reason === 'repeating'
    const answer = await store(stopped ? 'stopped' : 'complete')
    yield { type: 'stored', conversation: (await conversations.get(conversation.id)) ?? conversation, answer }
  } finally {
    // The reader went away in the middle: what was said until then is kept.
    if (!said.stored) await store('stopped')
  }
}

/** A model that cannot count may refuse what was meant to fit: it is asked again with less, down to this share. */
const leastShare = 0.2
const shareOfBefore = 0.7

/** Asks with what fits the window, and with passages of documents; tells what does not fit, and what the model was given. */
async function* generateWithin(
  turn: Turn,
  context: CallContext,
  onGiven: (manifest: ContextManifest) => void,
): AsyncGenerator<Part> {
  const { question, branch, model, find, keeper, replaceable, interactive } = turn
  const stopRepeating = !asksForRepetition(question.text)
  const reader = { replaceable, stopRepeating, ...(interactive !== undefined && { interactive }) }
  const questions = branch.flatMap(({ role, text }) => (role === 'user' ? [text] : []))
  const grounding = find === undefined ? null : await groundingOf(questions, find, context.signal)
  const grounded = grounding?.over(model) ?? model
  if (grounding?.passages === null) return yield* grounded.generate({ messages: [] }, context)
  const documents = grounding?.passages
  let contextTokens: number | undefined
  for (let share = 1; ; share *= shareOfBefore) {
    const { messages, manifest, notice } = yield* keeper.prepare({ branch, model, documents, contextTokens }, context)
    // Of a prompt that was refused nothing has been said yet.
    let told = notice === null
    try {
      for await (const part of grounded.generate({ messages, cacheKey: turn.conversation.id, ...reader }, context)) {
        onGiven(manifest)
        if (!told && notice !== null) yield notice
        told = true
        yield part
      }
      return
    } catch (thrown) {
      const error = toVadeError(thrown)
      if (error.code !== 'context_exceeded' || share * shareOfBefore < leastShare) throw error
      contextTokens = Math.floor(manifest.contextTokens * shareOfBefore)
    }
  }
}

export function isShown(part: Part): part is ShownPart {
  return !part.type.startsWith('tool-call-')
}

/** Of use only until what it tells of is over. */
function isPassing({ code }: Notice): boolean {
  return code === 'reading' || code === 'asking'
}

interface Said {
  text: string
  readonly notices: Notice[]
  citations: readonly Citation[]
  finish: Finish | undefined
  /** What the device had written before it was replaced. */
  draft: string | undefined
  stored: boolean
  readonly askedAt: number
}

function factsOf(said: Said, error: AnswerFacts['error']): AnswerFacts {
  // What was said twice holds as it was said last.
  const notices = [...new Map(said.notices.map((notice) => [notice.code, notice])).values()]
  return {
    ms: Math.round(performance.now() - said.askedAt - (said.finish?.waitedMs ?? 0)),
    ...(said.finish && {
      origin: said.finish.origin,
      usage: said.finish.usage,
      costNanoUsd: said.finish.costNanoUsd,
      ...(said.finish.timing && { timing: said.finish.timing }),
      ...(said.finish.decision && { decision: said.finish.decision }),
    }),
    ...(said.citations.length > 0 && { citations: said.citations }),
    ...(said.draft !== undefined && { draft: said.draft }),
    ...(notices.length > 0 && { notices }),
    ...(error && { error }),
  }
}
