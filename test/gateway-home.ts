import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGatewayApp } from '../src/app/index.ts'
import type { CallRecord } from '../src/core/index.ts'
import { createGatewayServer } from '../src/server/index.ts'
import { openStore, type KeyLimits } from '../src/store/index.ts'

/** The gateway alone over a home of its own, in this process, with providers that `config` names. */
export async function startGatewayHome(config: object) {
  const home = mkdtempSync(join(tmpdir(), 'vade-gateway-'))
  writeFileSync(join(home, 'config.json'), JSON.stringify(config))
  const app = await createGatewayApp({ home, log: () => undefined })
  const server = await createGatewayServer(app, { host: '127.0.0.1', port: 0 })
  // What another process would read.
  const store = await openStore({ home })
  return {
    url: server.url,
    key: async (limits: KeyLimits = {}) => (await app.keys.create(`key ${String(Math.random())}`, limits)).key,
    /** The newest call, once its record has been written; it is the first of all that `which` holds for. */
    async recorded(which: (record: CallRecord) => boolean): Promise<CallRecord> {
      for (;;) {
        const { rows } = await store.ledger.calls({ limit: 20 })
        const found = rows.find(which)
        if (found !== undefined) return found
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    store,
    async close() {
      await server.close(0)
      await app.close()
      await store.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
