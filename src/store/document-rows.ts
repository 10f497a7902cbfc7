import { z } from 'zod'
import { clean } from './conversations.ts'
import type { Database } from './database.ts'
import { mostDocumentCharacters } from './document-changes.ts'
import type { Tables } from './tables.ts'

const text = z.string().transform(clean)
const span = z.tuple([z.int().min(0), z.int().min(0)])
/** Passages overlap by a quarter: more characters than this in all of them are no cut of the text. */
const mostOverlap = 4

/** The line of a document in an export: where its passages begin and end instead of their texts; vectors are made anew. */
export const documentRow = z.object({
  kind: z.literal('document'),
  row: z
    .object({
      id: text,
      conversation_id: text,
      name: text,
      title: text,
      media_type: text,
      text: z.string().max(mostDocumentCharacters).transform(clean),
      created_at: z.int(),
      passages: z.array(span),
    })
    .refine(
      ({ text: { length }, passages }) =>
        passages.every(([start, end]) => start < end && end <= length) &&
        passages.reduce((sum, [start, end]) => sum + end - start, 0) <= mostOverlap * length,
      { path: ['passages'], message: 'are not stretches of the text' },
    )
    .transform(
      ({ conversation_id: conversationId, media_type: mediaType, created_at: createdAt, passages, ...row }) => ({
        ...row,
        conversationId,
        mediaType,
        createdAt,
        passages: passages.map(([start, end]) => ({ start, end })),
      }),
    ),
})

interface DocumentRow {
  readonly id: string
  readonly conversation_id: string
  readonly name: string
  readonly title: string
  readonly media_type: string
  readonly text: string
  readonly created_at: number
}

interface PassageRow {
  readonly document_id: string
  readonly start: number
  readonly end: number
}

/** Each with its passages, which are found by an index; where that or one of them is damaged, all there are are read. */
export function* documentLines(database: Database, tables: Tables) {
  const passages = database
    .prepare<[string], [number, number]>('SELECT start, end FROM passages WHERE document_id = ? ORDER BY number')
    .raw()
  let readable: Map<string, [number, number][]> | undefined
  function passagesOf(id: string): [number, number][] {
    const found = readable === undefined ? tables.attempt(() => passages.all(id)) : undefined
    if (found !== undefined) return found
    readable ??= readPassages(tables)
    return readable.get(id) ?? []
  }
  const documents = tables.rows<DocumentRow>('documents', {
    columns: 'id, conversation_id, name, title, media_type, text, created_at',
    atOnce: 1,
  })
  for (const row of documents) yield { kind: 'document', row: { ...row, passages: passagesOf(row.id) } } as const
}

function readPassages(tables: Tables): Map<string, [number, number][]> {
  const all = new Map<string, [number, number][]>()
  for (const { document_id, start, end } of tables.rows<PassageRow>('passages', {
    columns: 'document_id, start, end',
  })) {
    const spans = all.get(document_id) ?? []
    if (spans.length === 0) all.set(document_id, spans)
    spans.push([start, end])
  }
  return all
}
