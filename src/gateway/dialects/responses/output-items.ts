import type { Source, TokenLogprob } from '../../../core/index.ts'
import { encodeLogprobs } from './logprobs.ts'
import { ownReasoningId, sealFor } from './reasoning-seal.ts'

export type Emit = (type: string, fields: Readonly<Record<string, unknown>>) => void
export type ItemStatus = 'completed' | 'incomplete'

/** An item of an answer while it is being said; each step tells its events. `close` gives the item as it ended. */
interface OpenItem {
  close(status: ItemStatus): object
}

export interface OpenMessage extends OpenItem {
  readonly kind: 'message'
  text(text: string, logprobs?: readonly TokenLogprob[]): void
  source(source: Source): void
}

export interface OpenReasoning extends OpenItem {
  readonly kind: 'reasoning'
  text(text: string): void
  /** What the provider keeps sealed of it. */
  seal(end: { readonly signature?: string; readonly redacted?: string }): void
}

export interface OpenCall extends OpenItem {
  readonly kind: 'call'
  arguments(text: string): void
}

/** Where an item stands: `suffix` is what its id ends with. */
interface Place {
  readonly index: number
  readonly suffix: string
}

export function openMessage(emit: Emit, { index, suffix }: Place): OpenMessage {
  const item = { type: 'message', id: `msg_${suffix}`, role: 'assistant' }
  const at = { item_id: item.id, output_index: index, content_index: 0 }
  const annotations: object[] = []
  const logprobs: object[] = []
  let text = ''
  emit('response.output_item.added', { output_index: index, item: { ...item, status: 'in_progress', content: [] } })
  emit('response.content_part.added', {
    ...at,
    part: { type: 'output_text', text: '', annotations: [], logprobs: [] },
  })
  return {
    kind: 'message',
    text(delta, tokens = []) {
      const encoded = encodeLogprobs(tokens)
      text += delta
      logprobs.push(...encoded)
      emit('response.output_text.delta', { ...at, delta, logprobs: encoded })
    },
    source({ url, title }) {
      const annotation = {
        type: 'url_citation',
        url,
        title: title ?? '',
        start_index: text.length,
        end_index: text.length,
      }
      emit('response.output_text.annotation.added', { ...at, annotation_index: annotations.length, annotation })
      annotations.push(annotation)
    },
    close(status) {
      const part = { type: 'output_text', text, annotations, logprobs }
      const closed = { ...item, status, content: [part] }
      emit('response.output_text.done', { ...at, text, logprobs })
      emit('response.content_part.done', { ...at, part })
      emit('response.output_item.done', { output_index: index, item: closed })
      return closed
    },
  }
}

export function openReasoning(emit: Emit, { index, suffix }: Place): OpenReasoning {
  const item = { type: 'reasoning', id: ownReasoningId(suffix) }
  const at = { item_id: item.id, output_index: index, summary_index: 0 }
  let text: string | undefined
  let sealed: string | undefined
  emit('response.output_item.added', { output_index: index, item: { ...item, summary: [] } })
  return {
    kind: 'reasoning',
    text(delta) {
      if (text === undefined) {
        emit('response.reasoning_summary_part.added', { ...at, part: { type: 'summary_text', text: '' } })
      }
      text = (text ?? '') + delta
      emit('response.reasoning_summary_text.delta', { ...at, delta })
    },
    seal(end) {
      sealed = sealFor(end)
    },
    close() {
      const summary = text === undefined ? [] : [{ type: 'summary_text', text }]
      const closed = { ...item, summary, ...(sealed !== undefined && { encrypted_content: sealed }) }
      if (text !== undefined) {
        emit('response.reasoning_summary_text.done', { ...at, text })
        emit('response.reasoning_summary_part.done', { ...at, part: summary[0] })
      }
      emit('response.output_item.done', { output_index: index, item: closed })
      return closed
    },
  }
}

interface Call {
  readonly id: string
  readonly name: string
  readonly signature?: string
}

export function openCall(emit: Emit, { index, suffix }: Place, { id, name, signature }: Call): OpenCall {
  const item = { type: 'function_call', id: `fc_${suffix}`, call_id: id, name }
  // Gemini takes no call back without its signature; its own OpenAI endpoint calls the field so.
  const extra = signature === undefined ? {} : { extra_content: { google: { thought_signature: signature } } }
  const at = { item_id: item.id, output_index: index }
  let written = ''
  emit('response.output_item.added', {
    output_index: index,
    item: { ...item, arguments: '', status: 'in_progress', ...extra },
  })
  return {
    kind: 'call',
    arguments(delta) {
      written += delta
      emit('response.function_call_arguments.delta', { ...at, delta })
    },
    close(status) {
      const closed = { ...item, arguments: written, status, ...extra }
      emit('response.function_call_arguments.done', { ...at, name, arguments: written })
      emit('response.output_item.done', { output_index: index, item: closed })
      return closed
    },
  }
}
