import { createId, type AnswerFacts, type Conversation, type MessageStatus, type StoredMessage } from '../core/index.ts'
import type { ConversationChange } from './changes.ts'
import { createLookup } from './lookup.ts'
import { conversationOf, messageOf, type ConversationRow, type MessageRow } from './rows.ts'
import { preparedLater, sayingWhy, type Database } from './database.ts'
import type { Write } from './writer.ts'

export interface NewMessage {
  readonly id?: string
  readonly conversationId: string
  readonly parentId: string | null
  readonly role: 'user' | 'assistant'
  readonly text: string
  readonly status: MessageStatus
  readonly answer?: AnswerFacts | null
}

export interface SearchHit {
  readonly conversation: Conversation
  /** Words around the match, the match between ‹ and ›; null when the title matched. */
  readonly snippet: string | null
  readonly matchId: string | null
}

/** Conversations and the trees of their messages. A promise settles once the disk has the change. */
export interface ConversationRepository {
  create(input: { readonly title: string; readonly model?: string | null }): Promise<Conversation>
  get(id: string): Promise<Conversation | null>
  /** Pinned first, then newest; `before` is an `updatedAt` to go on from. */
  list(options: {
    readonly limit: number
    readonly before?: number
  }): Promise<{ conversations: Conversation[]; more: boolean }>
  search(query: string, options: { readonly limit: number }): Promise<SearchHit[]>
  change(id: string, change: ConversationChange): Promise<Conversation>
  remove(id: string): Promise<boolean>
  /** The whole tree, oldest first. */
  messages(id: string): Promise<StoredMessage[]>
  /** The newest of those that stand right behind a message, or at the beginning; null where there is none. */
  newestBehind(place: Pick<NewMessage, 'conversationId' | 'parentId' | 'role'>): Promise<StoredMessage | null>
  /** From the first message to the leaf. */
  branch(leafId: string): Promise<StoredMessage[]>
  addMessage(message: NewMessage): Promise<StoredMessage>
  /** `streaming`: that is what was said so far. */
  finishMessage(
    id: string,
    change: { readonly text: string; readonly status: MessageStatus; readonly answer: AnswerFacts | null },
  ): Promise<StoredMessage>
}

export function createConversations(database: Database, write: Write): ConversationRepository {
  const lookup = createLookup(database)
  const oneConversation = database.prepare<[string], ConversationRow>('SELECT * FROM conversations WHERE id = ?')
  const tree = database.prepare<[string], MessageRow>(
    'SELECT * FROM messages WHERE conversation_id = ? ORDER BY number',
  )
  const behind = database.prepare<[string, string, string], MessageRow>(
    'SELECT * FROM messages WHERE conversation_id = ? AND parent_id = ? AND role = ? ORDER BY number DESC LIMIT 1',
  )
  // The sign keeps SQLite from looking through the beginnings of all conversations, which its index has together.
  const beginning = database.prepare<[string, string], MessageRow>(
    'SELECT * FROM messages WHERE conversation_id = ? AND +parent_id IS NULL AND role = ? ORDER BY number DESC LIMIT 1',
  )
  const path = database.prepare<[string], MessageRow>(`
    WITH RECURSIVE up AS (
      SELECT * FROM messages WHERE id = ?
      UNION ALL SELECT messages.* FROM messages JOIN up ON messages.id = up.parent_id
    ) SELECT * FROM up ORDER BY number`)
  const firstPage = database.prepare<[number], ConversationRow>(
    'SELECT * FROM conversations ORDER BY pinned DESC, updated_at DESC, id LIMIT ?',
  )
  // The pinned ones have all been on the first page.
  const nextPage = database.prepare<[number, number], ConversationRow>(
    'SELECT * FROM conversations WHERE pinned = 0 AND updated_at < ? ORDER BY updated_at DESC, id LIMIT ?',
  )
  const byText = preparedLater(() =>
    database.prepare<[string, number], MessageRow & { snippet: string }>(`
    SELECT messages.*, snippet(text_fts, 0, '‹', '›', '…', 12) AS snippet
    FROM text_fts JOIN messages ON messages.number = text_fts.rowid
    WHERE text_fts MATCH ? ORDER BY rank LIMIT ?`),
  )
  const byTitle = database.prepare<[string, number], ConversationRow>(
    "SELECT * FROM conversations WHERE title LIKE '%' || ? || '%' ESCAPE '\\' ORDER BY updated_at DESC LIMIT ?",
  )

  const read = async <Result>(work: () => Result): Promise<Result> => sayingWhy(database.name, work)

  return {
    create: ({ title, model }) =>
      write('addConversation', { id: createId('conv'), title: clean(title), model: model ?? null }),
    get: (id) =>
      read(() => {
        const row = oneConversation.get(id)
        return row === undefined ? null : conversationOf(row)
      }),
    list: ({ limit, before }) =>
      read(() => {
        const rows = before === undefined ? firstPage.all(limit + 1) : nextPage.all(before, limit + 1)
        return { conversations: rows.slice(0, limit).map(conversationOf), more: rows.length > limit }
      }),
    search: (query, { limit }) =>
      read(() => {
        const hits = new Map<string, SearchHit>()
        const plain = query.trim().replace(/[\\%_]/g, String.raw`\$&`)
        for (const row of byTitle.all(plain, limit)) {
          hits.set(row.id, { conversation: conversationOf(row), snippet: null, matchId: null })
        }
        const words = query.match(/[\p{L}\p{N}]+/gu) ?? []
        const match = words.map((word) => `"${word}"*`).join(' ')
        // Several messages of one conversation may match: ask for more rows than conversations are wanted.
        for (const row of match === '' ? [] : byText().all(match, limit * 5)) {
          if (hits.size >= limit) break
          if (hits.has(row.conversation_id)) continue
          hits.set(row.conversation_id, {
            conversation: lookup.conversation(row.conversation_id),
            snippet: row.snippet,
            matchId: row.id,
          })
        }
        return [...hits.values()]
      }),
    change: (id, change) =>
      write('changeConversation', {
        id,
        change: change.title === undefined ? change : { ...change, title: clean(change.title) },
      }),
    remove: (id) => write('removeConversation', id),
    messages: (id) => read(() => tree.all(id).map(messageOf)),
    newestBehind: ({ conversationId, parentId, role }) =>
      read(() => {
        const row = parentId === null ? beginning.get(conversationId, role) : behind.get(conversationId, parentId, role)
        return row === undefined ? null : messageOf(row)
      }),
    branch: (leafId) => read(() => path.all(leafId).map(messageOf)),
    addMessage: ({ id, conversationId, parentId, role, text, status, answer }) =>
      write('addMessage', {
        id: id ?? createId('msg'),
        conversationId,
        parentId,
        role,
        text: clean(text),
        status,
        answer: json(answer),
      }),
    finishMessage: (id, { text, status, answer }) =>
      write('finishMessage', { id, text: clean(text), status, answer: json(answer) }),
  }
}

/** UTF-8 has no lone surrogates, and SQLite's own functions end a text at NUL: both become U+FFFD. */
export function clean(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\u{FFFD}')
}

function json(answer: AnswerFacts | null | undefined): string | null {
  return answer === null || answer === undefined ? null : JSON.stringify(answer)
}
