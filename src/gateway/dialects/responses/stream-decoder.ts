import { VadeError, type Finish, type Part } from '../../../core/index.ts'
import type { StreamDecoder } from '../dialect.ts'
import { failedWith, finishOf, itemParts, reasoningEnd, sourceOf, whatWasSaid } from './decode-answer.ts'
import { textOf, type Json } from '../../json.ts'
import { recordOf } from './json.ts'
import { decodeLogprobs } from './logprobs.ts'

type ItemType = 'message' | 'function_call' | 'reasoning'

/** An item of which the stream has told something. */
interface Begun {
  readonly type: ItemType
  readonly callId: string
  /** A piece of text is open. */
  open: boolean
  /** Something of its content has been told. */
  told: boolean
  done: boolean
}

/** Decodes the events of one streamed answer. Providers may leave out deltas: an item is told when it is done, then. */
export function createStreamDecoder(): StreamDecoder {
  const items = new Map<unknown, Begun>()
  let called = false
  let refused = false
  let finish: Finish | undefined

  /** The item of an event; a provider may have left out to say that it begins. */
  function itemAt(event: Json, type: ItemType, out: Part[]): Begun {
    const known = items.get(event['output_index'])
    if (known !== undefined) {
      if (known.type !== type || known.done) throw broken('pieces of two kinds for one item')
      return known
    }
    const item = recordOf(event['item'])
    const begun = { type, callId: textOf(item?.['call_id']), open: false, told: false, done: false }
    items.set(event['output_index'], begun)
    if (type === 'reasoning') out.push({ type: 'reasoning-start' })
    if (type === 'function_call') {
      if (item === undefined) throw broken('arguments of a function call that had not begun')
      out.push({ type: 'tool-call-start', id: begun.callId, name: textOf(item['name']) })
    }
    return begun
  }

  function openText(event: Json, out: Part[]): void {
    const item = itemAt(event, 'message', out)
    if (!item.open) out.push({ type: 'text-start' })
    item.open = true
    item.told = true
  }

  function closeText(item: Begun | undefined, out: Part[]): void {
    if (item?.type !== 'message' || !item.open) return
    item.open = false
    out.push({ type: 'text-end' })
  }

  /** Tells what has not been told of an item; without its JSON, that it has ended. */
  function close(index: unknown, json: Json | undefined, out: Part[]): void {
    const item = items.get(index)
    if (item?.done === true) return
    const type = typeOf(json)
    if (item !== undefined && type !== undefined && type !== item.type) throw broken('an item that changed its kind')
    const said = whatWasSaid([json])
    called ||= said.called || item?.type === 'function_call'
    refused ||= said.refused
    if (item === undefined || (!item.told && json !== undefined)) {
      // Of a call and of thoughts the start has been told already.
      out.push(...itemParts(json).slice(item === undefined || item.type === 'message' ? 0 : 1))
    } else if (item.type === 'message') closeText(item, out)
    else out.push(item.type === 'reasoning' ? reasoningEnd(json ?? {}) : { type: 'tool-call-end', id: item.callId })
    items.set(index, { type: item?.type ?? 'message', callId: '', open: false, told: true, done: true })
  }

  function end(event: Json, out: Part[]): void {
    const response = recordOf(event['response'])
    if (response === undefined) throw broken('an end without its response')
    const status = response['status'] ?? textOf(event['type']).slice('response.'.length)
    const output: unknown[] = Array.isArray(response['output']) ? response['output'] : []
    for (const [index, item] of output.entries()) close(index, recordOf(item), out)
    for (const index of items.keys()) close(index, undefined, out)
    finish = finishOf({ ...response, status }, { called, refused })
  }

  function read(event: Json, out: Part[]): void {
    switch (event['type']) {
      case 'response.output_text.delta': {
        openText(event, out)
        const logprobs = decodeLogprobs(event['logprobs'])
        out.push({ type: 'text-delta', text: textOf(event['delta']), ...(logprobs && { logprobs }) })
        return
      }
      case 'response.refusal.delta':
        refused = true
        openText(event, out)
        out.push({ type: 'text-delta', text: textOf(event['delta']) })
        return
      case 'response.output_text.annotation.added': {
        const source = sourceOf(event['annotation'])
        if (source === undefined) return
        openText(event, out)
        out.push(source)
        return
      }
      case 'response.content_part.done':
        closeText(items.get(event['output_index']), out)
        return
      case 'response.function_call_arguments.delta': {
        const item = itemAt(event, 'function_call', out)
        item.told = true
        out.push({ type: 'tool-call-delta', id: item.callId, arguments: textOf(event['delta']) })
        return
      }
      case 'response.reasoning_summary_part.added':
        // The pieces of a summary are paragraphs.
        if (event['summary_index'] !== 0 && items.get(event['output_index'])?.told === true) {
          out.push({ type: 'reasoning-delta', text: '\n\n' })
        }
        return
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
      case 'response.reasoning.delta':
        itemAt(event, 'reasoning', out).told = true
        out.push({ type: 'reasoning-delta', text: textOf(event['delta']) })
        return
      case 'response.output_item.added': {
        const type = typeOf(recordOf(event['item']))
        if (type !== undefined) itemAt(event, type, out)
        return
      }
      case 'response.output_item.done':
        close(event['output_index'], recordOf(event['item']), out)
        return
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
        end(event, out)
        return
      case 'error':
        throw failedWith(event)
    }
  }

  return {
    event({ data }) {
      if (data === '[DONE]') return []
      const out: Part[] = []
      read(eventOf(data), out)
      return out
    },
    end() {
      if (finish === undefined) {
        throw new VadeError('provider_failed', 'The provider ended its answer in the middle.')
      }
      return [finish]
    },
  }
}

/** Undefined for what only concerns tools of the provider. */
function typeOf(item: Json | undefined): ItemType | undefined {
  const type = item?.['type']
  return type === 'message' || type === 'function_call' || type === 'reasoning' ? type : undefined
}

function eventOf(data: string): Json {
  try {
    const event = recordOf(JSON.parse(data))
    if (event !== undefined) return event
  } catch (thrown) {
    throw broken('an event that is not JSON', thrown)
  }
  throw broken('an event that is not an object')
}

function broken(what: string, cause?: unknown): VadeError {
  return new VadeError('provider_failed', `The provider sent ${what}.`, { cause })
}
