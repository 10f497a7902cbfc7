export { requireAbilities } from './abilities.ts'
export type { ListedModel, ModelDirectory } from './directory.ts'
export type { Asked, CallerSide, DialectName } from './dialects/dialect.ts'
export { outlines } from './dialects/index.ts'
export { createGateway, type Gateway } from './gateway.ts'
export { createKeys, type Keys } from './keys.ts'
export { createAccounts, type Accounts } from './money/accounts.ts'
export {
  configSchema,
  createProviders,
  deviceModel,
  deviceProvider,
  type ModelEntry,
  type Policy,
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
export { parseJson, parseObject } from './request/parse.ts'
export { interleave, type Tagged } from './upstream/interleave.ts'

/** Text completions and embeddings of this machine's models. Loaded with the first call: others never need them. */
export async function loadLocalDialects() {
  const [{ openaiCompletions }, embeddings] = await Promise.all([
    import('./dialects/openai/completions.ts'),
    import('./dialects/openai/embeddings.ts'),
  ])
  return { openaiCompletions, ...embeddings }
}
