import type { Finish, Part } from '../../../core/index.ts'
import { citationOf, redactedOf, thinkingOf, toolUseOf } from './reply-content.ts'

interface BlockEvents {
  part(part: Exclude<Part, Finish>): string
  /** What closes the blocks that are still open. */
  end(): string
}

/** Events of the blocks of a stream. Text and thoughts come one after the other; calls of tools may overlap. */
export function createBlockEvents(): BlockEvents {
  let count = 0
  let text: number | undefined
  let thinking: number | undefined
  const calls = new Map<string, number>()
  const start = (block: object) => {
    const index = count++
    return { index, event: sse('content_block_start', { index, content_block: block }) }
  }
  const stop = (index: number | undefined) => (index === undefined ? '' : sse('content_block_stop', { index }))
  const openText = () => {
    if (text !== undefined) return ''
    const { index, event } = start({ type: 'text', text: '', citations: null })
    text = index
    return event
  }
  const openThinking = () => {
    if (thinking !== undefined) return ''
    const { index, event } = start(thinkingOf(''))
    thinking = index
    return event
  }
  const closeText = () => {
    const event = stop(text)
    text = undefined
    return event
  }
  const closeThinking = () => {
    const event = stop(thinking)
    thinking = undefined
    return event
  }
  return {
    part(part) {
      switch (part.type) {
        case 'text-start':
          return openText()
        case 'text-delta':
          return openText() + delta(text, `"text_delta","text":${JSON.stringify(part.text)}`)
        case 'source':
          return openText() + delta(text, `"citations_delta","citation":${JSON.stringify(citationOf(part))}`)
        case 'text-end':
          return closeText()
        case 'reasoning-start':
          // Whether it is a block of words or a redacted one shows with what follows.
          return ''
        case 'reasoning-delta':
          return openThinking() + delta(thinking, `"thinking_delta","thinking":${JSON.stringify(part.text)}`)
        case 'reasoning-end': {
          const { signature, redacted } = part
          const signed =
            signature === undefined
              ? ''
              : openThinking() + delta(thinking, `"signature_delta","signature":${JSON.stringify(signature)}`)
          const closed = closeThinking()
          if (redacted === undefined) return signed + closed
          const { index, event } = start(redactedOf(redacted))
          return signed + closed + event + stop(index)
        }
        case 'tool-call-start': {
          const closed = closeText() + closeThinking()
          const { index, event } = start(toolUseOf(part))
          calls.set(part.id, index)
          return closed + event
        }
        case 'tool-call-delta':
          return delta(calls.get(part.id), `"input_json_delta","partial_json":${JSON.stringify(part.arguments)}`)
        case 'tool-call-end': {
          const index = calls.get(part.id)
          calls.delete(part.id)
          return stop(index)
        }
        case 'notice':
        case 'replacement':
        case 'consent-request':
        case 'citations':
          return ''
      }
    },
    end() {
      const open = [...calls.values()]
      calls.clear()
      return closeText() + closeThinking() + open.map(stop).join('')
    },
  }
}

/** Written by hand: there is one for each token. */
function delta(index: number | undefined, rest: string): string {
  if (index === undefined) return ''
  return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${String(index)},"delta":{"type":${rest}}}\n\n`
}

/** One event, its type said twice as the protocol has it. */
export function sse(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}
