import type { CallContext, Finish, GenerateRequest, Model, StoredMessage } from '../core/index.ts'
import type { ContextRepository, ConversationRepository } from '../store/index.ts'
import type { ContextKeeper } from './context/index.ts'

/** A question of before, and who is to answer it while nobody waits. */
export interface LaterQuestion {
  readonly conversationId: string
  readonly questionId: string
  /** Null where nobody answers: then nothing is stored. */
  ask(
    request: GenerateRequest,
    context: CallContext,
  ): Promise<{ readonly text: string; readonly finish: Finish } | null>
}

interface Shelves {
  readonly conversations: ConversationRepository
  readonly contexts: ContextRepository
  readonly keeper: ContextKeeper
  /** Counts the prompt. */
  readonly model: Model
}

/** The answer stands beside those before; it is shown unless the person has gone on. */
export async function answerLater(
  later: LaterQuestion,
  { conversations, contexts, keeper, model }: Shelves,
  signal: AbortSignal,
): Promise<StoredMessage | null> {
  const { conversationId, questionId } = later
  const before = await conversations.get(conversationId)
  const branch = await conversations.branch(questionId)
  if (before === null || branch.at(-1)?.role !== 'user') return null
  const context = { signal, caller: 'assistant', conversation: conversationId }
  const preparing = keeper.prepare({ branch, model }, context)
  let step = await preparing.next()
  while (step.done !== true) step = await preparing.next()
  const { messages, manifest } = step.value
  const answered = await later.ask({ messages }, context)
  if (answered === null) return null
  const { text, finish } = answered
  const { origin, usage, costNanoUsd, decision } = finish
  const answer = await conversations.addMessage({
    conversationId,
    parentId: questionId,
    role: 'assistant',
    text,
    status: 'complete',
    answer: { origin, usage, costNanoUsd, ...(decision && { decision }) },
  })
  await contexts.setManifest(answer.id, manifest)
  const shown = (await conversations.messages(conversationId)).find(({ id }) => id === before.leafId)
  const wentOn = shown !== undefined && shown.parentId !== questionId
  if (wentOn) await conversations.change(conversationId, { leafId: shown.id })
  return answer
}
