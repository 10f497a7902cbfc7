import { toVadeError, VadeError, type ErrorCode } from '../core/index.ts'
import type { Changes } from './changes.ts'
import { sayingWhy, type Database } from './database.ts'

export type ChangeName = keyof Changes
export type InputOf<Name extends ChangeName> = Parameters<Changes[Name]>[0]
export type ResultOf<Name extends ChangeName> = ReturnType<Changes[Name]>

/** One change by name, as it crosses to the writer. */
export type Request = {
  readonly [Name in ChangeName]: { readonly name: Name; readonly input: InputOf<Name> }
}[ChangeName]

/** What became of a request, as it crosses back. */
export type Outcome = { readonly result: unknown } | { readonly error: PlainError }

/** A `VadeError` as plain data: a class does not cross threads. */
interface PlainError {
  readonly code: ErrorCode
  readonly message: string
  readonly param: string | undefined
  readonly cause: string | undefined
}

/**
 * Changes that a power failure may take back, for they are made again from a journal or mean nothing without the
 * processes that asked for them. They do not wait for the disk.
 */
const relaxed: ReadonlySet<ChangeName> = new Set(['takeLeases', 'giveLeases', 'ingestJournal', 'touchKey'])

/**
 * Runs the requests in one transaction, so that they share one wait for the disk; one outcome for each, in order.
 * A change that throws is undone alone; when the transaction itself fails, all of them are told why.
 */
export function commit(database: Database, changes: Changes, requests: readonly Request[]): Outcome[] {
  try {
    return sayingWhy(database.name, () => {
      database.pragma(`synchronous = ${requests.every(({ name }) => relaxed.has(name)) ? 'NORMAL' : 'FULL'}`)
      database.exec('BEGIN IMMEDIATE')
      try {
        const outcomes = requests.map((request) => runAlone(database, changes, request))
        database.exec('COMMIT')
        return outcomes
      } catch (thrown) {
        if (database.inTransaction) database.exec('ROLLBACK')
        throw thrown
      }
    })
  } catch (thrown) {
    return failed(requests, thrown)
  }
}

function runAlone(database: Database, changes: Changes, { name, input }: Request): Outcome {
  database.exec('SAVEPOINT one')
  try {
    const change = changes[name] as (input: unknown) => unknown
    const result = sayingWhy(database.name, () => change(input))
    database.exec('RELEASE one')
    return { result }
  } catch (thrown) {
    // A full disk may have undone the whole transaction: then nobody of this batch has been served.
    if (!database.inTransaction) throw thrown
    database.exec('ROLLBACK TO one; RELEASE one')
    return { error: plain(thrown) }
  }
}

/** The same failure for every one of the requests. */
export function failed(requests: readonly Request[], thrown: unknown): Outcome[] {
  const error = plain(thrown)
  return requests.map(() => ({ error }))
}

function plain(thrown: unknown): PlainError {
  const { code, message, param, cause } = toVadeError(thrown)
  return { code, message, param, cause: cause instanceof Error ? cause.message : undefined }
}

/** The error that crossed, as one again. */
export function errorOf({ code, message, param, cause }: PlainError): VadeError {
  return new VadeError(code, message, {
    ...(param === undefined ? {} : { param }),
    ...(cause === undefined ? {} : { cause: new Error(cause) }),
  })
}
