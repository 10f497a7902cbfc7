import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import type { EgressRow } from '../../core/index.ts'

/** All of a row but its own hash. */
export type UnsealedRow = Omit<EgressRow, 'hash'>

/** The end of the record: who has lost rows after it finds that out. */
export interface Head {
  readonly number: number
  readonly hash: string
}

/** Makes and checks what only a holder of the store's key can make. */
export interface Chain {
  /** Another one for each key; says nothing about it. */
  readonly id: string
  hashOf(row: UnsealedRow): string
  /** Over the sums of a folded row, and over the hash of the last row in it, which the next row goes on from. */
  foldSeal(row: Omit<EgressRow, 'previous'>): string
  headSeal(head: Head): string
}

/** What the first row goes on from. */
export const beginning = ''

/** @param storeKey 64 hexadecimal digits; the chain has a key of its own, derived from it (HKDF, RFC 5869). */
export function createChain(storeKey: string): Chain {
  const own = hkdfSync('sha256', Buffer.from(storeKey, 'hex'), '', 'vade egress record 1', 32)
  const key = createSecretKey(Buffer.from(own))
  const seal = (...parts: readonly unknown[]) => createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex')
  return {
    id: seal('chain').slice(0, 32),
    hashOf: (row) => seal('row', row.previous, ...fieldsOf(row)),
    foldSeal: (row) => seal('folded', row.hash, ...fieldsOf(row)),
    headSeal: ({ number, hash }) => seal('head', number, hash),
  }
}

/** The canonical form: these, in this order, as JSON. */
function fieldsOf(row: Omit<EgressRow, 'hash' | 'previous'>): readonly unknown[] {
  const { number, at, clockWentBack, kind, host, local, purpose, what, who, consent, since } = row
  const { count, sent, received, costNanoUsd, failed } = row
  return [
    number,
    at,
    clockWentBack,
    kind,
    host,
    local,
    purpose,
    what,
    who,
    consent,
    since,
    count,
    sent,
    received,
    costNanoUsd,
    failed,
  ]
}
