import type { App, AppOptions } from './app.ts'
import type { Deleted, DeletionOptions } from './deletion.ts'
import type { GatewayApp, GatewayAppOptions } from './gateway.ts'
import type { ComputedAnswer } from '../rules/index.ts'
import type { SharedCounts, Store } from '../store/index.ts'

/** Everything of one home. Loaded with the first call: who only asks a running server does not wait for it. */
export async function createApp(options: AppOptions = {}): Promise<App> {
  return (await import('./app.ts')).createApp(options)
}

/** For what needs the store of a home and nothing that works with it. */
export async function withStore<Result>(home: string, work: (store: Store) => Promise<Result>): Promise<Result> {
  return (await import('./open-store.ts')).withStore(home, work)
}

/** The gateway of one home, and nothing else: it is there in a quarter of a second. */
export async function createGatewayApp(options: GatewayAppOptions = {}): Promise<GatewayApp> {
  return (await import('./gateway.ts')).createGatewayApp(options)
}

/** JSON Schema of `config.json`. */
export async function configSchema(): Promise<object> {
  return (await import('../gateway/index.ts')).configSchema()
}

/** Deletes everything about the person from a home that nobody works in. */
export async function deleteEverything(home: string | undefined, options: DeletionOptions): Promise<Deleted> {
  return (await import('./deletion.ts')).deleteEverything(home, options)
}

/** Whether replicas share a database with this home. */
export async function isShared(home: string): Promise<boolean> {
  return (await import('./shared-data.ts')).isShared(home)
}

/** How much that is; all replicas would lose it. Throws `invalid_request` where nothing is shared. */
export async function sharedCounts(home: string): Promise<SharedCounts> {
  return (await import('./shared-data.ts')).sharedData(home, { erase: false })
}

/** How this would be computed without a model; null where it is not sure that it can be. */
export async function computedFor(question: string): Promise<ComputedAnswer | null> {
  return (await import('./computed.ts')).createLocalComputed().answer(question)
}

export type { App, AppOptions } from './app.ts'
export type { Deleted } from './deletion.ts'
export type { GatewayApp, GatewayAppOptions } from './gateway.ts'
export { createLog, type Log, type LogEvent } from './log.ts'
export type { Measured, Meter } from './meter.ts'
export type { Models } from './models.ts'
export { homePaths, type HomePaths } from './paths.ts'
export type { SettingsShelf } from './settings.ts'
