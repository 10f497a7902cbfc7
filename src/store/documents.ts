import { createId } from '../core/index.ts'
import { clean } from './conversations.ts'
import { preparedLater, sayingWhy, type Database } from './database.ts'
import type { NewDocument } from './document-changes.ts'
import type { Write } from './writer.ts'

/** A text that a person gave to a conversation. */
export interface StoredDocument {
  readonly id: string
  readonly conversationId: string
  readonly name: string
  /** Its first line. */
  readonly title: string
  readonly mediaType: string
  /** UTF-16 units. */
  readonly characters: number
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

export interface StoredPassage {
  readonly number: number
  readonly documentId: string
  /** In the document, in UTF-16 units. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Documents of conversations and their passages. They go with their conversation. */
export interface DocumentRepository {
  /** @throws VadeError `not_found` without the conversation, `too_large` where it holds too much already. */
  add(document: Omit<NewDocument, 'id'>): Promise<StoredDocument>
  /** Oldest first. */
  list(conversationId: string): Promise<StoredDocument[]>
  get(id: string): Promise<(StoredDocument & { readonly text: string }) | null>
  remove(id: string): Promise<boolean>
  /** Passages that hold any of the words, best first by BM25. */
  byWords(conversationId: string, words: readonly string[], limit: number): Promise<StoredPassage[]>
  /** The first passages of each document. */
  beginnings(conversationId: string, limit: number): Promise<StoredPassage[]>
  passages(numbers: readonly number[]): Promise<StoredPassage[]>
  vectors(conversationId: string): Promise<{ readonly number: number; readonly vector: Float32Array }[]>
  withoutVector(conversationId: string, limit: number): Promise<StoredPassage[]>
  setVectors(vectors: readonly { readonly number: number; readonly vector: Float32Array }[]): Promise<void>
}

const documentColumns =
  'documents.id, conversation_id AS conversationId, name, title, media_type AS mediaType, characters, created_at AS createdAt'
const passageColumns = 'passages.number, document_id AS documentId, passages.start, passages.end, passages.text'

export function createDocuments(database: Database, write: Write): DocumentRepository {
  const list = database.prepare<[string], StoredDocument>(
    `SELECT ${documentColumns} FROM documents WHERE conversation_id = ? ORDER BY number`,
  )
  const one = database.prepare<[string], StoredDocument & { text: string }>(
    `SELECT ${documentColumns}, text FROM documents WHERE id = ?`,
  )
  const byWords = preparedLater(() =>
    database.prepare<[string, string, number], StoredPassage>(`
    SELECT ${passageColumns} FROM passages_fts JOIN passages ON passages.number = passages_fts.rowid
    JOIN documents ON documents.id = document_id
    WHERE passages_fts MATCH ? AND conversation_id = ? ORDER BY rank LIMIT ?`),
  )
  const beginnings = database.prepare<[string, number], StoredPassage>(`
    SELECT ${passageColumns} FROM passages JOIN documents ON documents.id = document_id
    WHERE conversation_id = ? ORDER BY passages.start, documents.number LIMIT ?`)
  const passage = database.prepare<[number], StoredPassage>(`SELECT ${passageColumns} FROM passages WHERE number = ?`)
  const vectors = database.prepare<[string], { number: number; vector: Uint8Array }>(`
    SELECT passages.number, vector FROM passages JOIN documents ON documents.id = document_id
    WHERE conversation_id = ? AND vector IS NOT NULL`)
  const withoutVector = database.prepare<[string, number], StoredPassage>(`
    SELECT ${passageColumns} FROM passages JOIN documents ON documents.id = document_id
    WHERE conversation_id = ? AND vector IS NULL ORDER BY passages.number LIMIT ?`)
  const read = async <Result>(work: () => Result): Promise<Result> => sayingWhy(database.name, work)

  return {
    async add({ passages, ...given }) {
      const { conversationId, mediaType } = given
      const [name, title, text] = [clean(given.name), clean(given.title), clean(given.text)]
      const id = createId('doc')
      const createdAt = await write('addDocument', { id, conversationId, name, title, mediaType, text, passages })
      return { id, conversationId, name, title, mediaType, characters: text.length, createdAt }
    },
    list: (conversationId) => read(() => list.all(conversationId)),
    get: (id) => read(() => one.get(id) ?? null),
    remove: (id) => write('removeDocument', id),
    byWords: (conversationId, words, limit) =>
      read(() => {
        const match = words.map((word) => `"${word.replaceAll('"', '')}"`).join(' OR ')
        return match === '' ? [] : byWords().all(match, conversationId, limit)
      }),
    beginnings: (conversationId, limit) => read(() => beginnings.all(conversationId, limit)),
    passages: (numbers) => read(() => numbers.flatMap((number) => passage.get(number) ?? [])),
    vectors: (conversationId) =>
      read(() => vectors.all(conversationId).map(({ number, vector }) => ({ number, vector: floatsOf(vector) }))),
    withoutVector: (conversationId, limit) => read(() => withoutVector.all(conversationId, limit)),
    async setVectors(given) {
      await write(
        'setVectors',
        given.map(({ number, vector }) => ({
          number,
          vector: new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength),
        })),
      )
    },
  }
}

/** A copy, since what the database gives may begin at an odd address. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer)
}
