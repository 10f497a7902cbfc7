import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { VadeError } from '../core/index.ts'
import { createAccountDatabase } from './accounts/account-database.ts'
import { openAccountStore, type AccountStore } from './accounts/account-store.ts'
import { createLedger, type LedgerRepository } from './accounts/ledger.ts'
import { createConsentRepository, type ConsentRepository } from './consents.ts'
import { createConversations, type ConversationRepository } from './conversations.ts'
import { createEgressRecord, type EgressRecord } from './egress/record.ts'
import { isDamage, openDatabase, sayingWhy, type Database } from './database.ts'
import { createContexts, type ContextRepository } from './context/contexts.ts'
import type { Exported, Imported } from './jsonl.ts'
import { createDocuments, type DocumentRepository } from './documents.ts'
import { loadStoreKey, storeKeyFile } from './key.ts'
import { createApiKeys, type ApiKeyRepository } from './keys.ts'
import { migrate } from './migrations.ts'
import { countRows } from './other-rows.ts'
import { createProviderObjects, type ProviderObjectRepository } from './provider-objects.ts'
import type { PostgresOptions } from './postgres/connection.ts'
import { createQueuedQuestions, type QueuedQuestionRepository } from './queued-questions.ts'
import { createResponses, type ResponseRepository } from './responses.ts'
import { withRatesElsewhere, type ValkeyOptions } from './valkey/rates.ts'
import { createSettings, type SettingsRepository } from './settings.ts'
import { createWriter } from './writer.ts'

export interface Store {
  readonly path: string
  /** The file that holds its key, or null where the keyring of the desktop has it. */
  readonly keyFile: string | null
  readonly conversations: ConversationRepository
  readonly contexts: ContextRepository
  readonly keys: ApiKeyRepository
  readonly settings: SettingsRepository
  /** Settings that all replicas have in common; the same as `settings` where there is one machine only. */
  readonly sharedSettings: SettingsRepository
  readonly responses: ResponseRepository
  readonly providerObjects: ProviderObjectRepository
  readonly queuedQuestions: QueuedQuestionRepository
  readonly ledger: LedgerRepository
  readonly consents: ConsentRepository
  /** What left this machine: of this home alone, also where replicas share the rest. */
  readonly egress: EgressRecord
  readonly documents: DocumentRepository
  /** For a process that answers calls; close it before the store. `onProblem` hears what had to be put off. */
  openAccounts(onProblem: (thrown: unknown) => void): AccountStore
  /** Answers that a crash left half-written become `stopped`. Call it only while holding the home. */
  recover(): Promise<number>
  /**
   * Everything about a person as JSON lines, as it was at one moment, also what replicas share; secrets are left out.
   * Where pages are damaged it has all other rows, and says of which tables some are missing.
   */
  exportTo(write: (line: string) => Promise<void>): Promise<Exported>
  /** How many rows there are of each kind, by the names of their tables. */
  counts(): Promise<readonly { readonly name: string; readonly count: number }[]>
  /** Adds what an export has that is not here yet and may move. */
  importFrom(lines: AsyncIterable<string>): Promise<Imported>
  /** A consistent copy, encrypted with the same key, checked before it gets its name. */
  backup(file: string): Promise<void>
  verify(): Promise<{ readonly ok: boolean; readonly problems: readonly string[] }>
  close(): Promise<void>
}

export interface StoreOptions {
  readonly home: string
  /** Told where what leaves is recorded, before anything is asked elsewhere. */
  readonly onRecord?: (record: EgressRecord) => Promise<void>
  /** Where replicas have keys, providers' keys, accounts and stored answers in common; else the home has them, too. */
  readonly shared?: PostgresOptions | undefined
  /** Where the rates of a minute are counted; else in the database. */
  readonly rates?: ValkeyOptions | undefined
}

/** Opens `vade.db` in the home, made and migrated where needed. */
export async function openStore({ home, shared, rates, onRecord }: StoreOptions): Promise<Store> {
  const path = join(home, 'vade.db')
  const key = await loadStoreKey(home)
  const database = openDatabase(path, key)
  const writer = createWriter({ path, key })
  const { write } = writer
  const repositories = () => ({
    conversations: createConversations(database, write),
    contexts: createContexts(database, write),
    keys: createApiKeys(database, write),
    settings: createSettings(database, write),
    responses: createResponses(database, write),
    providerObjects: createProviderObjects(database, write),
    queuedQuestions: createQueuedQuestions(database, write),
    ledger: createLedger(database, write),
    consents: createConsentRepository(database, write),
    egress: createEgressRecord({ database, write, key }),
    documents: createDocuments(database, write),
  })
  let opened: ReturnType<typeof repositories>
  try {
    opened = sayingWhy(path, () => {
      migrate(database)
      return repositories()
    })
  } catch (thrown) {
    database.close()
    throw thrown
  }
  const replicas = await begun().catch(async (thrown: unknown) => {
    await writer.close()
    database.close()
    throw thrown
  })
  async function begun() {
    await onRecord?.(opened.egress)
    return openReplicas({ home, key, shared })
  }
  return {
    path,
    keyFile: storeKeyFile(home),
    ...opened,
    sharedSettings: replicas?.settings ?? opened.settings,
    ...(replicas !== null && { keys: replicas.keys, responses: replicas.responses, ledger: replicas.ledger }),
    openAccounts(onProblem) {
      const own = () => database.prepare('SELECT 1 FROM leases LIMIT 1').get() !== undefined
      const accounts = replicas?.openAccounts(onProblem) ?? createAccountDatabase(write)
      return openAccountStore({
        home,
        database: rates === undefined ? accounts : withRatesElsewhere(accounts, { ...rates, onProblem }),
        hasLeases: replicas === null ? own : () => true,
        onProblem,
      })
    },
    recover: () => write('endAnswers', 'stopped'),
    async exportTo(line) {
      const moves = await loadMoves()
      // A connection of its own: it reads for a while, and others write meanwhile.
      const own = openDatabase(path, key)
      try {
        own.exec('BEGIN')
        return await moves.exportTo(own, line, replicas?.exportTo)
      } finally {
        own.close()
      }
    },
    counts: async () => sayingWhy(path, () => countRows(database)),
    importFrom: async (lines) => (await loadMoves()).importFrom(lines, write),
    async backup(file) {
      const draft = `${file}.partial`
      rmSync(draft, { force: true })
      sayingWhy(draft, () => database.prepare('VACUUM INTO ?').run(draft))
      await checkedInto(draft, file, key)
    },
    async verify() {
      const damage = problemsOf(database).map((problem) => `${path}: ${problem}`)
      const problems = damage.length > 0 ? damage : await (replicas ?? opened).ledger.verify()
      return { ok: problems.length === 0, problems }
    },
    async close() {
      await replicas?.close()
      await writer.close()
      database.close()
    },
  }
}

/** Seldom needed, and the schemas of the lines take 8 MB. */
function loadMoves() {
  return import('./jsonl.ts')
}

/** Loaded only where replicas share a database. */
async function openReplicas({ home, key, shared }: Pick<StoreOptions, 'home' | 'shared'> & { readonly key: string }) {
  if (shared === undefined) return null
  const { openSharedStore } = await import('./postgres/store.ts')
  return openSharedStore({ ...shared, home, key })
}

async function checkedInto(draft: string, file: string, key: string): Promise<void> {
  const { rename } = await import('node:fs/promises')
  const copy = openDatabase(draft, key)
  const problems = problemsOf(copy)
  copy.close()
  if (problems.length > 0) {
    rmSync(draft, { force: true })
    throw new VadeError('store_damaged', `The copy is damaged (${problems[0] ?? ''}); ${file} was not written.`)
  }
  await rename(draft, file)
}

/** A database too damaged for the check to run is a problem like the others, not an error of the check. */
function problemsOf(database: Database): string[] {
  try {
    return checked(database)
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown
    return [thrown.message]
  }
}

function checked(database: Database): string[] {
  const integrity = database.prepare<[], { integrity_check: string }>('PRAGMA integrity_check').all()
  // A row may have many lines, below the name of the database.
  const lines = integrity.flatMap((row) => row.integrity_check.split('\n'))
  const said = lines.filter((line) => line !== 'ok' && !line.startsWith('***'))
  if (said.length > 0) return said
  const foreign = database.prepare('PRAGMA foreign_key_check').all()
  return foreign.length === 0 ? [] : [`${String(foreign.length)} messages belong to no conversation.`]
}
