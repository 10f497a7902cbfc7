import type { AssistantMessage, Message, ToolMessage } from '../../../core/index.ts'
import { encodeContent } from './content.ts'
import { encodeReasoning } from './reasoning.ts'

/** Throws `unsupported` for content that the protocol has no words for. `signed`: calls keep their signatures. */
export function encodeMessages(messages: readonly Message[], { signed }: { readonly signed: boolean }): object[] {
  const encoded: object[] = []
  let shown: object[] = []
  for (const [index, message] of messages.entries()) {
    const at = `messages[${String(index)}].content`
    // Answers of tools hold text only. What else they have follows the last of them, as OpenAI wants them together.
    if (message.role !== 'tool' && shown.length > 0) {
      encoded.push({ role: 'user', content: shown })
      shown = []
    }
    encoded.push(encodeMessage(message, { at, signed }))
    if (message.role === 'tool') shown.push(...shownBy(message, at))
  }
  if (shown.length > 0) encoded.push({ role: 'user', content: shown })
  return encoded
}

function shownBy({ content, name, callId }: ToolMessage, at: string): object[] {
  if (content === undefined || content.length === 0) return []
  return [
    { type: 'text', text: `With the answer of ${name ?? 'the tool'} (${callId}):` },
    ...content.map((one) => encodeContent(one, at)),
  ]
}

function encodeMessage(message: Message, { at, signed }: { readonly at: string; readonly signed: boolean }): object {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.text }
    case 'user': {
      const [first, ...more] = message.content
      const plain = first?.type === 'text' && more.length === 0
      return {
        role: 'user',
        content: plain ? first.text : message.content.map((one) => encodeContent(one, at)),
        ...(message.name !== undefined && { name: message.name }),
      }
    }
    case 'assistant':
      return encodeAssistant(message, signed)
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.text }
  }
}

function encodeAssistant({ text, reasoning, toolCalls = [] }: AssistantMessage, signed: boolean): object {
  return {
    role: 'assistant',
    content: text === '' && toolCalls.length > 0 ? null : text,
    ...encodeReasoning(reasoning ?? []),
    ...(toolCalls.length > 0 && {
      tool_calls: toolCalls.map(({ id, name, arguments: given, signature }) => ({
        id,
        type: 'function',
        function: { name, arguments: given },
        ...(signed && signature !== undefined && { extra_content: { google: { thought_signature: signature } } }),
      })),
    }),
  }
}
