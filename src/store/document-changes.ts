import { VadeError } from '../core/index.ts'
import type { Database } from './database.ts'

export interface NewDocument {
  readonly id: string
  readonly conversationId: string
  readonly name: string
  /** Its first line. */
  readonly title: string
  readonly mediaType: string
  readonly text: string
  /** Stretches of `text`, in UTF-16 units. */
  readonly passages: readonly { readonly start: number; readonly end: number }[]
}

/** What a conversation may hold, so that a search stays quick and the database small. */
export const mostDocuments = 20
export const mostDocumentCharacters = 1_000_000
const mostConversationCharacters = 4_000_000

export type DocumentChanges = ReturnType<typeof createDocumentChanges>

export function createDocumentChanges(database: Database) {
  const conversation = database.prepare('SELECT 1 FROM conversations WHERE id = ?')
  const held = database.prepare<[string], { count: number; characters: number }>(
    'SELECT count(*) AS count, coalesce(sum(characters), 0) AS characters FROM documents WHERE conversation_id = ?',
  )
  const addDocument = database.prepare(`
    INSERT INTO documents (id, conversation_id, name, title, media_type, text, characters, created_at)
    VALUES (@id, @conversationId, @name, @title, @mediaType, @text, @characters, @createdAt)`)
  const addPassage = database.prepare(
    'INSERT INTO passages (document_id, start, end, text) VALUES (@documentId, @start, @end, @text)',
  )
  const remove = database.prepare('DELETE FROM documents WHERE id = ?')
  const setVector = database.prepare('UPDATE passages SET vector = @vector WHERE number = @number')
  const known = database.prepare('SELECT 1 FROM documents WHERE id = ?')

  function insert({ passages, ...document }: NewDocument & { readonly createdAt: number }): void {
    const { conversationId, text, id } = document
    if (conversation.get(conversationId) === undefined)
      throw new VadeError('not_found', `There is no conversation ${conversationId}; it may have been deleted.`)
    const { count, characters } = held.get(conversationId) ?? { count: 0, characters: 0 }
    if (count >= mostDocuments || characters + text.length > mostConversationCharacters) {
      throw new VadeError(
        'too_large',
        `A conversation holds at most ${String(mostDocuments)} documents and ${mostConversationCharacters.toLocaleString('en')} characters; remove one first.`,
      )
    }
    addDocument.run({ ...document, characters: text.length })
    for (const { start, end } of passages) addPassage.run({ documentId: id, start, end, text: text.slice(start, end) })
  }

  return {
    addDocument(document: NewDocument): number {
      const createdAt = Date.now()
      insert({ ...document, createdAt })
      return createdAt
    },
    /** False where it is here already. */
    importDocument(document: NewDocument & { readonly createdAt: number }): boolean {
      if (known.get(document.id) !== undefined) return false
      insert(document)
      return true
    },
    removeDocument: (id: string) => remove.run(id).changes > 0,
    setVectors(vectors: readonly { readonly number: number; readonly vector: Uint8Array }[]) {
      for (const { number, vector } of vectors) setVector.run({ number, vector: Buffer.from(vector) })
      return vectors.length
    },
  }
}
