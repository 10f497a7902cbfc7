import type {
  AssistantMessage,
  CacheLife,
  Content,
  Message,
  Reasoning,
  SystemMessage,
  ToolMessage,
} from '../../../core/index.ts'
import type { CacheControl, MediaBlock, MessageBody, TextBlock, ToolResultBlock, UserBlock } from './request-body.ts'

type AssistantBody = Extract<MessageBody, { role: 'assistant' }>

/** A result of a tool names its call by an id only; the model is told the name of the tool. */
export function decodeMessages(given: readonly MessageBody[]): Message[] {
  const toolNames = new Map<string, string>()
  return given.flatMap((message): readonly Message[] => {
    if (message.role === 'system') return decodeSystem(message.content)
    if (message.role === 'user') return decodeUser(message.content, toolNames)
    const decoded = decodeAssistant(message)
    for (const { id, name } of decoded.toolCalls ?? []) toolNames.set(id, name)
    return [decoded]
  })
}

/** One message for each block: each may end a prefix that is cached. */
export function decodeSystem(system: string | readonly TextBlock[]): SystemMessage[] {
  if (typeof system === 'string') return system === '' ? [] : [{ role: 'system', text: system }]
  return system.map(({ text, cache_control: cache }) => ({ role: 'system', text, ...cached(cache) }))
}

/** Results of tools and what the user says come in one message; they are told apart, and their order stays. */
function decodeUser(content: string | readonly UserBlock[], toolNames: ReadonlyMap<string, string>): Message[] {
  if (typeof content === 'string') return [{ role: 'user', content: [{ type: 'text', text: content }] }]
  const messages: Message[] = []
  let said: Content[] = []
  const flush = () => {
    if (said.length > 0) messages.push({ role: 'user', content: said })
    said = []
  }
  for (const block of content) {
    if (block.type === 'tool_result') {
      flush()
      messages.push(decodeToolResult(block, toolNames.get(block.tool_use_id)))
    } else {
      said.push(block.type === 'text' ? decodeText(block) : decodeMedia(block))
    }
  }
  flush()
  return messages
}

function decodeToolResult(block: ToolResultBlock, name: string | undefined): ToolMessage {
  const blocks = typeof block.content === 'string' ? [] : (block.content ?? [])
  const text = typeof block.content === 'string' ? block.content : joined(blocks)
  const media = blocks.flatMap((inner) => (inner.type === 'text' ? [] : [decodeMedia(inner)]))
  return {
    role: 'tool',
    callId: block.tool_use_id,
    ...(name !== undefined && { name }),
    text,
    ...(media.length > 0 && { content: media }),
    ...(typeof block.is_error === 'boolean' && { isError: block.is_error }),
    ...cached(block.cache_control ?? blocks.findLast((inner) => inner.type === 'text')?.cache_control),
  }
}

function decodeAssistant({ content }: AssistantBody): AssistantMessage {
  if (typeof content === 'string') return { role: 'assistant', text: content }
  const reasoning = content.flatMap((block): readonly Reasoning[] => {
    if (block.type === 'redacted_thinking') return [{ text: '', redacted: block.data }]
    return block.type === 'thinking'
      ? [{ text: block.thinking, ...(block.signature && { signature: block.signature }) }]
      : []
  })
  const toolCalls = content.flatMap((block) =>
    block.type === 'tool_use' ? [{ id: block.id, name: block.name, arguments: JSON.stringify(block.input) }] : [],
  )
  const cache = content.findLast((block) => 'cache_control' in block && block.cache_control)
  return {
    role: 'assistant',
    ...(reasoning.length > 0 && { reasoning }),
    text: joined(content),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(cache && 'cache_control' in cache && cached(cache.cache_control)),
  }
}

function decodeText({ text, cache_control: cache }: TextBlock): Content {
  return { type: 'text', text, ...cached(cache) }
}

function decodeMedia(block: MediaBlock): Exclude<Content, { type: 'text' }> {
  const cache = cached(block.cache_control)
  if (block.type === 'image') {
    const { source } = block
    if (source.type === 'url') return { type: 'image-url', url: source.url, ...cache }
    return { type: 'image', mediaType: source.media_type, data: bytesOf(source.data), ...cache }
  }
  const { source, title } = block
  const name = title ? { name: title } : {}
  if (source.type === 'url') {
    return { type: 'document-url', url: source.url, mediaType: 'application/pdf', ...name, ...cache }
  }
  const data = source.type === 'text' ? new TextEncoder().encode(source.data) : bytesOf(source.data)
  return { type: 'document', mediaType: source.media_type, data, ...name, ...cache }
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

export function cached(control: CacheControl): { readonly cache?: CacheLife } {
  return control ? { cache: control.ttl ?? '5m' } : {}
}

function joined(blocks: readonly { readonly type: string; readonly text?: string }[]): string {
  return blocks.map(({ type, text }) => (type === 'text' ? text : '')).join('')
}
