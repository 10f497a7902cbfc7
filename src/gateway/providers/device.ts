<<<<<<< HEAD
import type { Model } from '../../core/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import type { Target } from '../routing/target.ts'
import type { Provider } from './provider.ts'

/** The models of this machine, as one more provider: nothing leaves, nothing is kept, nothing is paid. */
const device: Provider = {
  id: 'device',
  name: 'This device',
  endpoints: [],
  auth: 'none',
  keyVariables: [],
  local: true,
  data: { trains: false, keptDays: 0 },
  also: [],
  promptCacheSeconds: 0,
  models: [],
}

const free = { input: 0, output: 0, asOf: 'always' } as const

export function isDevice({ provider }: Target): boolean {
  return provider === device
}

/** Whether the caller's bytes can go there as they are. */
export function isRelayed(target: Target, dialect: DialectName): boolean {
  return !isDevice(target) && target.endpoint.dialect === dialect
}

export function deviceTarget({ id, abilities }: Model): Target {
  return {
    provider: device,
    model: {
      id,
      names: [],
      contextTokens: abilities.contextTokens,
      maxOutputTokens: abilities.contextTokens,
      input: abilities.input,
      tools: abilities.tools,
      schema: abilities.schema,
      logprobs: abilities.logprobs,
      reasoning: false,
      price: free,
    },
    endpoint: { dialect: 'openai-chat', baseUrl: '' },
    key: { id: 'none', secret: '' },
    weight: 1,
=======
import type { Provider, ProviderModel } from './provider.ts'

/**
 * The models on this device as a row among the others: `device/NAME` may stand in aliases and routes. Nothing is sent:
 * whoever gets a target with this id asks the model itself.
 */
export const deviceId = 'device'

export function deviceProvider(models: readonly ProviderModel[]): Provider {
  return {
    id: deviceId,
    name: 'This device',
    endpoints: [{ dialect: 'openai-chat', baseUrl: 'device:' }],
    auth: 'none',
    keyVariables: [],
    local: true,
    quirks: { noModelList: true },
    data: { trains: false, keptDays: 0 },
    also: ['embeddings'],
    promptCacheSeconds: 3600,
    models,
>>>>>>> gw-providers
  }
}
