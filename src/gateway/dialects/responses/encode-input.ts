import { VadeError, type AssistantMessage, type Content, type Message, type ToolMessage } from '../../../core/index.ts'
import { encodeContent } from './content.ts'
import { itemOf } from './reasoning-seal.ts'

type Item = Readonly<Record<string, unknown>>

/** The items of the messages; what the protocol has no words for is added to `lost`. */
export function encodeInput(messages: readonly Message[], lost: Set<string>): Item[] {
  return messages.flatMap((message, index): Item[] => {
    if (hasCache(message)) lost.add('messages.cache')
    switch (message.role) {
      case 'system':
        return [{ type: 'message', role: 'system', content: message.text }]
      case 'user':
        if (message.name !== undefined) lost.add('messages.name')
        return [{ type: 'message', role: 'user', content: encodeAll(message.content, index, lost) }]
      case 'assistant':
        return encodeTurn(message, lost)
      case 'tool':
        return [{ type: 'function_call_output', call_id: message.callId, output: outputOf(message, index, lost) }]
    }
  })
}

function hasCache(message: Message): boolean {
  return message.role === 'user'
    ? message.content.some(({ cache }) => cache !== undefined)
    : message.cache !== undefined || (message.role === 'tool' && message.content?.some(({ cache }) => cache) === true)
}

/** Thoughts that OpenAI did not seal are refused by it, even its own: they are lost. */
function encodeTurn({ reasoning = [], text, toolCalls = [] }: AssistantMessage, lost: Set<string>): Item[] {
  const thoughts = reasoning.flatMap((thought): Item[] => {
    const sealed = thought.signature === undefined ? undefined : itemOf(thought.signature)
    if (sealed === undefined) {
      lost.add('messages.reasoning')
      return []
    }
    const summary = thought.text === '' ? [] : [{ type: 'summary_text', text: thought.text }]
    return [{ type: 'reasoning', ...sealed, summary }]
  })
  if (toolCalls.some(({ signature }) => signature !== undefined)) lost.add('messages.toolCalls.signature')
  const calls = toolCalls.map(({ id, name, arguments: written }) => ({
    type: 'function_call',
    call_id: id,
    name,
    arguments: written,
  }))
  const silent = text === '' && (thoughts.length > 0 || calls.length > 0)
  return [...thoughts, ...(silent ? [] : [{ type: 'message', role: 'assistant', content: text }]), ...calls]
}

function outputOf(message: ToolMessage, index: number, lost: Set<string>): string | Item[] {
  if (message.isError === true) lost.add('messages.isError')
  if (message.content === undefined || message.content.length === 0) return message.text
  const words = message.text === '' ? [] : [{ type: 'text' as const, text: message.text }]
  return encodeAll([...words, ...message.content], index, lost)
}

function encodeAll(content: readonly Content[], index: number, lost: Set<string>): Item[] {
  return content.map((one) => {
    if (one.type === 'document-url' && one.mediaType !== undefined) lost.add('messages.content.mediaType')
    const encoded = encodeContent(one)
    if (encoded !== undefined) return encoded
    const what = 'mediaType' in one ? ` of the type ${one.mediaType ?? ''}` : ''
    throw new VadeError(
      'unsupported',
      `This model takes no ${one.type}${what}; send MP3 or WAV, or choose another model.`,
      { param: `messages[${String(index)}].content` },
    )
  })
}
