import type { Part, Source } from '../../../core/index.ts'
import { objectOfArguments } from './json.ts'

/** The content of a whole answer. */
export function contentOf(parts: readonly Part[]): object[] {
  const content: object[] = []
  const calls = new Map<string, { readonly block: { input: object }; json: string }>()
  let text: { type: 'text'; text: string; citations: object[] | null } | undefined
  let thought = ''
  const openText = () => {
    if (text === undefined) content.push((text = { type: 'text', text: '', citations: null }))
    return text
  }
  for (const part of parts) {
    switch (part.type) {
      case 'text-start':
        openText()
        break
      case 'text-delta':
        openText().text += part.text
        break
      case 'source': {
        const block = openText()
        block.citations = [...(block.citations ?? []), citationOf(part)]
        break
      }
      case 'text-end':
        text = undefined
        break
      case 'reasoning-start':
        thought = ''
        break
      case 'reasoning-delta':
        thought += part.text
        break
      case 'reasoning-end':
        if (thought !== '' || part.signature !== undefined) content.push(thinkingOf(thought, part.signature))
        if (part.redacted !== undefined) content.push(redactedOf(part.redacted))
        break
      case 'tool-call-start': {
        text = undefined
        const block = toolUseOf(part)
        calls.set(part.id, { block, json: '' })
        content.push(block)
        break
      }
      case 'tool-call-delta': {
        const call = calls.get(part.id)
        if (call !== undefined) call.json += part.arguments
        break
      }
      default:
    }
  }
  for (const { block, json } of calls.values()) block.input = objectOfArguments(json)
  return content
}

/** Clients expect a signature, be it empty. */
export function thinkingOf(thinking: string, signature = ''): object {
  return { type: 'thinking', thinking, signature }
}

export function redactedOf(data: string): object {
  return { type: 'redacted_thinking', data }
}

/** Called by the model itself, not by code that it runs. */
export function toolUseOf({ id, name }: { readonly id: string; readonly name: string }): { input: object } {
  const block = { type: 'tool_use', id, name, input: {}, caller: { type: 'direct' } }
  return block
}

/** Of all that the protocol can cite, only this has an address. */
export function citationOf({ url, title }: Source): object {
  return { type: 'web_search_result_location', url, title: title ?? null, cited_text: '', encrypted_index: '' }
}
