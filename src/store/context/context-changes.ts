import { VadeError } from '../../core/index.ts'
import type { Database } from '../database.ts'

export interface SummaryRow {
  readonly id: string
  readonly conversation_id: string
  readonly last_message_id: string
  readonly written_by: 'model' | 'extract'
  /** JSON of the lines. */
  readonly lines: string
  readonly created_at: number
}

export interface FactRow {
  readonly id: string
  readonly conversation_id: string
  readonly message_id: string
  readonly subject: string | null
  readonly text: string
  readonly removed: number
  readonly edited_at: number | null
  readonly created_at: number
}

export interface ManifestRow {
  readonly message_id: string
  /** JSON of a `ContextManifest`. */
  readonly body: string
}

export interface VectorRow {
  readonly message_id: string
  readonly ordinal: number
  readonly model: string
  readonly vector: Uint8Array
}

/** Newer summaries of a conversation that are kept: one for each branch that a person is likely to go back to. */
const mostSummaries = 32

export type ContextChanges = ReturnType<typeof createContextChanges>

export function createContextChanges(database: Database) {
  const addSummary = database.prepare(`
    INSERT OR IGNORE INTO context_summaries (id, conversation_id, last_message_id, written_by, lines, created_at)
    VALUES (@id, @conversation_id, @last_message_id, @written_by, @lines, @created_at)`)
  const removeOldSummaries = database.prepare(`
    DELETE FROM context_summaries WHERE conversation_id = @conversation_id AND number NOT IN (
      SELECT number FROM context_summaries WHERE conversation_id = @conversation_id ORDER BY number DESC LIMIT @most)`)
  const addFact = database.prepare(`
    INSERT OR IGNORE INTO context_facts (id, conversation_id, message_id, subject, text, removed, edited_at, created_at)
    VALUES (@id, @conversation_id, @message_id, @subject, @text, @removed, @edited_at, @created_at)`)
  const changeFact = database.prepare(
    'UPDATE context_facts SET text = @text, edited_at = @now WHERE id = @id AND conversation_id = @conversationId',
  )
  // The row stays, without its words: the same message must not bring the fact back.
  const removeFact = database.prepare(
    "UPDATE context_facts SET removed = 1, text = '', subject = NULL WHERE id = @id AND conversation_id = @conversationId",
  )
  const setManifest = database.prepare(
    'INSERT INTO context_manifests (message_id, body) VALUES (@message_id, @body) ON CONFLICT (message_id) DO NOTHING',
  )
  const setVector = database.prepare(`
    INSERT INTO passage_vectors (message_id, ordinal, model, vector) VALUES (@message_id, @ordinal, @model, @vector)
    ON CONFLICT (message_id, ordinal, model) DO UPDATE SET vector = excluded.vector`)
  return {
    addContextSummary(row: SummaryRow) {
      const { changes } = addSummary.run(row)
      removeOldSummaries.run({ conversation_id: row.conversation_id, most: mostSummaries })
      return changes > 0
    },
    addContextFacts(rows: readonly FactRow[]) {
      return rows.reduce((added, row) => added + addFact.run(row).changes, 0)
    },
    changeContextFact(change: {
      readonly id: string
      readonly conversationId: string
      /** Null removes it. */
      readonly text: string | null
    }) {
      const { id, conversationId, text } = change
      const { changes } =
        text === null
          ? removeFact.run({ id, conversationId })
          : changeFact.run({ id, conversationId, text, now: Date.now() })
      if (changes === 0) throw new VadeError('not_found', `There is no fact ${id}; it may have been removed already.`)
      return true
    },
    setContextManifest: (row: ManifestRow) => setManifest.run(row).changes > 0,
    setPassageVectors(rows: readonly VectorRow[]) {
      for (const row of rows) setVector.run({ ...row, vector: Buffer.from(row.vector) })
      return rows.length
    },
  }
}
