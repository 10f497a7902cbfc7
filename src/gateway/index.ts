export type { OtherCall } from './calls/other-call.ts'
export type { CloudModel } from './calls/in-process.ts'
export { allowedTo } from './calls/planned.ts'
export { write } from './calls/write.ts'
export type { ListedModel, ModelDirectory } from './directory.ts'
export type { Asked, CallerSide, DialectName } from './dialects/dialect.ts'
export { outlines } from './dialects/index.ts'
export { createGateway, type Gateway } from './gateway.ts'
export { createKeys, type Keys } from './keys.ts'
export { createAccounts, type Accounts } from './money/accounts.ts'
export { allowsModel } from './money/limits.ts'
export {
  configSchema,
  createProviders,
  deviceModel,
  deviceProvider,
  type ModelEntry,
  type Policy,
  type ProviderModel,
  type Providers,
  type ProviderStatus,
  type Resolution,
} from './providers/index.ts'
export {
  createResponsesStore,
  finishedResponse,
  type PreparedResponse,
  type ResponsesStore,
} from './responses-store.ts'
export { sharedPlaces, type SharedPlaces } from './providers/shared-places.ts'
export { joined } from './joined.ts'
export type { Reply } from './reply.ts'
export { parseJson, parseObject } from './request/parse.ts'
export { exposition, expositionType } from './telemetry/exposition.ts'
export { createCounter, createHistogram } from './telemetry/series.ts'
export { openTelemetry, type Telemetry } from './telemetry/telemetry.ts'
