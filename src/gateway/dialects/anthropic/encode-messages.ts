import {
  VadeError,
  type AssistantMessage,
  type CacheLife,
  type Content,
  type Message,
  type SystemMessage,
  type ToolMessage,
} from '../../../core/index.ts'
import { objectOfArguments } from './json.ts'

export type Block = { readonly type: string; readonly [key: string]: unknown }

interface Turn {
  readonly role: 'user' | 'assistant' | 'system'
  readonly content: Block[]
}

interface EncodedMessages {
  readonly system: readonly Block[]
  readonly messages: readonly Turn[]
}

/**
 * Turns of the user and the assistant: what follows with the same role is joined, results of tools are the user's.
 * `lost` is told of what has no words, by its place as `messages[2].name`.
 */
export function encodeMessages(
  messages: readonly Message[],
  { systemInside, lost }: { readonly systemInside: boolean; readonly lost: (field: string) => void },
): EncodedMessages {
  const system: Block[] = []
  const turns: Turn[] = []
  const say = (role: Turn['role'], blocks: readonly Block[]) => {
    const last = turns.at(-1)
    if (last?.role === role) last.content.push(...blocks)
    else if (blocks.length > 0) turns.push({ role, content: [...blocks] })
  }
  messages.forEach((message, index) => {
    const at = `messages[${String(index)}]`
    if (message.role === 'system') {
      if (systemInside && mayStay(turns, messages[index + 1])) return say('system', encodeSystem(message))
      if (turns.length > 0) lost(`${at}.position`)
      system.push(...encodeSystem(message))
      return undefined
    }
    if (message.role === 'assistant') return say('assistant', encodeAssistant(message, at, lost))
    if (message.role === 'tool') return say('user', [encodeToolResult(message, at, lost)])
    if (message.name !== undefined) lost(`${at}.name`)
    return say(
      'user',
      message.content.flatMap((content, part) => encodeContent(content, `${at}.content[${String(part)}]`, lost)),
    )
  })
  return { system, messages: withoutSpaceAtEnd(turns) }
}

/** Inside a conversation, a system message stands between the user and the assistant, or at the end. */
function mayStay(turns: readonly Turn[], next: Message | undefined): boolean {
  const before = turns.at(-1)?.role
  return (
    (before === 'user' || before === 'system') &&
    (next === undefined || next.role === 'assistant' || next.role === 'system')
  )
}

function encodeSystem({ text, cache }: SystemMessage): Block[] {
  return encodeText(text, cache)
}

/** Blank texts are refused by the provider, and say nothing. */
function encodeText(text: string, cache?: CacheLife): Block[] {
  return text.trim() === '' ? [] : [{ type: 'text', text, ...cacheControl(cache) }]
}

function encodeAssistant(message: AssistantMessage, at: string, lost: (field: string) => void): Block[] {
  const thoughts = (message.reasoning ?? []).flatMap((one): readonly Block[] => {
    if (one.redacted !== undefined) return [{ type: 'redacted_thinking', data: one.redacted }]
    if (one.signature !== undefined) return [{ type: 'thinking', thinking: one.text, signature: one.signature }]
    lost(`${at}.reasoning`)
    return []
  })
  const calls = (message.toolCalls ?? []).map(({ id, name, arguments: text, signature }, index) => {
    if (signature !== undefined) lost(`${at}.toolCalls.signature`)
    const input = objectOfArguments(text)
    if ('INVALID_JSON' in input) lost(`${at}.toolCalls[${String(index)}].arguments`)
    return { type: 'tool_use', id: callId(id), name, input }
  })
  const said: Block[] = [...encodeText(message.text), ...calls]
  const last = said.pop()
  if (last === undefined) {
    if (message.cache !== undefined) lost(`${at}.cache`)
    return thoughts
  }
  return [...thoughts, ...said, { ...last, ...cacheControl(message.cache) }]
}

/** Ids of other providers may have characters that this one refuses, as `functions.f:0`; they pair calls with results. */
function callId(id: string): string {
  return id.replace(/[^\w-]/g, '_')
}

function encodeToolResult(message: ToolMessage, at: string, lost: (field: string) => void): Block {
  const media = (message.content ?? []).flatMap((content, part) =>
    encodeContent(content, `${at}.content[${String(part)}]`, lost),
  )
  const content = media.length === 0 ? message.text : [...encodeText(message.text), ...media]
  return {
    type: 'tool_result',
    tool_use_id: callId(message.callId),
    ...(content !== '' && { content }),
    ...(message.isError !== undefined && { is_error: message.isError }),
    ...cacheControl(message.cache),
  }
}

const imageTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp']

function encodeContent(content: Content, at: string, lost: (field: string) => void): Block[] {
  const cache = cacheControl(content.cache)
  switch (content.type) {
    case 'text':
      return encodeText(content.text, content.cache)
    case 'image':
    case 'image-url':
      if (content.detail !== undefined && content.detail !== 'auto') lost(`${at}.detail`)
      if (content.type === 'image-url') return [{ type: 'image', source: { type: 'url', url: content.url }, ...cache }]
      if (!imageTypes.includes(content.mediaType)) refuse(at, `is an image of type ${content.mediaType}`)
      return [{ type: 'image', source: fileOf(content), ...cache }]
    case 'document': {
      const source = content.mediaType === 'application/pdf' ? fileOf(content) : plainTextOf(content, at, lost)
      return [{ type: 'document', source, ...titleOf(content), ...cache }]
    }
    case 'document-url':
      if ((content.mediaType ?? 'application/pdf') !== 'application/pdf') {
        refuse(at, `is the address of a document of type ${String(content.mediaType)}`)
      }
      return [{ type: 'document', source: { type: 'url', url: content.url }, ...titleOf(content), ...cache }]
    case 'audio':
      return refuse(at, 'is sound')
  }
}

interface File {
  readonly mediaType: string
  readonly data: Uint8Array
}

function fileOf({ mediaType, data }: File): object {
  const { buffer, byteOffset, byteLength } = data
  return { type: 'base64', media_type: mediaType, data: Buffer.from(buffer, byteOffset, byteLength).toString('base64') }
}

function plainTextOf({ mediaType, data }: File, at: string, lost: (field: string) => void): object {
  if (!/^text\/|^application\/(json|xml|yaml)$/.test(mediaType)) refuse(at, `is a document of type ${mediaType}`)
  if (mediaType !== 'text/plain') lost(`${at}.mediaType`)
  try {
    // A byte order mark is a character of the text like others.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data)
    return { type: 'text', media_type: 'text/plain', data: text }
  } catch {
    return refuse(at, 'is a document of text that is not UTF-8')
  }
}

function titleOf({ name }: { readonly name?: string }): object {
  return name === undefined ? {} : { title: name }
}

export function cacheControl(cache: CacheLife | undefined): object {
  if (cache === undefined) return {}
  return { cache_control: { type: 'ephemeral', ...(cache === '1h' && { ttl: cache }) } }
}

/** An answer that is to be continued must not end with white space; the provider refuses it. */
function withoutSpaceAtEnd(turns: readonly Turn[]): readonly Turn[] {
  const turn = turns.at(-1)
  const block = turn?.content.at(-1)
  if (turn?.role !== 'assistant' || typeof block?.['text'] !== 'string') return turns
  const content = [...turn.content.slice(0, -1), { ...block, text: block['text'].trimEnd() }]
  return [...turns.slice(0, -1), { role: turn.role, content }]
}

function refuse(param: string, what: string): never {
  const sentence = `'${param}' ${what}, which Anthropic's protocol cannot carry; send another form.`
  throw new VadeError('unsupported', sentence, { param })
}
