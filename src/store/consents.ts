import { anyProvider, type Consent, type ConsentPurpose, type ConsentTopic } from '../core/index.ts'
import { clean } from './conversations.ts'
import type { NewConsent } from './consent-changes.ts'
import { sayingWhy, type Database } from './database.ts'
import type { Write } from './writer.ts'

export interface ConsentSubject {
  readonly provider: string
  readonly purpose: ConsentPurpose
  readonly conversation: string | null
}

/** What people said about what may leave the device. Only topics and kept conversations can be taken back. */
export interface ConsentRepository {
  /** Settles once the disk has them all. */
  add(consents: readonly NewConsent[]): Promise<Consent[]>
  /** The last of each class, provider, purpose and conversation; without those about one request. */
  latest(): Promise<Consent[]>
  /** Those of `latest` that are about this subject: its provider or any, its conversation or all. */
  about(subject: ConsentSubject): Promise<Consent[]>
  get(id: string): Promise<Consent | null>
  /** Whether this class, provider and purpose was ever said no to, be it for one request only. */
  wasDenied(about: Pick<Consent, 'class' | 'provider' | 'purpose'>): Promise<boolean>
  /** Newest first, before the row of this number. */
  history(page: { readonly limit: number; readonly before?: number | undefined }): Promise<Consent[]>
  /** The latest moment at which anything was said, in milliseconds since the epoch; 0 while nothing was. */
  lastMoment(): Promise<number>
  topics(): Promise<ConsentTopic[]>
  /** False where these words are a topic already. Throws `conflict` when there are too many. */
  addTopic(topic: ConsentTopic): Promise<boolean>
  removeTopic(id: string): Promise<boolean>
  /** Conversations of which nothing leaves, by their ids. */
  kept(): Promise<string[]>
  isKept(conversation: string): Promise<boolean>
  keep(of: { readonly id: string; readonly kept: boolean; readonly at: number }): Promise<void>
}

const columns = `number, id, class, provider, purpose, scope, conversation, state, at, expires_at AS expiresAt, text, version`

export function createConsentRepository(database: Database, write: Write): ConsentRepository {
  const latest = database.prepare<[], Consent>(`
    SELECT ${columns} FROM consents WHERE number IN (
      SELECT max(number) FROM consents WHERE scope != 'once' GROUP BY purpose, class, provider, conversation
    ) ORDER BY number`)
  const about = database.prepare<ConsentSubject, Consent>(`
    SELECT ${columns} FROM consents WHERE number IN (
      SELECT max(number) FROM consents
      WHERE scope != 'once' AND purpose = @purpose AND provider IN (@provider, '${anyProvider}')
        AND (conversation IS NULL OR conversation = @conversation)
      GROUP BY class, provider, conversation
    ) ORDER BY number`)
  const one = database.prepare<[string], Consent>(`SELECT ${columns} FROM consents WHERE id = ?`)
  const denied = database.prepare<Pick<Consent, 'class' | 'provider' | 'purpose'>>(
    `SELECT 1 FROM consents
    WHERE class = @class AND provider = @provider AND purpose = @purpose AND state = 'deny' LIMIT 1`,
  )
  const history = database.prepare<[number, number], Consent>(
    `SELECT ${columns} FROM consents WHERE number < ? ORDER BY number DESC LIMIT ?`,
  )
  const lastMoment = database.prepare<[], number | null>('SELECT max(at) FROM consents').pluck()
  const topics = database.prepare<[], ConsentTopic>('SELECT id, words, at FROM consent_topics ORDER BY at, id')
  const kept = database.prepare<[], string>('SELECT conversation_id FROM kept_conversations ORDER BY at').pluck()
  const isKept = database.prepare<[string]>('SELECT 1 FROM kept_conversations WHERE conversation_id = ?')
  const read = async <Result>(work: () => Result): Promise<Result> => sayingWhy(database.name, work)
  return {
    add: (consents) => write('addConsents', consents),
    latest: () => read(() => latest.all()),
    about: ({ provider, purpose, conversation }) => read(() => about.all({ provider, purpose, conversation })),
    wasDenied: (of) => read(() => denied.get(of) !== undefined),
    get: (id) => read(() => one.get(id) ?? null),
    history: ({ limit, before }) => read(() => history.all(before ?? Number.MAX_SAFE_INTEGER, limit)),
    lastMoment: () => read(() => lastMoment.get() ?? 0),
    topics: () => read(() => topics.all()),
    addTopic: (topic) => write('addTopic', { ...topic, words: clean(topic.words) }),
    removeTopic: (id) => write('removeTopic', id),
    kept: () => read(() => kept.all()),
    isKept: (conversation) => read(() => isKept.get(conversation) !== undefined),
    async keep(of) {
      await write('keepConversation', of)
    },
  }
}
