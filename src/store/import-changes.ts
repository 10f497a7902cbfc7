import { VadeError, type ConsentTopic } from '../core/index.ts'
import type { ContextChanges, FactRow, ManifestRow, SummaryRow } from './context/context-changes.ts'
import type { Database } from './database.ts'
import type { DocumentChanges, NewDocument } from './document-changes.ts'
import type { ConversationRow, MessageRow } from './rows.ts'

/** A row of an export, with the number of its line. */
export type ImportedRow = { readonly line: number } & (
  | { readonly kind: 'conversation'; readonly row: ConversationRow }
  | { readonly kind: 'message'; readonly row: Omit<MessageRow, 'number'> }
  | { readonly kind: 'summary'; readonly row: SummaryRow }
  | { readonly kind: 'fact'; readonly row: FactRow }
  | { readonly kind: 'manifest'; readonly row: ManifestRow }
  | { readonly kind: 'document'; readonly row: NewDocument & { readonly createdAt: number } }
  | { readonly kind: 'kept'; readonly row: { readonly conversation_id: string; readonly at: number } }
  | { readonly kind: 'topic'; readonly row: ConsentTopic }
  | { readonly kind: 'setting'; readonly row: { readonly name: string; readonly value: string } }
)

/** What an import added, and how many rows of the file were here before. */
export interface ImportedRows {
  readonly conversations: number
  readonly messages: number
  readonly documents: number
  readonly skipped: number
}

interface Others {
  readonly contexts: ContextChanges
  readonly documents: DocumentChanges
}

export function createImportChanges(database: Database, { contexts, documents }: Others) {
  const addConversation = database.prepare(`
    INSERT OR IGNORE INTO conversations (id, title, pinned, model, leaf_id, created_at, updated_at)
    VALUES (@id, @title, @pinned, @model, @leaf_id, @created_at, @updated_at)`)
  const addMessage = database.prepare(`
    INSERT OR IGNORE INTO messages (id, conversation_id, parent_id, role, text, status, answer, created_at)
    VALUES (@id, @conversation_id, @parent_id, @role, @text, @status, @answer, @created_at)`)
  const addKept = database.prepare(
    'INSERT OR IGNORE INTO kept_conversations (conversation_id, at) VALUES (@conversation_id, @at)',
  )
  const addTopic = database.prepare('INSERT OR IGNORE INTO consent_topics (id, words, at) VALUES (@id, @words, @at)')
  const addSetting = database.prepare('INSERT OR IGNORE INTO settings (name, value) VALUES (@name, @value)')

  /** Whether it was not here yet. */
  function addRow({ kind, row }: ImportedRow): boolean {
    switch (kind) {
      case 'conversation':
        return addConversation.run(row).changes > 0
      case 'message':
        return addMessage.run(row).changes > 0
      case 'summary':
        return contexts.addContextSummary(row)
      case 'fact':
        return contexts.addContextFacts([row]) > 0
      case 'manifest':
        return contexts.setContextManifest(row)
      case 'document':
        return documents.importDocument(row)
      case 'kept':
        return addKept.run(row).changes > 0
      case 'topic':
        return addTopic.run(row).changes > 0
      case 'setting':
        return addSetting.run(row).changes > 0
    }
  }

  function importRow(imported: ImportedRow): boolean {
    const line = `Line ${String(imported.line)}`
    try {
      return addRow(imported)
    } catch (thrown) {
      if (thrown instanceof VadeError) throw new VadeError(thrown.code, `${line}: ${thrown.message}`, { cause: thrown })
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'SQLITE_CONSTRAINT_FOREIGNKEY')) throw thrown
      throw new VadeError(
        'invalid_request',
        `${line} belongs to a conversation or message that the file does not hold; export it again.`,
        { cause: thrown },
      )
    }
  }

  return {
    importRows(rows: readonly ImportedRow[]): ImportedRows {
      const added = rows.filter(importRow)
      const count = (kind: ImportedRow['kind']) => added.filter((row) => row.kind === kind).length
      return {
        conversations: count('conversation'),
        messages: count('message'),
        documents: count('document'),
        skipped: rows.length - added.length,
      }
    },
  }
}
