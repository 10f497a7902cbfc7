import { itemSuffix } from './item-ids.ts'
import { objectsIn, type Json } from '../../json.ts'
import { recordOf } from './json.ts'

/** A stored answer: the items that were asked with it, and its Response object. */
export interface Stored {
  readonly id: string
  readonly input: readonly Json[]
  readonly response: Json
}

/** What was asked and answered, in order. */
export function turnsOf(stored: Stored): readonly Json[] {
  return [...stored.input, ...outputOf(stored)]
}

export function itemsById(stored: Stored): (readonly [string, Json])[] {
  return [...inputById(stored), ...outputOf(stored).map((item) => [String(item['id']), item] as const)]
}

/** An item that came without an id can be referred to, too. */
export function inputById({ id, input }: Stored): (readonly [string, Json])[] {
  return input.map((item, index) => [
    typeof item['id'] === 'string' ? item['id'] : `${prefixOf(item)}_in_${itemSuffix(id, index)}`,
    item,
  ])
}

function prefixOf(item: Json): string {
  switch (item['type'] ?? 'message') {
    case 'message':
      return 'msg'
    case 'reasoning':
      return 'rs'
    default:
      return 'fc'
  }
}

function outputOf({ response }: Stored): Json[] {
  return objectsIn(response['output'])
}

export function itemsIn(input: unknown): readonly unknown[] {
  if (typeof input === 'string') return [{ type: 'message', role: 'user', content: input }]
  return Array.isArray(input) ? input : []
}

/** As OpenAI lists them: text in pieces, and a status. */
export function asListed(id: string, item: Json): Json {
  const { type = 'message', status = 'completed', content, role } = item
  if (type !== 'message' || typeof content !== 'string') return { ...item, id, type, status }
  const piece = role === 'assistant' ? { type: 'output_text', annotations: [] } : { type: 'input_text' }
  return { ...item, id, type, status, content: [{ ...piece, text: content }] }
}

export function referenceOf(given: unknown): string | undefined {
  const item = recordOf(given)
  const refers = item?.['type'] === 'item_reference' || (item !== undefined && !('type' in item) && !('role' in item))
  return refers && typeof item['id'] === 'string' ? item['id'] : undefined
}
