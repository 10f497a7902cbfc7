import { objectsIn, textOf, type Json } from '../../json.ts'
import { recordOf } from './json.ts'
import { sseEvent } from './reply.ts'

type Emit = (type: string, fields: Json) => void

/**
 * The events of a finished Response object, whoever made it, as a stream would have told them: each text in one piece.
 * Those up to and with the number `after` are left out.
 */
export function replay(response: Json, after = -1): string {
  let sequence = 0
  let events = ''
  const emit: Emit = (type, fields) => {
    const sequence_number = sequence++
    if (sequence_number > after) events += sseEvent(type, { type, sequence_number, ...fields })
  }
  const output: unknown[] = Array.isArray(response['output']) ? response['output'] : []
  const begun = { ...response, status: 'in_progress', completed_at: null, incomplete_details: null, error: null }
  emit('response.created', { response: { ...begun, output: [], usage: null } })
  emit('response.in_progress', { response: { ...begun, output: [], usage: null } })
  for (const [index, item] of output.entries()) replayItem(recordOf(item) ?? {}, index, emit)
  const status = textOf(response['status'])
  emit(`response.${['incomplete', 'failed'].includes(status) ? status : 'completed'}`, { response })
  return events
}

function replayItem(item: Json, output_index: number, emit: Emit): void {
  const at = { item_id: item['id'], output_index }
  switch (item['type']) {
    case 'message':
      emit('response.output_item.added', { output_index, item: { ...item, status: 'in_progress', content: [] } })
      for (const [content_index, part] of objectsIn(item['content']).entries())
        replayContent(part, { ...at, content_index }, emit)
      break
    case 'function_call':
      emit('response.output_item.added', { output_index, item: { ...item, status: 'in_progress', arguments: '' } })
      emit('response.function_call_arguments.delta', { ...at, delta: item['arguments'] })
      emit('response.function_call_arguments.done', { ...at, name: item['name'], arguments: item['arguments'] })
      break
    case 'reasoning':
      emit('response.output_item.added', { output_index, item: { ...item, summary: [], content: undefined } })
      for (const [summary_index, part] of objectsIn(item['summary']).entries())
        replaySummary(part, { ...at, summary_index }, emit)
      break
    default:
      emit('response.output_item.added', { output_index, item })
  }
  emit('response.output_item.done', { output_index, item })
}

function replayContent(part: Json, at: Json, emit: Emit): void {
  if (part['type'] === 'refusal') {
    emit('response.content_part.added', { ...at, part: { ...part, refusal: '' } })
    emit('response.refusal.delta', { ...at, delta: part['refusal'] })
    emit('response.refusal.done', { ...at, refusal: part['refusal'] })
  } else {
    const { text, logprobs = [] } = part
    emit('response.content_part.added', { ...at, part: { ...part, text: '', annotations: [], logprobs: [] } })
    emit('response.output_text.delta', { ...at, delta: text, logprobs })
    for (const [annotation_index, annotation] of objectsIn(part['annotations']).entries()) {
      emit('response.output_text.annotation.added', { ...at, annotation_index, annotation })
    }
    emit('response.output_text.done', { ...at, text, logprobs })
  }
  emit('response.content_part.done', { ...at, part })
}

function replaySummary(part: Json, at: Json, emit: Emit): void {
  emit('response.reasoning_summary_part.added', { ...at, part: { ...part, text: '' } })
  emit('response.reasoning_summary_text.delta', { ...at, delta: part['text'] })
  emit('response.reasoning_summary_text.done', { ...at, text: part['text'] })
  emit('response.reasoning_summary_part.done', { ...at, part })
}
