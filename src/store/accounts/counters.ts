import type { Database } from '../database.ts'
import { windowOf, type Counter } from './entries.ts'

/** Wants `least` of what a limit leaves, and takes more if there is plenty. */
export interface Take extends Counter {
  readonly limit: number
  readonly least: number
}

export interface Give extends Counter {
  readonly amount: number
}

/** What each take got, in order; or the first that could not be served, and what is left there. Then nothing was taken. */
export type Taken = { readonly granted: readonly number[] } | { readonly refused: number; readonly left: number }

/**
 * What this process holds of the limits of keys. One that has died keeps what it held until its journal is taken in, so
 * no limit is ever passed.
 */
export interface CounterStore {
  take(takes: readonly Take[]): Promise<Taken>
  /** Rejects only where nothing was given. */
  give(gives: readonly Give[]): Promise<void>
}

/** A lease is a quarter of a holder's part of what is left: leases shrink near the limit, and others find something. */
const sharesOfHolder = 4

export function createCounters(database: Database) {
  const spent = database
    .prepare<[string, number, string], number>('SELECT nano FROM totals WHERE period = ? AND window = ? AND key_id = ?')
    .pluck()
  // What a holder spent beyond its lease is in the totals already.
  const held = database
    .prepare<[string, string, number, string], number>(
      `SELECT coalesce(sum(CASE WHEN holder = ? THEN amount ELSE max(amount, 0) END), 0)
       FROM leases WHERE period = ? AND window = ? AND key_id = ?`,
    )
    .pluck()
  const countOthers = database
    .prepare<[string, number, string, string], number>(
      'SELECT count(*) FROM leases WHERE period = ? AND window = ? AND key_id = ? AND holder <> ? AND amount > 0',
    )
    .pluck()
  const add = database.prepare(`
    INSERT INTO leases (period, window, key_id, holder, amount) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET amount = amount + excluded.amount`)
  const forgetMinutes = database.prepare("DELETE FROM leases WHERE period IN ('requests', 'tokens') AND window < ?")
  let forgotten = 0

  function left({ period, window, keyId, limit }: Take, holder: string): number {
    return limit - (spent.get(period, window, keyId) ?? 0) - (held.get(holder, period, window, keyId) ?? 0)
  }

  /** Passed minutes are of no use to anybody. */
  function sweep(): void {
    const minute = windowOf('requests', Date.now())
    if (minute === forgotten) return
    forgotten = minute
    forgetMinutes.run(minute - 1)
  }

  return {
    take({ holder, takes }: { readonly holder: string; readonly takes: readonly Take[] }): Taken {
      sweep()
      const granted: number[] = []
      for (const [index, take] of takes.entries()) {
        const rest = left(take, holder)
        if (take.least > rest) return { refused: index, left: Math.max(0, rest) }
        const holders = 1 + (countOthers.get(take.period, take.window, take.keyId, holder) ?? 0)
        granted.push(Math.max(take.least, Math.floor(rest / (holders * sharesOfHolder))))
      }
      for (const [index, take] of takes.entries()) {
        add.run(take.period, take.window, take.keyId, holder, granted[index])
      }
      return { granted }
    },
    give({ holder, gives }: { readonly holder: string; readonly gives: readonly Give[] }): void {
      for (const { period, window, keyId, amount } of gives) add.run(period, window, keyId, holder, -amount)
    },
  }
}
