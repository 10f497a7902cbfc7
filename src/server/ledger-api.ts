import type { ledgerRoutes } from '../api/index.ts'
import type { App } from '../app/index.ts'
import type { Handlers } from './api.ts'

const isLocal = { elsewhere: false, here: true } as const

/** The handlers of the record of what left this machine. */
export function createLedgerHandlers({ egress, keys, store }: App): Pick<Handlers, keyof typeof ledgerRoutes> {
  return {
    async listLedger({ query: { reach, ...query } }) {
      // Who looks wants to see what has just left, too.
      if (query.cursor === undefined) await egress.flush()
      const { rows, next } = await store.egress.page({
        ...query,
        ...(reach !== undefined && { local: isLocal[reach] }),
      })
      const names = new Map((await keys.list()).map(({ id, name }) => [id, name]))
      return { rows: rows.map((row) => ({ ...row, whoName: names.get(row.who ?? '') ?? null })), next }
    },
    async verifyLedger() {
      await egress.flush()
      return store.egress.verify()
    },
    async *exportLedger() {
      await egress.flush()
      yield* store.egress.exported()
    },
  }
}
