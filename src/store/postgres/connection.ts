import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import type { ClientConfig, Pool, PoolClient, QueryConfig, QueryResultRow } from 'pg'
import { VadeError } from '../../core/index.ts'
import { isConflict, postgresError } from './errors.ts'

/** Rows of one statement; `$1` and so on stand for the values. It may take so many milliseconds, 30 seconds unless told. */
export type Query = <Row extends QueryResultRow>(
  sql: string,
  values?: readonly unknown[],
  longestMs?: number,
) => Promise<Row[]>

/** A few connections to the database that replicas share. */
export interface Postgres {
  /**
   * Rejects with `overloaded` where the database cannot be reached or went away before it answered.
   */
  readonly query: Query
  /** All of it or nothing; `work` is done again where another transaction was in the way. */
  readonly transaction: <Result>(work: (query: Query) => Promise<Result>) => Promise<Result>
  /** For a connection of its own, as one that listens. */
  readonly clientConfig: ClientConfig
  /** Also of the connections that others made with `clientConfig`. */
  close(): Promise<void>
}

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string
  /** A new socket, not connected yet. */
  readonly socket: () => Duplex
  /** Told when a connection broke that nobody was using. */
  readonly onProblem: (thrown: unknown) => void
}

const mostConnections = 4
const connectMs = 3000
/** The longest reads sum up months. */
const queryMs = 30_000
/** Small reads: a database that is silent for so long is one that is away. */
export const shortMs = 3000
const mostTries = 5
const goodbyeMs = 2000

export async function connectPostgres({ url, socket, onProblem }: PostgresOptions): Promise<Postgres> {
  const { default: pg } = await import('pg')
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new VadeError(
      'invalid_request',
      'VADE_DATABASE is not the address of a PostgreSQL; give it as postgres://user:password@host:5432/database.',
    )
  }
  const { types } = pg
  const sockets = new Set<Duplex>()
  function open(): Duplex {
    const opened = socket()
    sockets.add(opened)
    opened.once('close', () => sockets.delete(opened))
    return opened
  }
  const clientConfig: ClientConfig = {
    connectionString: url,
    application_name: 'vade',
    stream: open,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    // Amounts and times are whole numbers below 2^53.
    types: {
      getTypeParser: (oid, format) => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)),
    },
  }
  const pool: Pool = new pg.Pool({ ...clientConfig, max: mostConnections })
  // Whoever waits for an answer on it is told by that answer; without a listener the process would end.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', (thrown) => onProblem(postgresError(thrown, { sent: true })))

  /** With a connection, which is thrown away if the work fails for another reason than its own. */
  async function connected<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await pool.connect().catch((thrown: unknown) => {
      throw postgresError(thrown, { sent: false })
    })
    try {
      const result = await work(client)
      client.release()
      return result
    } catch (thrown) {
      client.release(thrown instanceof Error && !('severity' in thrown))
      throw thrown
    }
  }
  const queryOn =
    (client: PoolClient): Query =>
    async (text, values = [], longestMs = queryMs) =>
      // Without values it may be several statements, as a migration is.
      (
        await client.query({
          text,
          ...(values.length > 0 && { values: [...values] }),
          query_timeout: longestMs,
        } as QueryConfig)
      ).rows

  async function inOrder<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    return connected(async (client) => {
      const query = queryOn(client)
      await query('BEGIN', [], shortMs)
      try {
        const result = await work(query)
        await query('COMMIT')
        return result
      } catch (thrown) {
        await query('ROLLBACK').catch(() => undefined)
        throw thrown
      }
    })
  }

  return {
    clientConfig,
    query: (...statement) => tried(() => connected((client) => queryOn(client)(...statement) as Promise<never>)),
    transaction: (work) => tried(() => inOrder(work)),
    async close() {
      // A database that is silent does not say goodbye either.
      const timer = setTimeout(() => {
        for (const each of sockets) each.destroy()
      }, goodbyeMs)
      await pool.end()
      while (sockets.size > 0) await Promise.all([...sockets].map((each) => once(each, 'close')))
      clearTimeout(timer)
    },
  }
}

/** Again where another transaction was in the way: then this one was undone. */
async function tried<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (thrown) {
      if (!isConflict(thrown) || tries === mostTries) throw postgresError(thrown, { sent: true })
    }
  }
}
