import type { Message } from './message.ts'

/** What a model was given to read for one answer: the parts of its window, and how the rest is stood for. */
export interface ContextManifest {
  readonly model: string
  /** Tokens of prompt and answer together that there was room for. */
  readonly contextTokens: number
  readonly promptTokens: number
  /** Counted with the model's own tokenizer; otherwise estimated, on the high side. */
  readonly exact: boolean
  /** In the order in which they stand in the prompt. */
  readonly parts: readonly ContextPart[]
  readonly messages: readonly ManifestMessage[]
  /** Messages of the conversation that are not in the prompt word for word, oldest first. */
  readonly unseen: readonly UnseenMessages[]
}

export interface ContextPart {
  readonly kind: ContextPartKind
  readonly tokens: number
  /** How many facts, lines, passages or messages. */
  readonly items: number
}

export type ContextPartKind =
  | 'static'
  | 'tools'
  | 'facts'
  | 'summary'
  | 'recent'
  | 'documents'
  | 'retrieved'
  | 'question'

/** A message of the prompt: one of the conversation as it stands there, or text that was put together for the prompt. */
export type ManifestMessage =
  | { readonly role: Message['role']; readonly messageId: string }
  | { readonly role: Message['role']; readonly text: string }

/** A run of messages that stand for one another in the same way, by the ids of its first and last. */
export interface UnseenMessages {
  readonly how: UnseenHow
  readonly firstId: string
  readonly lastId: string
  readonly count: number
}

export type UnseenHow =
  /** Passages of it are in the prompt because they fit the question. */
  | 'retrieved'
  /** Its beginning and its end are. */
  | 'excerpt'
  /** A summary covers it. */
  | 'summarised'
  /** Nothing of it is. */
  | 'left-out'
