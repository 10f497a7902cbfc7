/** One turn of a conversation as a model sees it. */
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage

export interface SystemMessage {
  readonly role: 'system'
  readonly text: string
}

export interface UserMessage {
  readonly role: 'user'
  readonly content: readonly Content[]
}

export interface AssistantMessage {
  readonly role: 'assistant'
  readonly text: string
  readonly toolCalls?: readonly ToolCall[]
}

/** The answer of a tool to the call with this id. */
export interface ToolMessage {
  readonly role: 'tool'
  readonly callId: string
  readonly name?: string
  readonly text: string
}

export type Content =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly mediaType: string; readonly data: Uint8Array }
  | { readonly type: 'audio'; readonly mediaType: string; readonly data: Uint8Array }

export interface ToolCall {
  readonly id: string
  readonly name: string
  /** JSON text of an object, as the model wrote it. */
  readonly arguments: string
}

export function userText(text: string): UserMessage {
  return { role: 'user', content: [{ type: 'text', text }] }
}

/** The words of a message, whatever else it holds. */
export function textOf(message: Message): string {
  if (message.role !== 'user') return message.text
  return message.content.map((content) => (content.type === 'text' ? content.text : '')).join('')
}
