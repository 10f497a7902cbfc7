import type { AnswerFacts, Conversation, MessageStatus, StoredMessage } from '../core/index.ts'

export interface ConversationRow {
  readonly id: string
  readonly title: string
  readonly pinned: number
  readonly model: string | null
  readonly leaf_id: string | null
  readonly created_at: number
  readonly updated_at: number
}

export interface MessageRow {
  readonly number: number
  readonly id: string
  readonly conversation_id: string
  readonly parent_id: string | null
  readonly role: 'user' | 'assistant'
  readonly text: string
  readonly status: MessageStatus
  readonly answer: string | null
  readonly created_at: number
}

export function conversationOf(row: ConversationRow): Conversation {
  return {
    id: row.id,
    title: row.title,
    pinned: row.pinned === 1,
    model: row.model,
    leafId: row.leaf_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export function messageOf(row: MessageRow): StoredMessage {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    parentId: row.parent_id,
    role: row.role,
    text: row.text,
    status: row.status,
    createdAt: row.created_at,
    answer: row.answer === null ? null : (JSON.parse(row.answer) as AnswerFacts),
  }
}
