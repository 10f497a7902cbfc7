import type { Database } from './database.ts'
import type { ConversationRow, MessageRow } from './rows.ts'
import type { Tables } from './tables.ts'

/**
 * Where rows cannot be read, others may speak of them, which no import takes. Every row stays as it is but for that:
 * a message hangs on the one that stands before it in its conversation, a conversation shows its newest message, and a
 * conversation whose row is lost has another one. Nothing is kept in memory for it before something is lost.
 */
export interface Mending {
  conversation(row: ConversationRow): ConversationRow
  message(row: MessageRow): MessageRow
  /** What has to be written before anything else of a conversation: nothing, unless its row is lost; and only once. */
  conversationBefore(part: { readonly conversation_id: string; readonly created_at: number }): ConversationRow[]
  hasConversation(id: string): boolean
  hasMessage(id: string): boolean
}

const lostTitle = 'Its title was lost'

export function createMending(database: Database, tables: Tables): Mending {
  const leaf = database.prepare<[string], MessageRow>('SELECT * FROM messages WHERE id = ?')
  let conversations: Set<string> | undefined
  let messages: ReturnType<typeof readMessages> | undefined

  /** Which message stands before each, and which is the last of each conversation. */
  function readMessages() {
    const before = new Map<string, string | null>()
    const last = new Map<string, string>()
    for (const { id, conversation_id } of tables.rows<MessageRow>('messages')) {
      before.set(id, last.get(conversation_id) ?? null)
      last.set(conversation_id, id)
    }
    return { before, last }
  }
  const readableMessages = () => (messages ??= readMessages())
  const readableConversations = () =>
    (conversations ??= new Set([...tables.rows<ConversationRow>('conversations')].map(({ id }) => id)))
  const hasConversation = (id: string) => !tables.damaged.has('conversations') || readableConversations().has(id)
  const hasMessage = (id: string) => !tables.damaged.has('messages') || readableMessages().before.has(id)

  return {
    conversation(row) {
      const { id, leaf_id: leafId } = row
      if (leafId === null || tables.attempt(() => ({ found: leaf.get(leafId) })) !== undefined) return row
      const { before, last } = readableMessages()
      return before.has(leafId) ? row : { ...row, leaf_id: last.get(id) ?? null }
    },
    message: (row) =>
      row.parent_id === null || hasMessage(row.parent_id)
        ? row
        : { ...row, parent_id: readableMessages().before.get(row.id) ?? null },
    conversationBefore({ conversation_id: id, created_at: at }) {
      if (hasConversation(id)) return []
      readableConversations().add(id)
      const leafId = readableMessages().last.get(id) ?? null
      return [{ id, title: lostTitle, pinned: 0, model: null, leaf_id: leafId, created_at: at, updated_at: at }]
    },
    hasConversation,
    hasMessage,
  }
}
