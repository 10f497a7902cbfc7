import type { EgressEntry, EgressRow } from '../../core/index.ts'
import type { Database } from '../database.ts'
import { beginning, type Chain } from './chain.ts'
import { createFolding } from './folding.ts'
import { createHeads } from './head.ts'
import { lostEnd } from './lost-end.ts'
import { createChainReader } from './reader.ts'
import { insertRow, noteRow, rowOf, storedOf, type StoredRow } from './rows.ts'

/** How much is kept row by row: whichever bound is met first, the oldest are folded; so many are never. */
export interface EgressBounds {
  readonly days: number
  readonly most: number
  readonly least: number
}

/** Rows that one call folds at most: it holds up other writers for some 0.1 s. */
const foldedAtOnce = 5000
const dayMs = 24 * 60 * 60 * 1000

/** One chain for all processes of a home: a row goes on from the last one under the lock of the one who writes. */
export function createEgressChanges(database: Database, chain: Chain) {
  const heads = createHeads(database, chain)
  const lastRow = database.prepare<[], StoredRow>('SELECT * FROM egress ORDER BY number DESC LIMIT 1')
  const firstRow = database.prepare<[], StoredRow>('SELECT * FROM egress ORDER BY number LIMIT 1')
  const hashAt = database.prepare<[number], string>('SELECT hash FROM egress WHERE number = ?').pluck()
  const insert = database.prepare(`INSERT ${insertRow}`)
  const lastBefore = database
    .prepare<[number, number], number>('SELECT coalesce(max(number), 0) FROM egress WHERE at < ? AND number <= ?')
    .pluck()
  const upTo = database.prepare<[number], StoredRow>('SELECT * FROM egress WHERE number <= ? ORDER BY number')
  const replace = database.prepare(`INSERT OR REPLACE ${insertRow}`)
  const removeBefore = database.prepare('DELETE FROM egress WHERE number < ?')

  function append(entry: EgressEntry): EgressRow {
    const last = lastRow.get()
    const at = Date.now()
    const unsealed = {
      ...entry,
      number: (last?.number ?? 0) + 1,
      at,
      clockWentBack: last !== undefined && at < last.at,
      previous: last?.hash ?? beginning,
    }
    const row = { ...unsealed, hash: chain.hashOf(unsealed) }
    insert.run(storedOf(row))
    heads.keep(row)
    return row
  }

  /** What is missing now would not be missed any more once another row stands there. */
  function noteLoss(): void {
    const lost = lostEnd({
      kept: heads.kept(),
      filed: heads.filed(),
      first: firstRow.get()?.number ?? 0,
      last: lastRow.get()?.number ?? 0,
      hashAt: (number) => hashAt.get(number),
    })
    if (lost !== null) append(noteRow('broken', lost, Date.now()))
  }

  return {
    /** The number of the last of them. */
    addEgress(entries: readonly EgressEntry[]): number {
      if (heads.kept() === null && heads.filed() === null && lastRow.get() === undefined) heads.begin()
      noteLoss()
      let number = 0
      for (const entry of entries) ({ number } = append(entry))
      return number
    },
    /** How many rows went into sums; 0 when there is nothing to do. A record that is broken stays so. */
    foldEgress({ days, most, least }: EgressBounds): number {
      const first = firstRow.get()
      const last = lastRow.get()
      if (first === undefined || last === undefined) return 0
      const old = lastBefore.get(Date.now() - days * dayMs, last.number - least) ?? 0
      const until = Math.min(Math.max(old, last.number - most), first.number + foldedAtOnce)
      if (until <= first.number) return 0
      const reader = createChainReader(chain)
      const folding = createFolding()
      for (const stored of upTo.iterate(until)) {
        const row = rowOf(stored)
        folding.add(row, folding.isBroken() ? null : reader.read(row))
      }
      const unsealed = folding.row()
      replace.run(storedOf({ ...unsealed, previous: chain.foldSeal(unsealed) }))
      return removeBefore.run(until).changes
    },
  }
}
