import { createId, type ContextManifest } from '../../core/index.ts'
import { clean } from '../conversations.ts'
import { preparedLater, sayingWhy, type Database } from '../database.ts'
import type { Write } from '../writer.ts'
import type { FactRow, SummaryRow, VectorRow } from './context-changes.ts'

/** What covers a conversation from its first message to `lastMessageId`; it holds for every branch through that message. */
export interface ContextSummary {
  readonly id: string
  readonly lastMessageId: string
  readonly writtenBy: 'model' | 'extract'
  readonly lines: readonly SummaryLine[]
  readonly createdAt: number
}

export interface SummaryLine {
  readonly kind: 'fact' | 'decision' | 'task' | 'said'
  readonly text: string
  /** The message that it was taken from, or the last of those that it sums up. */
  readonly messageId: string
}

/** Something a person said of themselves that is to be kept in sight. */
export interface ContextFact {
  readonly id: string
  readonly conversationId: string
  /** Where it was said. */
  readonly messageId: string
  /** Of two facts with the same subject the later one holds; null stands beside all others. */
  readonly subject: string | null
  readonly text: string
  /** The person has corrected the words. */
  readonly edited: boolean
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

export interface PassageVector {
  readonly messageId: string
  /** Which passage of the message. */
  readonly ordinal: number
  readonly vector: Float32Array
}

/** What stands for messages that a small window cannot hold. The messages themselves stay as they are. */
export interface ContextRepository {
  summaries(conversationId: string): Promise<ContextSummary[]>
  addSummary(conversationId: string, summary: Omit<ContextSummary, 'id' | 'createdAt'>): Promise<void>
  /** In the order in which they were said. */
  facts(conversationId: string): Promise<ContextFact[]>
  addFacts(facts: readonly Omit<ContextFact, 'id' | 'edited'>[]): Promise<void>
  /** `text` null removes it for good. Throws `not_found`. */
  changeFact(fact: { readonly id: string; readonly conversationId: string }, text: string | null): Promise<void>
  manifest(messageId: string): Promise<ContextManifest | null>
  setManifest(messageId: string, manifest: ContextManifest): Promise<void>
  /** Messages of a conversation that hold any of these words, best first (BM25). A word also finds longer ones. */
  search(conversationId: string, words: readonly string[], limit: number): Promise<string[]>
  vectors(conversationId: string, model: string): Promise<PassageVector[]>
  setVectors(model: string, vectors: readonly PassageVector[]): Promise<void>
}

export function createContexts(database: Database, write: Write): ContextRepository {
  const summaries = database.prepare<[string], SummaryRow>(
    'SELECT * FROM context_summaries WHERE conversation_id = ? ORDER BY number',
  )
  const facts = database.prepare<[string], FactRow>(
    'SELECT * FROM context_facts WHERE conversation_id = ? AND removed = 0 ORDER BY number',
  )
  const manifest = database.prepare<[string], { body: string }>(
    'SELECT body FROM context_manifests WHERE message_id = ?',
  )
  const search = preparedLater(() =>
    database.prepare<[string, string, number], { id: string }>(`
    SELECT messages.id FROM text_fts JOIN messages ON messages.number = text_fts.rowid
    WHERE text_fts MATCH ? AND messages.conversation_id = ? ORDER BY rank LIMIT ?`),
  )
  const vectors = database.prepare<[string, string], VectorRow>(`
    SELECT passage_vectors.* FROM passage_vectors JOIN messages ON messages.id = passage_vectors.message_id
    WHERE messages.conversation_id = ? AND passage_vectors.model = ?`)
  const read = async <Result>(work: () => Result): Promise<Result> => sayingWhy(database.name, work)

  return {
    summaries: (id) => read(() => summaries.all(id).map(summaryOf)),
    async addSummary(conversationId, { lastMessageId, writtenBy, lines }) {
      await write('addContextSummary', {
        id: createId('sum'),
        conversation_id: conversationId,
        last_message_id: lastMessageId,
        written_by: writtenBy,
        lines: JSON.stringify(lines),
        created_at: Date.now(),
      })
    },
    facts: (id) => read(() => facts.all(id).map(factOf)),
    async addFacts(added) {
      const rows = added.map(({ conversationId, messageId, subject, text, createdAt }) => ({
        id: createId('fact'),
        conversation_id: conversationId,
        message_id: messageId,
        subject,
        text: clean(text),
        removed: 0,
        edited_at: null,
        created_at: createdAt,
      }))
      if (rows.length > 0) await write('addContextFacts', rows)
    },
    async changeFact(fact, text) {
      await write('changeContextFact', { ...fact, text: text === null ? null : clean(text) })
    },
    manifest: (id) =>
      read(() => {
        const row = manifest.get(id)
        return row === undefined ? null : (JSON.parse(row.body) as ContextManifest)
      }),
    async setManifest(messageId, body) {
      await write('setContextManifest', { message_id: messageId, body: JSON.stringify(body) })
    },
    search: (conversationId, words, limit) =>
      read(() => {
        const match = words
          .map((word) => word.replace(/[^\p{L}\p{N}]+/gu, ''))
          .filter((word) => word !== '')
          .map((word) => `"${word}"*`)
          .join(' OR ')
        return match === ''
          ? []
          : search()
              .all(match, conversationId, limit)
              .map(({ id }) => id)
      }),
    vectors: (conversationId, model) =>
      read(() =>
        vectors.all(conversationId, model).map(({ message_id: messageId, ordinal, vector }) => ({
          messageId,
          ordinal,
          // A copy, for what SQLite gives need not lie on a border of four bytes.
          vector: new Float32Array(Uint8Array.from(vector).buffer),
        })),
      ),
    async setVectors(model, given) {
      const rows = given.map(({ messageId, ordinal, vector }) => ({
        message_id: messageId,
        ordinal,
        model,
        vector: new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength),
      }))
      if (rows.length > 0) await write('setPassageVectors', rows)
    },
  }
}

function summaryOf(row: SummaryRow): ContextSummary {
  return {
    id: row.id,
    lastMessageId: row.last_message_id,
    writtenBy: row.written_by,
    lines: JSON.parse(row.lines) as SummaryLine[],
    createdAt: row.created_at,
  }
}

function factOf(row: FactRow): ContextFact {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    messageId: row.message_id,
    subject: row.subject,
    text: row.text,
    edited: row.edited_at !== null,
    createdAt: row.created_at,
  }
}
