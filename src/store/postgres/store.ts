import { join } from 'node:path'
import type { AccountDatabase } from '../accounts/account-database.ts'
import type { LedgerRepository } from '../accounts/ledger.ts'
import type { MoreRows } from '../jsonl.ts'
import type { ApiKeyRepository } from '../keys.ts'
import type { ResponseRepository } from '../responses.ts'
import type { SettingsRepository } from '../settings.ts'
import { createPostgresAccounts } from './account-database.ts'
import { connectPostgres, type PostgresOptions } from './connection.ts'
import { createPostgresKeys } from './keys.ts'
import { createPostgresLedger } from './ledger.ts'
import { migrate } from './migrations.ts'
import { createPostgresResponses } from './responses.ts'
import { createSeal } from './seal.ts'
import { exportShared } from './shared-rows.ts'
import { createPostgresSettings } from './settings.ts'
import { watchChanges } from './watch.ts'

/** What replicas of the gateway share: keys, providers' keys, accounts and stored answers; no conversations. */
export interface SharedStore {
  readonly keys: ApiKeyRepository
  readonly settings: SettingsRepository
  readonly responses: ResponseRepository
  readonly ledger: LedgerRepository
  openAccounts(onProblem: (thrown: unknown) => void): AccountDatabase
  readonly exportTo: MoreRows
  close(): Promise<void>
}

export interface SharedStoreOptions extends PostgresOptions {
  readonly home: string
  /** Of the store, 64 hexadecimal digits: the same for all replicas. */
  readonly key: string
}

/** Connects to PostgreSQL, and brings its tables to this program's shape. */
export async function openSharedStore({ home, key, ...options }: SharedStoreOptions): Promise<SharedStore> {
  const { onProblem } = options
  const postgres = await connectPostgres(options)
  const seal = createSeal(key)
  const keys = createPostgresKeys(postgres)
  const settings = createPostgresSettings(postgres, seal)
  try {
    await migrate(postgres)
    await Promise.all([keys.reload(), settings.reload()])
  } catch (thrown) {
    await postgres.close()
    throw thrown
  }
  const watched = { api_keys: keys, settings }
  const watch = watchChanges({ postgres, onChange: (changed) => watched[changed].reload(), onProblem })
  return {
    keys,
    settings,
    responses: createPostgresResponses(postgres, seal),
    ledger: createPostgresLedger(postgres),
    openAccounts: (told) => createPostgresAccounts({ postgres, folder: join(home, 'journal'), onProblem: told }),
    exportTo: (write) => exportShared(postgres, seal, write),
    async close() {
      await watch.close()
      await postgres.close()
    },
  }
}
