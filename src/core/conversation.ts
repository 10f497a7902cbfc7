import type { Citation } from './citation.ts'
import type { Decision } from './decision.ts'
import type { ErrorCode } from './errors.ts'
import type { Notice, Origin, Timing, Usage } from './part.ts'

/** A conversation is a tree of messages: editing or retrying makes a branch beside the old one. */
export interface Conversation {
  readonly id: string
  readonly title: string
  readonly pinned: boolean
  /** Model name the person chose for it, or null for the default. */
  readonly model: string | null
  /** The last message of the branch that is shown; null while the conversation is empty. */
  readonly leafId: string | null
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly updatedAt: number
}

export interface StoredMessage {
  readonly id: string
  readonly conversationId: string
  /** The message before it; null for the first of a branch. */
  readonly parentId: string | null
  readonly role: 'user' | 'assistant'
  readonly text: string
  readonly status: MessageStatus
  readonly createdAt: number
  /** Facts about an answer; absent on the person's own messages. */
  readonly answer: AnswerFacts | null
}

/** `streaming` in a store that nobody is writing means the program ended in the middle of the answer. */
export type MessageStatus = 'complete' | 'streaming' | 'stopped' | 'failed'

export interface AnswerFacts {
  readonly origin?: Origin
  readonly usage?: Usage
  readonly timing?: Timing
  readonly costNanoUsd?: number
  readonly notices?: readonly Notice[]
  readonly decision?: Decision
  /** What of it is written in the documents of the conversation, sentence by sentence. */
  readonly citations?: readonly Citation[]
  /** What the device had written before the answer was replaced. */
  readonly draft?: string
  /** Whether the person thinks that it is right; absent where they have not said. */
  readonly verdict?: boolean
  /** From the question to the end of the answer, in milliseconds. */
  readonly ms?: number
  readonly error?: { readonly code: ErrorCode; readonly message: string }
}

/** The messages from the first to `leafId`, oldest first. */
export function branchTo(messages: readonly StoredMessage[], leafId: string | null): StoredMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const branch: StoredMessage[] = []
  for (let id = leafId; id !== null;) {
    const message = byId.get(id)
    if (message === undefined || branch.length > messages.length) break
    branch.push(message)
    id = message.parentId
  }
  return branch.reverse()
}
