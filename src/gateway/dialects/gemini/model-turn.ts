import type { AssistantMessage, Reasoning, ToolCall } from '../../../core/index.ts'
import type { CallIds } from './call-ids.ts'
import type { GivenPart } from './request-shape.ts'
import { noSignature } from './wire.ts'

/** What the model thought, said and called, from parts that may be the pieces of a stream. */
export function decodeModelTurn(parts: readonly GivenPart[], calls: CallIds): AssistantMessage {
  const reasoning = decodeThoughts(parts)
  const text = parts.map((part) => (part.thought === true ? '' : (part.text ?? ''))).join('')
  const toolCalls = parts.flatMap((part) => decodeCall(part, calls))
  return {
    role: 'assistant',
    text,
    ...(reasoning.length > 0 && { reasoning }),
    ...(toolCalls.length > 0 && { toolCalls }),
  }
}

/** A thought goes on until it is signed. A signed text leaves an empty thought with its signature. */
function decodeThoughts(parts: readonly GivenPart[]): Reasoning[] {
  const reasoning: Reasoning[] = []
  for (const { text, thought, thoughtSignature: signature } of parts) {
    if (typeof text !== 'string' || (thought !== true && !signature)) continue
    const last = reasoning.at(-1)
    const goesOn = thought === true && last !== undefined && last.signature === undefined
    if (goesOn) reasoning.pop()
    reasoning.push({
      text: (goesOn ? last.text : '') + (thought === true ? text : ''),
      ...(signature && { signature }),
    })
  }
  return reasoning
}

function decodeCall({ functionCall, thoughtSignature: signature }: GivenPart, calls: CallIds): ToolCall[] {
  if (!functionCall) return []
  const { name, args } = functionCall
  return [
    {
      id: calls.made(functionCall),
      name,
      arguments: JSON.stringify(args ?? {}),
      ...(signature && signature !== noSignature && { signature }),
    },
  ]
}
