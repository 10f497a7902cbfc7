export type { AccountStore } from './accounts/account-store.ts'
export type { CounterStore, Give, Take, Taken } from './accounts/counters.ts'
export {
  windowEnd,
  windowOf,
  type Counter,
  type FinishedCall,
  type OpenCall,
  type Period,
  type Posting,
} from './accounts/entries.ts'
export type {
  KeySpend,
  LedgerEntry,
  LedgerRepository,
  ProviderHealth,
  Quantiles,
  SpendGroup,
  SpendRow,
} from './accounts/ledger.ts'
export type { CallQuery, Page, Span } from './accounts/request-log.ts'
export type { ConversationChange } from './changes.ts'
export type { NewConsent } from './consent-changes.ts'
export type { ConsentRepository, ConsentSubject } from './consents.ts'
export type { ConversationRepository, NewMessage, SearchHit } from './conversations.ts'
export type { ContextFact, ContextRepository, ContextSummary, PassageVector, SummaryLine } from './context/contexts.ts'
export type { ExportLine } from './egress/exported.ts'
export type { EgressQuery, EgressRecord, EgressVerdict } from './egress/record.ts'
export { storeTraces, type StoreTraces } from './erase.ts'
export { mostDocumentCharacters, mostDocuments } from './document-changes.ts'
export type { DocumentRepository, StoredDocument, StoredPassage } from './documents.ts'
export type { ApiKey, ApiKeyRepository, KeyLimits } from './keys.ts'
export { lockFile, tryLockFile } from './lock.ts'
export type { ProviderObject, ProviderObjectRepository } from './provider-objects.ts'
export type { QueuedQuestion, QueuedQuestionRepository } from './queued-questions.ts'
export { longestChain, type ResponseRepository, type StoredResponse } from './responses.ts'
export type { SharedCounts } from './postgres/shared-data.ts'
export { openSharedData } from './shared-data.ts'
export type { SettingsRepository } from './settings.ts'
export { openStore, type Store, type StoreOptions } from './store.ts'
