import { VadeError, type Conversation, type StoredMessage } from '../core/index.ts'
import type { Database } from './database.ts'
import { conversationOf, messageOf, type ConversationRow, type MessageRow } from './rows.ts'

/** Finds one row by its id; `not_found` when it is not there. */
export interface Lookup {
  conversation(id: string): Conversation
  message(id: string): StoredMessage
}

export function createLookup(database: Database): Lookup {
  const oneConversation = database.prepare<[string], ConversationRow>('SELECT * FROM conversations WHERE id = ?')
  const oneMessage = database.prepare<[string], MessageRow>('SELECT * FROM messages WHERE id = ?')
  return {
    conversation(id) {
      const row = oneConversation.get(id)
      if (row !== undefined) return conversationOf(row)
      throw new VadeError('not_found', `There is no conversation ${id}; it may have been deleted.`)
    },
    message(id) {
      const row = oneMessage.get(id)
      if (row !== undefined) return messageOf(row)
      throw new VadeError('not_found', `There is no message ${id}; it may have been deleted.`)
    },
  }
}
