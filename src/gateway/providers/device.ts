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
  }
}
