import { z } from 'zod'
import { clean } from '../conversations.ts'
import type { Tables } from '../tables.ts'
import type { FactRow, ManifestRow, SummaryRow } from './context-changes.ts'

const text = z.string().transform(clean)

/** Lines of an export that say what stands for the messages of a conversation. Vectors are worked out anew. */
export const contextRows = [
  z.object({
    kind: z.literal('summary'),
    row: z.object({
      id: text,
      conversation_id: text,
      last_message_id: text,
      written_by: z.enum(['model', 'extract']),
      lines: text,
      created_at: z.int(),
    }),
  }),
  z.object({
    kind: z.literal('fact'),
    row: z.object({
      id: text,
      conversation_id: text,
      message_id: text,
      subject: text.nullable(),
      text,
      removed: z.int(),
      edited_at: z.int().nullable(),
      created_at: z.int(),
    }),
  }),
  z.object({ kind: z.literal('manifest'), row: z.object({ message_id: text, body: text }) }),
] as const

export function* contextLines(tables: Tables) {
  const summaries = tables.rows<SummaryRow>('context_summaries', {
    columns: 'id, conversation_id, last_message_id, written_by, lines, created_at',
  })
  for (const row of summaries) yield { kind: 'summary', messageId: row.last_message_id, row } as const
  const facts = tables.rows<FactRow>('context_facts', {
    columns: 'id, conversation_id, message_id, subject, text, removed, edited_at, created_at',
  })
  for (const row of facts) yield { kind: 'fact', messageId: row.message_id, row } as const
  for (const row of tables.rows<ManifestRow>('context_manifests')) {
    yield { kind: 'manifest', messageId: row.message_id, row } as const
  }
}
