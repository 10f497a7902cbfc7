import type { AssistantMessage, Message, ToolCall, ToolMessage, UserMessage } from '../../../core/index.ts'
import { encodeMedia } from './media.ts'
import { objectOf } from './reading.ts'
import { unsupported } from './refusal.ts'
import { noSignature, type WireContent, type WirePart } from './wire.ts'

export interface EncodedContents {
  readonly systemInstruction?: { readonly parts: readonly WirePart[] }
  readonly contents: readonly WireContent[]
}

/**
 * Instructions go before everything else, wherever they stood; turns alternate, so neighbours of one role are joined.
 * `signed` is for models that refuse calls without a signature.
 */
export function encodeContents(messages: readonly Message[], signed: boolean, lost: Set<string>): EncodedContents {
  const names = toolNames(messages)
  const system: WirePart[] = []
  const contents: { role: 'user' | 'model'; parts: WirePart[] }[] = []
  messages.forEach((message, index) => {
    if (message.role !== 'user' && message.cache !== undefined) lost.add('messages.cache')
    if (message.role === 'system') {
      if (contents.length > 0) lost.add('messages.system')
      if (message.text !== '') system.push({ text: message.text })
      return
    }
    const role = message.role === 'assistant' ? 'model' : 'user'
    const parts = partsOf(message, `messages[${String(index)}]`)
    const last = contents.at(-1)
    if (last?.role === role) last.parts.push(...parts)
    else if (parts.length > 0) contents.push({ role, parts })
  })
  if (contents.length > 0) return { ...(system.length > 0 && { systemInstruction: { parts: system } }), contents }
  // Gemini answers nothing to instructions alone.
  if (system.length > 0) lost.add('messages.system')
  return { contents: [{ role: 'user', parts: system }] }

  function partsOf(message: Exclude<Message, { readonly role: 'system' }>, at: string): WirePart[] {
    if (message.role === 'user') return encodeUser(message, lost)
    if (message.role === 'tool') return [encodeResult(message, { at, names, lost })]
    return encodeAssistant(message, { at, signed, lost })
  }
}

function toolNames(messages: readonly Message[]): ReadonlyMap<string, string> {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []))
  return new Map(calls.map(({ id, name }) => [id, name]))
}

function encodeUser({ content, name }: UserMessage, lost: Set<string>): WirePart[] {
  if (name !== undefined) lost.add('messages.name')
  return content.flatMap((one): WirePart[] => {
    if (one.type !== 'text') return [encodeMedia(one, lost)]
    if (one.cache !== undefined) lost.add('messages.content.cache')
    return one.text === '' ? [] : [{ text: one.text }]
  })
}

interface Place {
  readonly at: string
  readonly lost: Set<string>
}

/** A signature without a thought belongs to what was said. */
function encodeAssistant(message: AssistantMessage, { at, signed, lost }: Place & { signed: boolean }): WirePart[] {
  const reasoning = message.reasoning ?? []
  if (reasoning.some(({ redacted }) => redacted !== undefined)) lost.add('messages.reasoning.redacted')
  const thoughts = reasoning.flatMap(({ text, signature }): WirePart[] =>
    text === '' ? [] : [{ text, thought: true, ...(signature !== undefined && { thoughtSignature: signature }) }],
  )
  const saidSignature = reasoning.findLast(({ text, signature }) => text === '' && signature !== undefined)?.signature
  const said: WirePart[] =
    message.text === '' && saidSignature === undefined
      ? []
      : [{ text: message.text, ...(saidSignature !== undefined && { thoughtSignature: saidSignature }) }]
  const calls = (message.toolCalls ?? []).map((call, index) =>
    // Of calls made together, Gemini signs the first.
    encodeCall(call, `${at}.toolCalls[${String(index)}]`, signed && index === 0),
  )
  return [...thoughts, ...said, ...calls]
}

function encodeCall({ id, name, arguments: json, signature }: ToolCall, at: string, signed: boolean): WirePart {
  const args = objectOf(json.trim() === '' ? '{}' : json)
  if (args === undefined) throw unsupported(`${at}.arguments`, 'Gemini takes arguments that are a JSON object only')
  const thoughtSignature = signature ?? (signed ? noSignature : undefined)
  return { functionCall: { id, name, args }, ...(thoughtSignature !== undefined && { thoughtSignature }) }
}

function encodeResult(
  message: ToolMessage,
  { at, names, lost }: Place & { names: ReadonlyMap<string, string> },
): WirePart {
  const name = message.name ?? names.get(message.callId)
  if (name === undefined) throw unsupported(at, `it answers the call '${message.callId}', which nobody made`)
  const parts = (message.content ?? []).map((content) => encodeMedia(content, lost))
  return {
    functionResponse: {
      id: message.callId,
      name,
      response: message.isError === true ? { error: message.text } : { output: message.text },
      ...(parts.length > 0 && { parts }),
    },
  }
}
