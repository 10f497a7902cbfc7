import { isVadeError, VadeError } from '../../core/index.ts'

/** What PostgreSQL or the way to it says, as a sentence with the remedy. Nothing of it names the password. */
export function postgresError(thrown: unknown, { sent }: { readonly sent: boolean }): unknown {
  if (isVadeError(thrown)) return thrown
  const code = codeOf(thrown)
  if (isUnreachable(thrown)) return sent ? silent(thrown) : unreachable(thrown)
  const known = sentences.find(([pattern]) => pattern.test(code))
  if (known === undefined) return thrown
  const [, errorCode, sentence] = known
  return new VadeError(errorCode, sentence, { cause: thrown })
}

const unanswered = new WeakSet<object>()

/** Whether the database may have done it all the same: it went away before it answered. */
export function mayHaveBeenDone(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && unanswered.has(thrown)
}

function unreachable(cause: unknown): VadeError {
  const sentence = 'The database cannot be reached just now, and nothing was changed. Try again in a moment.'
  return new VadeError('overloaded', sentence, { cause, retryAfter: 1 })
}

function silent(cause: unknown): VadeError {
  const sentence = 'The database went away before it answered. Try again in a moment.'
  const error = new VadeError('overloaded', sentence, { cause, retryAfter: 1 })
  unanswered.add(error)
  return error
}

/** Two transactions stood in each other's way; one of them was undone and may be tried again. */
export function isConflict(thrown: unknown): boolean {
  return ['40001', '40P01'].includes(codeOf(thrown))
}

/** A value that the database will never take, whoever brings it. */
export function isAboutTheValue(thrown: unknown): boolean {
  return thrown instanceof TypeError || thrown instanceof RangeError || /^2[23]\w{3}$/.test(codeOf(thrown))
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
}

const unreachableCodes = /^(ECONN|EPIPE|ENOENT|ENOTFOUND|EAI_AGAIN|EHOST|ENET|ETIMEDOUT|08|57P0[1-5]|53300|25006)/
const unreachableWords =
  /connection terminated|timeout exceeded|client has encountered|query read timeout|not queryable/i

function isUnreachable(thrown: unknown): boolean {
  if (thrown instanceof AggregateError) return thrown.errors.some(isUnreachable)
  return unreachableCodes.test(codeOf(thrown)) || (thrown instanceof Error && unreachableWords.test(thrown.message))
}

/** By codes of PostgreSQL (its manual, appendix A) and of Node. */
const sentences: readonly (readonly [RegExp, ConstructorParameters<typeof VadeError>[0], string])[] = [
  [/^53100$/, 'disk_full', 'The disk of the database is full; nothing was changed. Free some space and try again.'],
  [/^28/, 'store_unwritable', 'The database refuses the user or the password in VADE_DATABASE; correct them.'],
  [/^3D000$/, 'store_unwritable', 'The database that VADE_DATABASE names is not there; make it with createdb.'],
  [
    /CERT|LEAF_SIGNATURE/,
    'store_unwritable',
    'The certificate of the database is not trusted. Name the file of its authority in VADE_DATABASE: ?sslmode=verify-full&sslrootcert=FILE',
  ],
  [
    /^42501$/,
    'store_unwritable',
    "The user in VADE_DATABASE may not make or change Vade's tables; make that user the owner of the database.",
  ],
]
