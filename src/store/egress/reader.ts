import type { EgressRow } from '../../core/index.ts'
import { beginning, type Chain, type Head } from './chain.ts'
import { foldedIn } from './folding.ts'

/** What is wrong with the record, from the first row on that is not as it was written. */
export interface ChainProblem {
  readonly number: number
  /** One sentence. */
  readonly sentence: string
}

/** Reads rows in order. Without a chain the key is not at hand, and only the links between rows are checked. */
export function createChainReader(chain: Chain | null) {
  let last: Head = { number: 0, hash: beginning }
  let first: number | null = null

  function problemOf(row: EgressRow): string | null {
    const { number, kind } = row
    if (kind === 'folded') {
      if (last.number !== 0) return `Row ${String(number)} sums up other rows, but is not the first.`
      if (chain !== null && chain.foldSeal(row) !== row.previous) {
        return `Row ${String(number)}, which sums up old rows, was changed after it was written.`
      }
      return foldedIn(row).broken
    }
    if (number > last.number + 1) {
      const gone = number === last.number + 2 ? `Row ${String(last.number + 1)} is` : gap(last.number + 1, number - 1)
      return `${gone} missing.`
    }
    if (number <= last.number) return `Row ${String(number)} is not in its place.`
    if (row.previous !== last.hash) {
      return `Row ${String(number)} does not go on from row ${String(last.number)}: one of them was changed, or another stood between them.`
    }
    if (chain !== null && chain.hashOf(row) !== row.hash) {
      return `Row ${String(number)} was changed after it was written.`
    }
    return kind === 'broken' ? row.what : null
  }
  return {
    /** Null while all is well; what comes after a problem is not to be read. */
    read(row: EgressRow): ChainProblem | null {
      const sentence = problemOf(row)
      if (sentence !== null) return { number: row.number, sentence }
      first ??= row.number
      last = { number: row.number, hash: row.hash }
      return null
    },
    last: () => last,
    /** Number of the first row; null before there was one. */
    first: () => first,
  }
}

function gap(from: number, to: number): string {
  return `Rows ${String(from)} to ${String(to)} are`
}
