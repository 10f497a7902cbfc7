import { VadeError, type MessageStatus, type StoredMessage } from '../core/index.ts'
import { createAccountChanges } from './accounts/account-changes.ts'
import { createContextChanges } from './context/context-changes.ts'
import { createConsentChanges } from './consent-changes.ts'
import type { Database } from './database.ts'
import type { Chain } from './egress/chain.ts'
import { createEgressChanges } from './egress/changes.ts'
import { createDocumentChanges } from './document-changes.ts'
import { createImportChanges } from './import-changes.ts'
import { createKeyChanges } from './key-changes.ts'
import { createLookup } from './lookup.ts'
import { createProviderObjectChanges } from './provider-object-changes.ts'
import { createQueuedQuestionChanges } from './queued-question-changes.ts'
import { createResponseChanges } from './response-changes.ts'

export interface ConversationChange {
  readonly title?: string
  readonly pinned?: boolean
  readonly model?: string | null
  readonly leafId?: string
}

/** All that changes the database, by name. Input and result cross threads, so both are plain data. */
export type Changes = ReturnType<typeof createChanges>

export function createChanges(database: Database, chain: Chain) {
  const lookup = createLookup(database)
  const addConversation = database.prepare(
    'INSERT INTO conversations (id, title, model, created_at, updated_at) VALUES (@id, @title, @model, @now, @now)',
  )
  const changeConversation = database.prepare(
    'UPDATE conversations SET title = @title, pinned = @pinned, model = @model, leaf_id = @leafId WHERE id = @id',
  )
  const removeConversation = database.prepare('DELETE FROM conversations WHERE id = ?')
  const addMessage = database.prepare(`
    INSERT INTO messages (id, conversation_id, parent_id, role, text, status, answer, created_at)
    VALUES (@id, @conversationId, @parentId, @role, @text, @status, @answer, @now)`)
  const showMessage = database.prepare(
    'UPDATE conversations SET leaf_id = @id, updated_at = @now WHERE id = @conversationId',
  )
  const finishMessage = database.prepare(
    'UPDATE messages SET text = @text, status = @status, answer = @answer WHERE id = @id',
  )
  const endAnswers = database.prepare("UPDATE messages SET status = ? WHERE status = 'streaming'")
  const setSetting = database.prepare(
    'INSERT INTO settings (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )

  function needOwnMessage(id: string, conversationId: string, param: string): void {
    if (lookup.message(id).conversationId === conversationId) return
    throw new VadeError('invalid_request', `${param} is a message of another conversation.`, { param })
  }

  const contexts = createContextChanges(database)
  const documents = createDocumentChanges(database)

  return {
    ...createKeyChanges(database),
    ...createAccountChanges(database),
    ...createEgressChanges(database, chain),
    addConversation(input: { readonly id: string; readonly title: string; readonly model: string | null }) {
      addConversation.run({ ...input, now: Date.now() })
      return lookup.conversation(input.id)
    },
    changeConversation({ id, change }: { readonly id: string; readonly change: ConversationChange }) {
      const next = { ...lookup.conversation(id), ...change }
      if (change.leafId !== undefined) needOwnMessage(change.leafId, id, 'leafId')
      changeConversation.run({ ...next, pinned: next.pinned ? 1 : 0 })
      return next
    },
    removeConversation: (id: string) => removeConversation.run(id).changes > 0,
    addMessage(message: {
      readonly id: string
      readonly conversationId: string
      readonly parentId: string | null
      readonly role: StoredMessage['role']
      readonly text: string
      readonly status: MessageStatus
      readonly answer: string | null
    }) {
      const { id, conversationId, parentId } = message
      lookup.conversation(conversationId)
      if (parentId !== null) needOwnMessage(parentId, conversationId, 'parentId')
      const now = Date.now()
      addMessage.run({ ...message, now })
      showMessage.run({ id, conversationId, now })
      return lookup.message(id)
    },
    finishMessage(message: {
      readonly id: string
      readonly text: string
      readonly status: MessageStatus
      readonly answer: string | null
    }) {
      finishMessage.run(message)
      return lookup.message(message.id)
    },
    /** What was still being written gets this status instead. */
    endAnswers: (status: 'stopped') => endAnswers.run(status).changes,
    ...contexts,
    ...documents,
    ...createImportChanges(database, { contexts, documents }),
    ...createResponseChanges(database),
    ...createProviderObjectChanges(database),
    ...createQueuedQuestionChanges(database),
    ...createConsentChanges(database),
    setSetting: (setting: { readonly name: string; readonly value: string }) => setSetting.run(setting).changes,
  }
}
