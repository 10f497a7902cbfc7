import type { Part } from '../../../core/index.ts'
import { AttemptError } from '../../routing/target.ts'
import { isObject } from '../../json.ts'

type Event = Readonly<Record<string, unknown>>

/** The blocks of one answer, by their number. Each method throws `provider_failed` for an event out of place. */
interface Blocks {
  start(event: Event): Part[]
  delta(event: Event): Part[]
  stop(event: Event): Part[]
  /** Closes what was left open. */
  end(): Part[]
}

/** `foreign` blocks, such as those of tools at the provider, have no words here. */
type Block =
  | { readonly kind: 'text' | 'foreign' }
  | { readonly kind: 'thinking'; signature: string }
  | { readonly kind: 'redacted'; readonly data: string }
  | { readonly kind: 'tool'; readonly id: string; readonly input: unknown; written: boolean }

export function createBlocks(): Blocks {
  const open = new Map<unknown, Block>()
  const blockOf = ({ index }: Event) => {
    const block = open.get(index)
    if (block === undefined) throw outOfPlace(`speaks of block ${JSON.stringify(index)}, which is not open`)
    return block
  }
  return {
    start(event) {
      const { index, content_block: given } = event
      if (!isObject(given)) throw outOfPlace("has a block without 'content_block'")
      if (open.has(index)) throw outOfPlace(`begins block ${JSON.stringify(index)} twice`)
      const { block, parts } = begin(given)
      open.set(index, block)
      return parts
    },
    delta(event) {
      const block = blockOf(event)
      const { delta } = event
      if (!isObject(delta)) throw outOfPlace("has an event without 'delta'")
      return read(block, delta)
    },
    stop(event) {
      const block = blockOf(event)
      open.delete(event['index'])
      return close(block)
    },
    end() {
      const parts = [...open.values()].flatMap(close)
      open.clear()
      return parts
    },
  }
}

/** A block may begin with all that it holds. */
function begin(given: Event): { readonly block: Block; readonly parts: Part[] } {
  switch (given['type']) {
    case 'text': {
      const sources = Array.isArray(given['citations']) ? given['citations'].flatMap(sourceOf) : []
      return { block: { kind: 'text' }, parts: [{ type: 'text-start' }, ...textOf(given['text']), ...sources] }
    }
    case 'thinking': {
      const block = { kind: 'thinking' as const, signature: wordsOf(given['signature']) }
      return { block, parts: [{ type: 'reasoning-start' }, ...thoughtOf(given['thinking'])] }
    }
    case 'redacted_thinking':
      return { block: { kind: 'redacted', data: wordsOf(given['data']) }, parts: [{ type: 'reasoning-start' }] }
    case 'tool_use': {
      const { id, name, input } = given
      if (typeof id !== 'string' || typeof name !== 'string') throw outOfPlace('calls a tool without id or name')
      return {
        block: { kind: 'tool', id, input, written: false },
        parts: [{ type: 'tool-call-start', id, name }],
      }
    }
    default:
      return { block: { kind: 'foreign' }, parts: [] }
  }
}

/** Kinds of delta that are not known are left out, as the protocol asks. */
function read(block: Block, delta: Event): Part[] {
  switch (delta['type']) {
    case 'text_delta':
      return block.kind === 'text' ? textOf(delta['text']) : []
    case 'citations_delta':
      return block.kind === 'text' ? sourceOf(delta['citation']) : []
    case 'thinking_delta':
      return block.kind === 'thinking' ? thoughtOf(delta['thinking']) : []
    case 'signature_delta':
      if (block.kind === 'thinking') block.signature += wordsOf(delta['signature'])
      return []
    case 'input_json_delta': {
      const json = wordsOf(delta['partial_json'])
      if (block.kind !== 'tool' || json === '') return []
      block.written = true
      return [{ type: 'tool-call-delta', id: block.id, arguments: json }]
    }
    default:
      return []
  }
}

function close(block: Block): Part[] {
  switch (block.kind) {
    case 'text':
      return [{ type: 'text-end' }]
    case 'thinking':
      return [{ type: 'reasoning-end', ...(block.signature !== '' && { signature: block.signature }) }]
    case 'redacted':
      return [{ type: 'reasoning-end', redacted: block.data }]
    case 'tool': {
      const { id, input, written } = block
      const end: Part = { type: 'tool-call-end', id }
      // Without arguments nothing streams; and some providers say them all where the block begins.
      return written ? [end] : [{ type: 'tool-call-delta', id, arguments: JSON.stringify(input ?? {}) }, end]
    }
    case 'foreign':
      return []
  }
}

function textOf(text: unknown): Part[] {
  return typeof text === 'string' && text !== '' ? [{ type: 'text-delta', text }] : []
}

function thoughtOf(text: unknown): Part[] {
  return typeof text === 'string' && text !== '' ? [{ type: 'reasoning-delta', text }] : []
}

function sourceOf(citation: unknown): Part[] {
  if (!isObject(citation) || typeof citation['url'] !== 'string') return []
  const { url, title } = citation
  return [{ type: 'source', url, ...(typeof title === 'string' && title !== '' && { title }) }]
}

function wordsOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function outOfPlace(what: string): AttemptError {
  return new AttemptError('malformed', `The provider's answer ${what}; try again, or ask another provider.`)
}
