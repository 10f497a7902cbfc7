import { z } from 'zod'
import { egressPurposes } from '../core/index.ts'

const count = z.int().min(0)

/** A row of the record of what left this machine; `EgressRow` in core says what each field is. */
export const egressRow = z.object({
  number: z.int().min(1),
  at: z.int(),
  clockWentBack: z.boolean(),
  kind: z.enum(['opened', 'passed', 'folded', 'broken']),
  host: z.string(),
  local: z.boolean(),
  purpose: z.enum([...egressPurposes, '']),
  what: z.string().nullable(),
  who: z.string().nullable(),
  consent: z.string().nullable(),
  since: z.int(),
  count,
  sent: count,
  received: count,
  costNanoUsd: count.nullable(),
  failed: count,
  previous: z.string(),
  hash: z.string(),
})

/** The first line of an export. */
const exportHead = z.object({ chain: z.string(), number: count, hash: z.string(), seal: z.string() })

/** A line of an export of the record. */
export const ledgerLine = z.union([exportHead, egressRow])
export type LedgerLine = z.output<typeof ledgerLine>

export const listedEgress = egressRow.extend({
  /** Name of the key that `who` is the id of. */
  whoName: z.string().nullable(),
  /** It was opened, and nothing of it was counted since: it runs, or nobody knows how it ended. */
  pending: z.boolean(),
})
export type ListedEgress = z.output<typeof listedEgress>

export const ledgerVerdict = z.object({
  ok: z.boolean(),
  rows: count,
  last: count,
  problem: z.object({ number: count, sentence: z.string() }).nullable(),
  keyed: z.boolean(),
})
export type LedgerVerdict = z.output<typeof ledgerVerdict>
