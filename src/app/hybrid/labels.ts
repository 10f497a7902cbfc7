import { textOf, VadeError, type GenerateRequest, type StoredMessage } from '../../core/index.ts'
import type { Both } from '../../hybrid/index.ts'
import type { ConversationRepository } from '../../store/index.ts'
import { agree } from '../calibration/grade.ts'
import type { Learning } from './learning.ts'

/** What people and larger models say of the device's answers, as far as something can be learned of it. */
export interface Labels {
  /** A larger model has answered a question of which the device has a draft. */
  both(both: Both): Promise<void>
  /** A question is asked again, or in other words: its last answer was not good enough. */
  again(place: {
    readonly conversationId: string
    /** Of the question, or of what stands before it where its words are new. */
    readonly parentId: string | null
    readonly isNew: boolean
  }): Promise<void>
  /** What the person thinks of an answer; said again it changes nothing that was learned. Throws `not_found`. */
  verdict(
    place: { readonly conversationId: string; readonly messageId: string },
    right: boolean,
  ): Promise<StoredMessage>
}

export function createLabels(conversations: ConversationRepository, learning: Learning): Labels {
  return {
    async both({ request, draft, answer, decision: { evidence } }) {
      if (evidence === undefined) return
      const right = agreed(request, { kind: evidence.kind, draft, answer })
      if (right !== null) await learning.add(evidence, { source: 'agreement', right, kept: false })
    },
    async again({ conversationId, parentId, isNew }) {
      // Other words for a question stand beside it.
      const beside = isNew ? await conversations.newestBehind({ conversationId, parentId, role: 'user' }) : null
      const question = isNew ? beside?.id : parentId
      if (question === undefined || question === null) return
      const last = await conversations.newestBehind({ conversationId, parentId: question, role: 'assistant' })
      const evidence = last?.answer?.decision?.evidence
      if (evidence === undefined || last?.answer?.verdict !== undefined) return
      if (last?.answer?.origin?.runsOn !== 'device') return
      await learning.add(evidence, { source: 'edit', right: false, kept: true })
    },
    async verdict({ conversationId, messageId }, right) {
      const message = (await conversations.messages(conversationId)).find(({ id }) => id === messageId)
      if (message?.role !== 'assistant') {
        throw new VadeError(
          'not_found',
          `There is no answer ${messageId} in this conversation; it may have been deleted.`,
        )
      }
      const { answer, text, status } = message
      const evidence = answer?.decision?.evidence
      // What a larger model has answered says nothing of the device.
      if (answer?.verdict === undefined && evidence !== undefined && answer?.origin?.runsOn === 'device') {
        await learning.add(evidence, { source: 'thumb', right, kept: true })
      }
      return conversations.finishMessage(messageId, { text, status, answer: { ...answer, verdict: right } })
    },
  }
}

/** Whether both answers to the last question say the same; null where that cannot be seen. */
export function agreed(
  { messages }: GenerateRequest,
  { kind, draft, answer }: { readonly kind: string; readonly draft: string; readonly answer: string },
): boolean | null {
  const question = messages.at(-1)
  return question === undefined ? null : agree({ kind, text: textOf(question) }, draft, answer)
}
