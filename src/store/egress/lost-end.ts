import type { Head } from './chain.ts'
import type { Heads } from './head.ts'

export interface End {
  readonly kept: ReturnType<Heads['kept']>
  readonly filed: Head | null
  /** Of the rows that are there; 0 where there are none. */
  readonly first: number
  readonly last: number
  readonly hashAt: (number: number) => string | undefined
}

/** A sentence where the rows do not reach to where the record is known to have ended; rows after that may be there. */
export function lostEnd({ kept, filed, first, last, hashAt }: End): string | null {
  if (kept === 'forged') return 'The kept end of the record was changed.'
  if (kept === null && last > 0) return 'The kept end of the record was removed.'
  if (filed === null && last > 0) {
    return "The file egress.head beside the database, which says where the record ended last, is missing or is not this home's: what the record ended with may have been cut off, or an older copy of the database put back."
  }
  for (const head of [kept, filed]) {
    // It has no row as long as there is none, and later the sums of folded rows stand for it.
    if (head === null || head.number === 0 || head.number < first) continue
    if (head.number > last) {
      return `The record reached to row ${String(head.number)} and ends with row ${String(last)}: its end was cut off, or an older copy of the database was put back.`
    }
    if (hashAt(head.number) !== head.hash) {
      return `Row ${String(head.number)} is not the one that once ended the record: rows were changed, or an older copy of the database was put back.`
    }
  }
  return null
}
