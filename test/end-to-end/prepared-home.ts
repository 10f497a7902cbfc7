import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import catalogue from '../../src/engine-native/catalogue/models.json' with { type: 'json' }
import { openStore } from '../../src/store/index.ts'
import { endpointAt } from '../gateway/run-faults.ts'
import type { StandIn } from '../stand-in/provider.ts'

/** This stand-in is the larger model of the home: `large/big`. */
export function addLarge(home: string, provider: StandIn, price?: { readonly input: number; readonly output: number }) {
  const large = {
    endpoints: [endpointAt(provider, 'openai-chat')],
    keys: [{ value: 'sk-provider' }],
    models: [{ id: 'big', ...(price && { price }) }],
    data: { trains: false, keptDays: 0 },
  }
  writeFileSync(join(home, 'config.json'), JSON.stringify({ providers: { large } }))
}

/** ELIZA is the device of the home: nothing is fetched, also where the network may be used. */
export async function keepEliza(home: string): Promise<void> {
  const store = await openStore({ home })
  await store.settings.set(
    'removed-models',
    catalogue.models.map(({ id }) => id),
  )
  await store.close()
}
