import { guessIn, VadeError, type ContextManifest, type Message } from '../../core/index.ts'
import type { ContextFact, ContextRepository, ConversationRepository } from '../../store/index.ts'
import { factsOn } from './facts.ts'

/** What a model was given for an answer, with its messages as they were. */
export interface SeenContext extends Omit<ContextManifest, 'messages'> {
  /** In order. `messageId` where it is a message of the conversation, word for word; of a guess, the guess alone. */
  readonly messages: readonly {
    readonly role: Message['role']
    readonly text: string
    readonly messageId: string | null
  }[]
}

/** A fact, and whether it still holds on the branch that is shown. */
export interface ListedFact extends ContextFact {
  readonly superseded: boolean
}

/** What people may look at and correct. All throw `not_found`. */
export interface ContextView {
  seen(conversationId: string, messageId: string): Promise<SeenContext>
  facts(conversationId: string): Promise<ListedFact[]>
  /** `text` null removes it. */
  changeFact(fact: { readonly id: string; readonly conversationId: string }, text: string | null): Promise<void>
}

export function createContextView({
  conversations,
  contexts,
}: {
  readonly conversations: ConversationRepository
  readonly contexts: ContextRepository
}): ContextView {
  return {
    async seen(conversationId, messageId) {
      const manifest = await contexts.manifest(messageId)
      const stored = await conversations.messages(conversationId)
      const byId = new Map(stored.map((message) => [message.id, message]))
      if (manifest === null || !byId.has(messageId)) {
        throw new VadeError('not_found', 'No model read anything for this answer, or what it read was not kept.')
      }
      const messages = manifest.messages.map((entry) => {
        if ('text' in entry) return { ...entry, messageId: null }
        const message = byId.get(entry.messageId)
        return { ...entry, text: message === undefined ? '' : (guessIn(message) ?? message.text) }
      })
      return { ...manifest, messages }
    },
    async facts(conversationId) {
      const conversation = await conversations.get(conversationId)
      if (conversation === null) throw new VadeError('not_found', `There is no conversation ${conversationId}.`)
      const branch = conversation.leafId === null ? [] : await conversations.branch(conversation.leafId)
      const { holding, superseded } = factsOn(branch, await contexts.facts(conversationId))
      return [
        ...holding.map((fact) => ({ ...fact, superseded: false })),
        ...superseded.map((fact) => ({ ...fact, superseded: true })),
      ]
    },
    changeFact: (fact, text) => contexts.changeFact(fact, text),
  }
}
