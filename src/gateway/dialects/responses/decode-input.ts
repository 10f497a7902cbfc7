import {
  VadeError,
  type AssistantMessage,
  type Content,
  type Message,
  type Reasoning,
  type ToolCall,
  type ToolMessage,
} from '../../../core/index.ts'
import { decodeContent } from './content.ts'
import { unseal } from './reasoning-seal.ts'
import type { ContentPart, InputItem } from './request-body.ts'

type ItemOf<Type extends InputItem['type']> = Extract<InputItem, { type: Type }>

/** An assistant's turn, of which the protocol makes several items. */
interface Turn {
  readonly reasoning: Reasoning[]
  text: string | undefined
  readonly toolCalls: ToolCall[]
}

/** The messages that a list of input items says. Throws `invalid_request` or `unsupported` naming the item. */
export function decodeInput(items: readonly InputItem[]): Message[] {
  const messages: Message[] = []
  const toolNames = new Map<string, string>()
  let turn: Turn | undefined
  const close = () => {
    if (turn !== undefined) messages.push(assistantOf(turn))
    turn = undefined
  }
  /** Goes on with the turn, unless it has been said to its end: calls are kept together, for their answers follow. */
  const open = (item: 'reasoning' | 'message' | 'function_call'): Turn => {
    if (item !== 'function_call' && turn?.text !== undefined && turn.toolCalls.length === 0) close()
    turn ??= { reasoning: [], text: undefined, toolCalls: [] }
    return turn
  }
  for (const [index, item] of items.entries()) {
    const param = `input[${String(index)}]`
    if (item.type === 'reasoning') {
      open(item.type).reasoning.push(reasoningOf(item))
    } else if (item.type === 'function_call') {
      toolNames.set(item.call_id, item.name)
      open(item.type).toolCalls.push(callOf(item))
    } else if (item.type === 'message' && item.role === 'assistant') {
      const current = open(item.type)
      const text = wordsOf(item.content, `${param}.content`)
      current.text = current.text === undefined ? text : `${current.text}\n\n${text}`
    } else {
      close()
      messages.push(messageOf(item, param, toolNames))
    }
  }
  close()
  return messages
}

function messageOf(item: InputItem, param: string, toolNames: ReadonlyMap<string, string>): Message {
  switch (item.type) {
    case 'message':
      if (item.role === 'user') return { role: 'user', content: contentOf(item.content, `${param}.content`) }
      return { role: 'system', text: wordsOf(item.content, `${param}.content`) }
    case 'function_call_output':
      return toolAnswer(item, param, toolNames.get(item.call_id))
    case 'item_reference':
      throw new VadeError(
        'invalid_request',
        `'${param}' refers to '${item.id}', which is not in the answers before; send the item itself.`,
        { param: `${param}.id` },
      )
    default:
      throw new VadeError(
        'unsupported',
        `'${param}' is of the type '${item.type === 'other' ? item.given : item.type}', which belongs to a tool that only its provider runs; leave it out.`,
        { param: `${param}.type` },
      )
  }
}

function assistantOf({ reasoning, text, toolCalls }: Turn): AssistantMessage {
  return {
    role: 'assistant',
    ...(reasoning.length > 0 && { reasoning }),
    text: text ?? '',
    ...(toolCalls.length > 0 && { toolCalls }),
  }
}

function toolAnswer(item: ItemOf<'function_call_output'>, param: string, name: string | undefined): ToolMessage {
  const content = contentOf(item.output, `${param}.output`)
  const beside = content.filter((one) => one.type !== 'text')
  return {
    role: 'tool',
    callId: item.call_id,
    ...(name !== undefined && { name }),
    text: content.map((one) => (one.type === 'text' ? one.text : '')).join(''),
    ...(beside.length > 0 && { content: beside }),
  }
}

function callOf({ call_id: id, name, arguments: written, extra_content: extra }: ItemOf<'function_call'>): ToolCall {
  const signature = extra?.google?.thought_signature
  return { id, name, arguments: written, ...(signature !== undefined && { signature }) }
}

function reasoningOf({ id, summary, content, encrypted_content: encrypted }: ItemOf<'reasoning'>): Reasoning {
  const words = summary && summary.length > 0 ? summary : (content ?? [])
  return {
    text: words.map(({ text }) => text).join('\n\n'),
    ...(encrypted && unseal(id ?? '', encrypted)),
  }
}

function contentOf(given: string | readonly ContentPart[], param: string): Content[] {
  if (typeof given === 'string') return [{ type: 'text', text: given }]
  return given.map((part, index) => decodeContent(part, `${param}[${String(index)}]`))
}

function wordsOf(given: string | readonly ContentPart[], param: string): string {
  return contentOf(given, param)
    .map((content, index) => {
      if (content.type === 'text') return content.text
      const at = `${param}[${String(index)}]`
      throw new VadeError('invalid_request', `'${at}' must be text: only a user's message holds files.`, { param: at })
    })
    .join('')
}
