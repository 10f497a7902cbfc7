import { z } from 'zod'
import { clean } from '../conversations.ts'
import type { Database } from '../database.ts'
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

/** The rows of one conversation, in the order in which they were made. */
export function* exportContext(database: Database, conversationId: string) {
  const summaries = database.prepare<[string], SummaryRow>(`
    SELECT id, conversation_id, last_message_id, written_by, lines, created_at
    FROM context_summaries WHERE conversation_id = ? ORDER BY number`)
  const facts = database.prepare<[string], FactRow>(`
    SELECT id, conversation_id, message_id, subject, text, removed, edited_at, created_at
    FROM context_facts WHERE conversation_id = ? ORDER BY number`)
  const manifests = database.prepare<[string], ManifestRow>(`
    SELECT context_manifests.* FROM context_manifests JOIN messages ON messages.id = context_manifests.message_id
    WHERE messages.conversation_id = ? ORDER BY messages.number`)
  for (const row of summaries.all(conversationId)) yield { kind: 'summary', row }
  for (const row of facts.all(conversationId)) yield { kind: 'fact', row }
  for (const row of manifests.all(conversationId)) yield { kind: 'manifest', row }
}
