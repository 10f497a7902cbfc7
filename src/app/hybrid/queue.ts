import { VadeError, type Blocked } from '../../core/index.ts'
import type { Assistant } from '../../assistant/index.ts'
import type { Consents } from '../../governance/index.ts'
import type { ConversationRepository, QueuedQuestionRepository } from '../../store/index.ts'
import type { Hybrids } from './hybrids.ts'

export interface QueueOptions {
  readonly questions: QueuedQuestionRepository
  readonly conversations: ConversationRepository
  readonly assistant: Assistant
  readonly hybrids: Pick<Hybrids, 'alone'>
  readonly consents: Consents
}

/** Questions that wait until a larger model can be asked. */
export interface Queue {
  /** Whoever puts a question here agrees that it is sent later. Throws `not_found`. */
  add(place: { readonly conversationId: string; readonly questionId: string }): Promise<void>
  /** Asks what waits, the oldest first, until one cannot be asked now. */
  work(signal: AbortSignal): Promise<void>
}

/** It may be otherwise the next time; any other refusal stays one. */
const passing: ReadonlySet<Blocked> = new Set(['offline', 'no-larger-model', 'cloud-failed', 'budget'])

export function createQueue({ questions, conversations, assistant, hybrids, consents }: QueueOptions): Queue {
  return {
    async add(place) {
      const message = (await conversations.messages(place.conversationId)).find(({ id }) => id === place.questionId)
      if (message?.role !== 'user') {
        throw new VadeError('not_found', `There is no question ${place.questionId} in this conversation.`)
      }
      await consents.set({
        class: 'ordinary',
        provider: '*',
        purpose: 'queued',
        state: 'allow',
        conversation: place.conversationId,
      })
      await questions.add(place)
    },
    async work(signal) {
      for (const place of questions.list()) {
        let blocked: Blocked | null = null
        await assistant.answerLater(
          {
            ...place,
            async ask(request, context) {
              const answer = await hybrids.alone('queued', request, context)
              if (!('blocked' in answer)) return answer
              ;({ blocked } = answer)
              return null
            },
          },
          signal,
        )
        if (blocked !== null && passing.has(blocked)) return
        await questions.remove(place.questionId)
      }
    },
  }
}
