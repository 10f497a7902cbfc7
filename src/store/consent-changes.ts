import { VadeError, type Consent, type ConsentTopic } from '../core/index.ts'
import type { Database } from './database.ts'
import { createLookup } from './lookup.ts'

export type NewConsent = Omit<Consent, 'number'>

/** A hundred are more than a person can keep in mind. */
const mostTopics = 100

export function createConsentChanges(database: Database) {
  const lookup = createLookup(database)
  const add = database.prepare(`
    INSERT INTO consents (id, class, provider, purpose, scope, conversation, state, at, expires_at, text, version)
    VALUES (@id, @class, @provider, @purpose, @scope, @conversation, @state, @at, @expiresAt, @text, @version)`)
  const countTopics = database.prepare<[], number>('SELECT count(*) FROM consent_topics').pluck()
  const addTopic = database.prepare(
    'INSERT INTO consent_topics (id, words, at) VALUES (@id, @words, @at) ON CONFLICT (words) DO NOTHING',
  )
  const removeTopic = database.prepare('DELETE FROM consent_topics WHERE id = ?')
  const keep = database.prepare(
    'INSERT INTO kept_conversations (conversation_id, at) VALUES (@id, @at) ON CONFLICT (conversation_id) DO NOTHING',
  )
  const letGo = database.prepare('DELETE FROM kept_conversations WHERE conversation_id = @id')
  return {
    addConsents(consents: readonly NewConsent[]): Consent[] {
      return consents.map((consent) => ({ ...consent, number: Number(add.run(consent).lastInsertRowid) }))
    },
    /** False where these words are a topic already. */
    addTopic(topic: ConsentTopic): boolean {
      if ((countTopics.get() ?? 0) >= mostTopics) {
        throw new VadeError('conflict', `There are ${String(mostTopics)} topics already; remove one first.`)
      }
      return addTopic.run(topic).changes > 0
    },
    removeTopic: (id: string) => removeTopic.run(id).changes > 0,
    keepConversation({ kept, ...of }: { readonly id: string; readonly kept: boolean; readonly at: number }) {
      lookup.conversation(of.id)
      return (kept ? keep.run(of) : letGo.run({ id: of.id })).changes > 0
    },
  }
}
