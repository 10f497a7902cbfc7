import type { PostgresOptions } from './postgres/connection.ts'
import type { SharedData } from './postgres/shared-data.ts'

/** What replicas share at this address. Loaded only where it is asked for. */
export async function openSharedData(options: PostgresOptions): Promise<SharedData> {
  return (await import('./postgres/shared-data.ts')).openSharedData(options)
}
