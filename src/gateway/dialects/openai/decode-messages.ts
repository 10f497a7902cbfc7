import { z } from 'zod'
import type { Cacheable, Message, SystemMessage, ToolCall } from '../../../core/index.ts'
import { cacheOf, decodeContent, textPart, toolPart, userPart, words } from './content.ts'
import { decodeReasoning, reasoningFields } from './reasoning.ts'

const refusalPart = z.object({ type: z.literal('refusal'), refusal: z.string() })
const toolCall = z.object({
  id: z.string(),
  type: z.literal('function', 'Vade knows calls of functions only').nullish(),
  function: z.object({ name: z.string(), arguments: z.string() }),
  /** Where Google's models keep the signature of a thought. */
  extra_content: z.object({ google: z.object({ thought_signature: z.string().nullish() }).nullish() }).nullish(),
})
export const message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: words }),
  z.object({ role: z.literal('developer'), content: words }),
  z.object({
    role: z.literal('user'),
    content: z.union([z.string(), z.array(userPart)]),
    name: z.string().nullish(),
  }),
  z.object({
    role: z.literal('assistant'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [textPart, refusalPart]))]).nullish(),
    refusal: z.string().nullish(),
    tool_calls: z.array(toolCall).nullish(),
    ...reasoningFields,
  }),
  z.object({ role: z.literal('tool'), content: z.union([z.string(), z.array(toolPart)]), tool_call_id: z.string() }),
])

type Given<Role extends string> = Extract<z.output<typeof message>, { readonly role: Role }>

/** A tool's answer names its call by an id only; the model is told the name of the tool. */
export function decodeMessages(given: readonly z.output<typeof message>[]): Message[] {
  const calls = given.flatMap((one) => (one.role === 'assistant' ? (one.tool_calls ?? []) : []))
  const toolNames = new Map(calls.map(({ id, function: { name } }) => [id, name]))
  return given.flatMap((one, index): Message[] => {
    const param = `messages[${String(index)}].content`
    switch (one.role) {
      case 'system':
      case 'developer':
        return decodeSystem(one.content)
      case 'user':
        return [decodeUser(one, param)]
      case 'assistant':
        return [decodeAssistant(one)]
      case 'tool':
        return [decodeTool(one, { param, name: toolNames.get(one.tool_call_id) })]
    }
  })
}

/** A mark in the middle ends a message: what follows it may differ from call to call. */
function decodeSystem(content: z.output<typeof words>): SystemMessage[] {
  if (typeof content === 'string') return [{ role: 'system', text: content }]
  const messages: SystemMessage[] = []
  let text = ''
  for (const [index, part] of content.entries()) {
    text += part.text
    const cache = cacheOf(part)
    if (cache === undefined && index < content.length - 1) continue
    messages.push({ role: 'system', text, ...(cache !== undefined && { cache }) })
    text = ''
  }
  return messages.length > 0 ? messages : [{ role: 'system', text: '' }]
}

function decodeUser({ content, name }: Given<'user'>, param: string): Message {
  return {
    role: 'user',
    content:
      typeof content === 'string'
        ? [{ type: 'text', text: content }]
        : content.map((part, at) => decodeContent(part, `${param}[${String(at)}]`)),
    ...(name && { name }),
  }
}

/** A refusal is what the model said instead of an answer. */
function decodeAssistant(given: Given<'assistant'>): Message {
  const { content } = given
  const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : (content ?? [])
  const text = parts.map((part) => (part.type === 'text' ? part.text : part.refusal)).join('')
  const reasoning = decodeReasoning(given)
  const toolCalls = given.tool_calls?.map(decodeToolCall)
  return {
    role: 'assistant',
    text: text === '' ? (given.refusal ?? '') : text,
    ...(reasoning.length > 0 && { reasoning }),
    ...(toolCalls && toolCalls.length > 0 && { toolCalls }),
    ...lastCache(parts),
  }
}

function decodeToolCall({ id, function: call, extra_content }: z.output<typeof toolCall>): ToolCall {
  const signature = extra_content?.google?.thought_signature
  return { id, ...call, ...(signature && { signature }) }
}

function decodeTool(
  { content, tool_call_id }: Given<'tool'>,
  { param, name }: { readonly param: string; readonly name: string | undefined },
): Message {
  const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const others = parts.flatMap((part, at) => {
    const decoded = part.type === 'text' ? null : decodeContent(part, `${param}[${String(at)}]`)
    return decoded === null || decoded.type === 'text' ? [] : [decoded]
  })
  return {
    role: 'tool',
    callId: tool_call_id,
    text,
    ...(name && { name }),
    ...(others.length > 0 && { content: others }),
    ...lastCache(parts),
  }
}

function lastCache(parts: readonly (Parameters<typeof cacheOf>[0] & { readonly type: string })[]): Cacheable {
  const cache = parts.map((part) => cacheOf(part)).findLast((one) => one !== undefined)
  return cache === undefined ? {} : { cache }
}
