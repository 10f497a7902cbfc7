import type { Part } from '../../../core/index.ts'
import { objectOf } from './reading.ts'
import type { WirePart } from './wire.ts'

/** What an answer says in Gemini's words, as far as it has come. */
export interface PartEncoder {
  /** Parts to be written now; often none. */
  encode(part: Part): WirePart[]
  /** Names of tools whose arguments were no JSON object: Gemini cannot say them. */
  readonly malformed: readonly string[]
}

interface Call {
  readonly name: string
  readonly signature: string | undefined
  json: string
}

/** Texts and thoughts stream; a call is said when it is whole, as Gemini does. */
export function createPartEncoder(): PartEncoder {
  const calls = new Map<string, Call>()
  const malformed: string[] = []
  let thought = false
  function encodeCall(id: string): WirePart[] {
    const call = calls.get(id)
    if (call === undefined) return []
    calls.delete(id)
    const args = objectOf(call.json.trim() === '' ? '{}' : call.json)
    if (args === undefined) {
      malformed.push(call.name)
      return []
    }
    const { name, signature } = call
    return [{ functionCall: { id, name, args }, ...(signature !== undefined && { thoughtSignature: signature }) }]
  }
  return {
    malformed,
    encode(part) {
      switch (part.type) {
        case 'text-delta':
          return part.text === '' ? [] : [{ text: part.text }]
        case 'reasoning-start':
          thought = false
          return []
        case 'reasoning-delta':
          thought ||= part.text !== ''
          return part.text === '' ? [] : [{ text: part.text, thought: true }]
        case 'reasoning-end':
          if (part.signature === undefined) return []
          // A signature without a thought belongs to what was said.
          return [{ text: '', ...(thought && { thought }), thoughtSignature: part.signature }]
        case 'tool-call-start':
          calls.set(part.id, { name: part.name, signature: part.signature, json: '' })
          return []
        case 'tool-call-delta': {
          const call = calls.get(part.id)
          if (call !== undefined) call.json += part.arguments
          return []
        }
        case 'tool-call-end':
          return encodeCall(part.id)
        default:
          return []
      }
    },
  }
}

/** Neighbours of one kind as one part, up to a signature. */
export function joinParts(parts: readonly WirePart[]): WirePart[] {
  const joined: WirePart[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (
      last !== undefined &&
      'text' in part &&
      'text' in last &&
      part.thought === last.thought &&
      last.thoughtSignature === undefined
    ) {
      joined[joined.length - 1] = { ...part, text: last.text + part.text }
    } else joined.push(part)
  }
  return joined
}
