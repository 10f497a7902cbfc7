import type { App, AppOptions } from './app.ts'

/** Everything of one home. Loaded with the first call: who only asks a running server does not wait for it. */
export async function createApp(options: AppOptions = {}): Promise<App> {
  return (await import('./app.ts')).createApp(options)
}

/** JSON Schema of `config.json`. */
export async function configSchema(): Promise<object> {
  return (await import('../gateway/index.ts')).configSchema()
}
export type { App, AppOptions } from './app.ts'
export { createLog, type Log, type LogEvent } from './log.ts'
export type { Measured, Meter } from './meter.ts'
export type { Models } from './models.ts'
export { homePaths, type HomePaths } from './paths.ts'
export type { SettingsShelf } from './settings.ts'
