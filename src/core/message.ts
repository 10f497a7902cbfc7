/** One turn of a conversation as a model sees it. */
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage

export interface SystemMessage extends Cacheable {
  readonly role: 'system'
  readonly text: string
}

export interface UserMessage {
  readonly role: 'user'
  readonly content: readonly Content[]
  /** Who of several people says it. */
  readonly name?: string
}

/** What it thought comes first, then what it said, then the tools it called. */
export interface AssistantMessage extends Cacheable {
  readonly role: 'assistant'
  readonly reasoning?: readonly Reasoning[]
  readonly text: string
  readonly toolCalls?: readonly ToolCall[]
}

/** The answer of a tool to the call with this id. */
export interface ToolMessage extends Cacheable {
  readonly role: 'tool'
  readonly callId: string
  readonly name?: string
  readonly text: string
  /** Pictures and documents beside the text. */
  readonly content?: readonly Exclude<Content, TextContent>[]
  readonly isError?: boolean
}

/** The provider is asked to keep everything up to here in its prompt cache for so long. */
export interface Cacheable {
  readonly cache?: CacheLife
}

export type CacheLife = '5m' | '1h'

/** `signature` and `redacted` mean something to the provider that wrote them only; they go back as they came. */
export interface Reasoning {
  readonly text: string
  readonly signature?: string
  readonly redacted?: string
}

export interface TextContent extends Cacheable {
  readonly type: 'text'
  readonly text: string
  /** Words of a person's documents: they leave the device only under a consent for files. */
  readonly from?: 'files'
}

/** `data` is what the file holds; a `-url` is fetched by the provider, never by Vade. */
export type Content =
  | TextContent
  | (Cacheable & {
      readonly type: 'image'
      readonly mediaType: string
      readonly data: Uint8Array
      readonly detail?: ImageDetail
    })
  | (Cacheable & { readonly type: 'image-url'; readonly url: string; readonly detail?: ImageDetail })
  | (Cacheable & { readonly type: 'audio'; readonly mediaType: string; readonly data: Uint8Array })
  | (Cacheable & {
      readonly type: 'document'
      readonly mediaType: string
      readonly data: Uint8Array
      readonly name?: string
    })
  | (Cacheable & {
      readonly type: 'document-url'
      readonly url: string
      readonly mediaType?: string
      readonly name?: string
    })

export type ImageDetail = 'low' | 'high' | 'auto'

export interface ToolCall {
  readonly id: string
  readonly name: string
  /** JSON text of an object, as the model wrote it. */
  readonly arguments: string
  /** Means something to the provider that wrote it only; it goes back as it came. */
  readonly signature?: string
}

export function userText(text: string): UserMessage {
  return { role: 'user', content: [{ type: 'text', text }] }
}

/** The words of a message, whatever else it holds. */
export function textOf(message: Message): string {
  if (message.role !== 'user') return message.text
  return message.content.map((content) => (content.type === 'text' ? content.text : '')).join('')
}
