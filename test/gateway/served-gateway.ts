import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Gateway, Keys } from '../../src/gateway/index.ts'
import { createGatewayApp } from '../../src/app/index.ts'
import { createGatewayServer } from '../../src/server/index.ts'
import { openStore, type Store } from '../../src/store/index.ts'

/** The gateway as `vade gateway` runs it, over a home of its own. */
export interface ServedGateway {
  /** Without a slash at the end. */
  readonly url: string
  /** Of the API, without limits. */
  readonly key: string
  readonly keys: Keys
  readonly gateway: Gateway
  /** The same home, as another process sees it. */
  readonly store: Store
  /** Settles once every call that ended is in the ledger. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** `config` is what stands in `config.json`; `log` hears what stdout would get. */
export async function serveGateway(
  config: object,
  log: (entry: object) => void = () => undefined,
): Promise<ServedGateway> {
  const home = mkdtempSync(join(tmpdir(), 'vade-faults-'))
  writeFileSync(join(home, 'config.json'), JSON.stringify(config))
  const app = await createGatewayApp({ home, log })
  const problems = app.providers.problems()
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  const server = await createGatewayServer(app, { host: '127.0.0.1', port: 0 })
  const store = await openStore({ home })
  const { key } = await app.keys.create('test')
  return {
    url: server.url,
    key,
    keys: app.keys,
    gateway: app.gateway,
    store,
    flush: () => app.accounts.flush(),
    async close() {
      await server.close(0)
      await app.close()
      await store.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
