import type { Database } from './database.ts'
import { sayingWhy } from './database.ts'
import type { ResponseBounds, ResponseRow } from './response-changes.ts'
import type { Write } from './writer.ts'

type Json = Readonly<Record<string, unknown>>

export interface StoredResponse {
  /** Unique for its key only: a provider may have made it. */
  readonly id: string
  readonly keyId: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** The answer that it goes on from. */
  readonly previousId: string | null
  /** The Response object. */
  readonly response: Json
  /** The items that were asked with it, without those of the answers before. */
  readonly input: readonly Json[]
}

/** Answers of the Responses API: nobody sees those of another key. */
export interface ResponseRepository {
  /** Settles once the disk has it. One with the same id stays as it is. */
  add(response: StoredResponse): Promise<void>
  get(keyId: string, id: string): Promise<StoredResponse | null>
  remove(keyId: string, id: string): Promise<boolean>
  /** It and those before it, oldest first, at most `longestChain` and one: the oldest has a `previousId` if one is gone. */
  chain(keyId: string, id: string): Promise<StoredResponse[]>
}

export const longestChain = 200

export const responseBounds: ResponseBounds = { days: 30, perKey: 10_000 }

const columns = 'id, key_id AS keyId, created_at AS createdAt, previous_id AS previousId, body, input'

export function createResponses(database: Database, write: Write): ResponseRepository {
  const one = database.prepare<[string, string], ResponseRow>(
    `SELECT ${columns} FROM responses WHERE key_id = ? AND id = ?`,
  )
  const chain = database.prepare<{ keyId: string; id: string; longest: number }, ResponseRow>(`
    WITH RECURSIVE up (number, previous_id, depth) AS (
      SELECT number, previous_id, 0 FROM responses WHERE key_id = @keyId AND id = @id
      UNION ALL SELECT responses.number, responses.previous_id, depth + 1
      FROM up JOIN responses ON responses.key_id = @keyId AND responses.id = up.previous_id WHERE depth < @longest
    ) SELECT ${columns.replace('previous_id', 'responses.previous_id')}
    FROM up JOIN responses USING (number) ORDER BY depth DESC`)
  /** On their way to the disk. Who has just heard an answer may go on from it at once. */
  const adding = new Set<Promise<unknown>>()
  const read = async <Result>(work: () => Result): Promise<Result> => {
    await Promise.allSettled(adding)
    return sayingWhy(database.name, work)
  }
  return {
    async add({ response, input, ...row }) {
      const json = { body: JSON.stringify(response), input: JSON.stringify(input) }
      const added = write('addResponse', { row: { ...row, ...json }, bounds: responseBounds })
      adding.add(added)
      try {
        await added
      } finally {
        adding.delete(added)
      }
    },
    get: (keyId, id) =>
      read(() => {
        const row = one.get(keyId, id)
        return row === undefined ? null : responseOf(row)
      }),
    remove: (keyId, id) => write('removeResponse', { keyId, id }),
    chain: (keyId, id) => read(() => chain.all({ keyId, id, longest: longestChain }).map(responseOf)),
  }
}

export function responseOf({ body, input, ...row }: ResponseRow): StoredResponse {
  return { ...row, response: JSON.parse(body) as Json, input: JSON.parse(input) as Json[] }
}
