import { z } from 'zod'
import { egressPurposes } from '../core/index.ts'
import { ledgerLine, ledgerVerdict, listedEgress } from './ledger-shapes.ts'
import type { Route } from './route.ts'

const none = z.object({})
const noBody = z.undefined().or(none)
const moment = z.coerce.number().int().min(0).optional()

/** The record of what left this machine. */
export const ledgerRoutes = {
  listLedger: {
    method: 'GET',
    path: '/api/ledger',
    summary: 'What left this machine, newest first',
    params: none,
    query: z.object({
      from: moment,
      to: moment,
      /** Words that are anywhere in the row. */
      search: z.string().max(200).optional(),
      host: z.string().min(1).max(300).optional(),
      purpose: z.enum(egressPurposes).optional(),
      /** Other machines alone, or what runs beside Vade on this one; left out: both. */
      reach: z.enum(['elsewhere', 'here']).optional(),
      /** Leaves out what was opened and has been counted since. */
      brief: z.stringbool().optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
      cursor: z.string().min(1).max(20).optional(),
    }),
    body: noBody,
    output: z.object({ rows: z.array(listedEgress), next: z.string().nullable() }),
    streams: false,
  },
  verifyLedger: {
    method: 'POST',
    path: '/api/ledger/verify',
    summary: 'Read the whole record and say whether every row is as it was written',
    params: none,
    query: none,
    body: noBody,
    output: ledgerVerdict,
    streams: false,
  },
  exportLedger: {
    method: 'GET',
    path: '/api/ledger/export',
    summary: 'All rows, oldest first, after a line about all of them',
    params: none,
    query: none,
    body: noBody,
    output: ledgerLine,
    streams: true,
  },
} as const satisfies Record<string, Route>
