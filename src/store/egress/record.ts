import { setImmediate } from 'node:timers/promises'
import type { EgressEntry, EgressPurpose, EgressRow, ReadEgress } from '../../core/index.ts'
import type { Page, Span } from '../accounts/request-log.ts'
import { openDatabase, type Database } from '../database.ts'
import type { Write } from '../writer.ts'
import { beginning, createChain, type Head } from './chain.ts'
import type { EgressBounds } from './changes.ts'
import { conditions, pending } from './conditions.ts'
import { exportHead, readExport, type ExportLine } from './exported.ts'
import { createHeads } from './head.ts'
import { lostEnd } from './lost-end.ts'
import { createChainReader, type ChainProblem } from './reader.ts'
import { rowOf, type StoredRow } from './rows.ts'

export interface EgressQuery extends Span {
  /** Anywhere in the host, the purpose, what it was, for whom, or the consent; upper and lower case are the same. */
  readonly search?: string | undefined
  readonly host?: string | undefined
  readonly purpose?: EgressPurpose | undefined
  /** Left out: also what ran beside Vade on this machine. */
  readonly local?: boolean | undefined
  /** Leaves out what was opened and has been counted since; what was opened and never ended may have left, and stays. */
  readonly brief?: boolean | undefined
  readonly limit: number
  /** What the page before gave as `next`. */
  readonly cursor?: string | undefined
}

export interface EgressVerdict {
  readonly ok: boolean
  /** How many rows were read. */
  readonly rows: number
  /** Number of the last row that was read, 0 where there is none. */
  readonly last: number
  /** The first row that is not as it was written. */
  readonly problem: ChainProblem | null
  /** Whether the hashes were computed again, for which the key of the home is needed. */
  readonly keyed: boolean
}

/** What left this machine, in a chain in which every change shows. Each home has its own, also among replicas. */
export interface EgressRecord {
  /** Settles once the disk has them. */
  add(entries: readonly EgressEntry[]): Promise<void>
  /** Newest first. */
  page(query: EgressQuery): Promise<Page<ReadEgress>>
  /** All rows as they are now, oldest first, after a line about all of them. */
  exported(): AsyncGenerator<ExportLine>
  /** Reads the whole record, some 100,000 rows a second, and gives way to other work in between. */
  verify(): Promise<EgressVerdict>
  /** Checks what was exported from this home, or from another one by the links between its rows alone. */
  verifyExport(lines: AsyncIterable<ExportLine>): Promise<EgressVerdict>
  /** Sums up what is older or more than is kept row by row. */
  fold(): Promise<void>
}

const egressBounds: EgressBounds = { days: 400, most: 100_000, least: 10_000 }

const rowsAtOnce = 500

export interface EgressRecordOptions {
  readonly database: Database
  readonly write: Write
  /** Of the store. */
  readonly key: string
}

export function createEgressRecord({ database, write, key }: EgressRecordOptions): EgressRecord {
  const chain = createChain(key)

  /** On a connection of its own, so that nobody else reads what is old by now. */
  async function snapshot<Result>(work: (own: Database) => Promise<Result>): Promise<Result> {
    const own = openDatabase(database.name, key)
    try {
      own.exec('BEGIN')
      return await work(own)
    } finally {
      own.close()
    }
  }
  return {
    async add(entries) {
      await write('addEgress', entries)
    },
    async page({ limit, ...query }) {
      const { where, values } = conditions(query)
      const rows = database
        .prepare<unknown[], StoredRow & { readonly pending: number }>(
          `SELECT *, ${pending} AS pending FROM egress ${where} ORDER BY number DESC LIMIT ?`,
        )
        .all(...values, limit + 1)
      const last = rows[limit - 1]
      const next = rows.length > limit && last !== undefined ? String(last.number) : null
      const read = rows.slice(0, limit).map(({ pending: open, ...row }) => ({ ...rowOf(row), pending: open === 1 }))
      return { rows: read, next }
    },
    async *exported() {
      const own = openDatabase(database.name, key)
      try {
        own.exec('BEGIN')
        const last = own.prepare<[], Head>('SELECT number, hash FROM egress ORDER BY number DESC LIMIT 1').get()
        yield exportHead(chain, last ?? { number: 0, hash: beginning })
        for await (const rows of rowsIn(own)) yield* rows
      } finally {
        own.close()
      }
    },
    async verify() {
      // Before the rows: they reach as far as it does, whatever is added meanwhile.
      const filed = createHeads(database, chain).filed()
      return snapshot(async (own) => {
        const { first, ...read } = await readAll(rowsIn(own), createChainReader(chain))
        if (read.problem !== null) return { ok: false, ...read, keyed: true }
        const hashAt = own.prepare<[number], string>('SELECT hash FROM egress WHERE number = ?').pluck()
        const sentence = lostEnd({
          kept: createHeads(own, chain).kept(),
          filed,
          first,
          last: read.last,
          hashAt: (number) => hashAt.get(number),
        })
        const problem = sentence === null ? null : { number: read.last + 1, sentence }
        return { ok: problem === null, ...read, problem, keyed: true }
      })
    },
    async verifyExport(lines) {
      const read = await readExport(lines, chain)
      return { ok: read.problem === null, ...read }
    },
    async fold() {
      while ((await write('foldEgress', egressBounds)) > 0);
    },
  }
}

async function* rowsIn(database: Database): AsyncGenerator<readonly EgressRow[]> {
  const some = database.prepare<[number, number], StoredRow>(
    'SELECT * FROM egress WHERE number > ? ORDER BY number LIMIT ?',
  )
  for (let last = 0; ;) {
    const rows = some.all(last, rowsAtOnce)
    yield rows.map(rowOf)
    if (rows.length < rowsAtOnce) return
    last = rows.at(-1)?.number ?? last
    await setImmediate()
  }
}

interface Read {
  readonly rows: number
  readonly first: number
  readonly last: number
  readonly problem: ChainProblem | null
}

async function readAll(
  batches: AsyncIterable<readonly EgressRow[]>,
  reader: ReturnType<typeof createChainReader>,
): Promise<Read> {
  let count = 0
  let problem: ChainProblem | null = null
  for await (const rows of batches) {
    for (const row of rows) {
      problem = reader.read(row)
      if (problem !== null) break
      count++
    }
    if (problem !== null) break
  }
  const { number } = reader.last()
  return { rows: count, first: reader.first() ?? 0, last: number, problem }
}
