import {
  toVadeError,
  type AnswerFacts,
  type CallContext,
  type Conversation,
  type ErrorCode,
  type Finish,
  type MessageStatus,
  type Model,
  type Notice,
  type Part,
  type StoredMessage,
} from '../core/index.ts'
import type { ConversationRepository } from '../store/index.ts'
import { assembleContext, nextCut } from './context.ts'

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
}

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
    finish: undefined,
    draft: undefined,
    stored: false,
    askedAt: performance.now(),
  }
  const store = async (status: MessageStatus, error?: AnswerFacts['error']) => {
    said.stored = true
    return conversations.finishMessage(placeholder.id, { text: said.text, status, answer: factsOf(said, error) })
  }
  try {
    yield { type: 'turn', conversation, question, answerId: placeholder.id }
    try {
      for await (const part of generateWithin(turn, context)) {
        if (part.type === 'text-delta') said.text += part.text
        else if (part.type === 'notice') said.notices.push(part)
        else if (part.type === 'finish') said.finish = part
        else if (part.type === 'replacement') Object.assign(said, { draft: said.text, text: '' })
        if (isShown(part)) yield { type: 'part', part }
      }
    } catch (thrown) {
      const error = toVadeError(thrown)
      const facts = { code: error.code, message: error.message }
      const answer = await store(error.code === 'aborted' ? 'stopped' : 'failed', facts)
      yield { type: 'error', error: facts, answer }
      return
    }
    const answer = await store(said.finish?.reason === 'aborted' ? 'stopped' : 'complete')
    yield { type: 'stored', conversation: (await conversations.get(conversation.id)) ?? conversation, answer }
  } finally {
    // The reader went away in the middle: what was said until then is kept.
    if (!said.stored) await store('stopped')
  }
}

/** Leaves out whole old turns, never the beginning, until the prompt fits; and says so. */
async function* generateWithin(turn: Turn, context: CallContext): AsyncGenerator<Part> {
  let firstTurn = 0
  for (;;) {
    try {
      const messages = assembleContext(turn.branch, firstTurn)
      const parts = turn.model.generate({ messages, cacheKey: turn.conversation.id, replaceable: true }, context)
      // Said only once it fits: that old turns are missing does not matter where the question alone is too long.
      let told = firstTurn === 0
      for await (const part of parts) {
        if (!told) yield leftOut(firstTurn)
        told = true
        yield part
      }
      return
    } catch (thrown) {
      const error = toVadeError(thrown)
      const next = error.code === 'context_exceeded' ? nextCut(turn.branch, firstTurn) : null
      if (next === null) throw error
      firstTurn = next
    }
  }
}

function leftOut(turns: number): Notice {
  const what = turns === 1 ? 'first question and its answer' : `first ${String(turns)} questions and their answers`
  const message = `The conversation is longer than this model can hold: it does not see the ${what}.`
  return { type: 'notice', code: 'compacted', message }
}

export function isShown(part: Part): part is ShownPart {
  return !part.type.startsWith('tool-call-')
}

interface Said {
  text: string
  readonly notices: Notice[]
  finish: Finish | undefined
  /** What the device had written before it was replaced. */
  draft: string | undefined
  stored: boolean
  readonly askedAt: number
}

function factsOf(said: Said, error: AnswerFacts['error']): AnswerFacts {
  const last = said.notices.at(-1)
  return {
    ms: Math.round(performance.now() - said.askedAt),
    ...(said.finish && {
      origin: said.finish.origin,
      usage: said.finish.usage,
      costNanoUsd: said.finish.costNanoUsd,
      ...(said.finish.timing && { timing: said.finish.timing }),
      ...(said.finish.decision && { decision: said.finish.decision }),
    }),
    ...(said.draft !== undefined && { draft: said.draft }),
    ...(last && { notices: [last] }),
    ...(error && { error }),
  }
}
