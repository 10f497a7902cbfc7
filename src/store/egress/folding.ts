import type { EgressRow } from '../../core/index.ts'
import { noteRow } from './rows.ts'

/** What old rows come to for one host and purpose. */
interface Sum {
  readonly host: string
  readonly local: boolean
  readonly purpose: string
  readonly count: number
  readonly sent: number
  readonly received: number
  readonly costNanoUsd: number | null
  readonly failed: number
}

/** What `what` of a folded row says, as JSON. */
interface Folded {
  /** How many rows are in it. */
  readonly rows: number
  /** What was wrong with one of them; null where all was well. */
  readonly broken: string | null
  readonly sums: readonly Sum[]
}

/** Hosts and purposes that have a sum of their own; what comes later goes into one for all. */
const mostSums = 200

/** Adds up rows that are read in order. */
export function createFolding() {
  const sums = new Map<string, Sum>()
  let rows = 0
  let broken: string | null = null
  let since = Infinity
  let last: EgressRow | undefined

  function addSum(sum: Sum): void {
    const own = JSON.stringify([sum.host, sum.local, sum.purpose])
    const name = sums.has(own) || sums.size < mostSums ? own : ''
    const known = sums.get(name)
    if (known === undefined) {
      const { host, local, purpose } = name === '' ? { host: '', local: false, purpose: '' } : sum
      sums.set(name, { ...sum, host, local, purpose })
      return
    }
    sums.set(name, {
      ...known,
      count: known.count + sum.count,
      sent: known.sent + sum.sent,
      received: known.received + sum.received,
      costNanoUsd: added(known.costNanoUsd, sum.costNanoUsd),
      failed: known.failed + sum.failed,
    })
  }

  return {
    isBroken: () => broken !== null,
    add(row: EgressRow, problem: { readonly sentence: string } | null): void {
      since = Math.min(since, row.since)
      last = row
      broken ??= problem?.sentence ?? null
      if (row.kind === 'folded') {
        const folded = foldedIn(row)
        rows += folded.rows
        for (const sum of folded.sums) addSum(sum)
        return
      }
      rows++
      const { host, local, purpose, count, received, costNanoUsd, failed } = row
      // What was about to be sent is counted where it was.
      const sent = row.kind === 'opened' ? 0 : row.sent
      if (row.kind !== 'broken') addSum({ host, local, purpose, count, sent, received, costNanoUsd, failed })
    },
    /** In place of the last row that was added. */
    row(): Omit<EgressRow, 'previous'> {
      if (last === undefined) throw new Error('nothing was added')
      const { number, at, clockWentBack, hash } = last
      const all = [...sums.values()]
      const folded: Folded = { rows, broken, sums: all }
      return {
        ...noteRow('folded', JSON.stringify(folded), since),
        local: all.every(({ local }) => local),
        number,
        at,
        clockWentBack,
        hash,
        count: total(all.map(({ count }) => count)),
        sent: total(all.map(({ sent }) => sent)),
        received: total(all.map(({ received }) => received)),
        costNanoUsd: all.map((sum) => sum.costNanoUsd).reduce(added, null),
        failed: total(all.map(({ failed }) => failed)),
      }
    },
  }
}

/** What a folded row says of the rows in it; the seal over it is checked elsewhere. */
export function foldedIn({ number, what }: Pick<EgressRow, 'number' | 'what'>): Folded {
  try {
    return JSON.parse(what ?? '') as Folded
  } catch {
    return { rows: 0, broken: `Row ${String(number)}, which sums up old rows, cannot be read.`, sums: [] }
  }
}

function added(one: number | null, other: number | null): number | null {
  return one === null ? other : one + (other ?? 0)
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
