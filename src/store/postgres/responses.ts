import { longestChain, responseBounds, responseOf, type ResponseRepository } from '../responses.ts'
import type { Postgres } from './connection.ts'
import { storable } from './rows.ts'
import type { Seal } from './seal.ts'

interface SealedRow {
  readonly id: string
  readonly keyId: string
  readonly createdAt: number
  readonly previousId: string | null
  readonly body: Buffer
  readonly input: Buffer
}

const columns =
  'responses.id, responses.key_id AS "keyId", responses.created_at AS "createdAt", responses.previous_id AS "previousId", body, input'
const dayMs = 86_400_000

/** Answers of the Responses API that replicas share, sealed: whoever asks one replica may go on at another. */
export function createPostgresResponses({ query, transaction }: Postgres, seal: Seal): ResponseRepository {
  /** On their way to the disk. Who has just heard an answer may go on from it at once. */
  const adding = new Set<Promise<unknown>>()
  const read = async (sql: string, values: readonly unknown[]) => {
    await Promise.allSettled(adding)
    return (await query<SealedRow>(sql, values)).map(open)
  }

  function open({ body, input, ...row }: SealedRow) {
    const name = `response ${row.keyId} ${row.id}`
    return responseOf({ ...row, body: seal.open(body, name), input: seal.open(input, name) })
  }
  return {
    async add({ keyId, createdAt, response, input, ...ids }) {
      const id = storable(ids.id)
      const previousId = ids.previousId === null ? null : storable(ids.previousId)
      const sealed = [response, input].map((value) => seal.close(JSON.stringify(value), `response ${keyId} ${id}`))
      const added = transaction(async (run) => {
        await run(
          `INSERT INTO responses (id, key_id, created_at, previous_id, body, input) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (key_id, id) DO NOTHING`,
          [id, keyId, createdAt, previousId, ...sealed],
        )
        await run('DELETE FROM responses WHERE created_at < $1', [createdAt - responseBounds.days * dayMs])
        await run(
          `DELETE FROM responses WHERE key_id = $1 AND number <= (
             SELECT number FROM responses WHERE key_id = $1 ORDER BY number DESC OFFSET $2 LIMIT 1)`,
          [keyId, responseBounds.perKey],
        )
      })
      adding.add(added)
      await added.finally(() => adding.delete(added))
    },
    async get(keyId, id) {
      const sql = `SELECT ${columns} FROM responses WHERE key_id = $1 AND id = $2`
      return (await read(sql, [keyId, storable(id)]))[0] ?? null
    },
    async remove(keyId, id) {
      const removed = await query('DELETE FROM responses WHERE key_id = $1 AND id = $2 RETURNING id', [
        keyId,
        storable(id),
      ])
      return removed.length > 0
    },
    chain: (keyId, id) =>
      read(
        `WITH RECURSIVE up (number, previous_id, depth) AS (
           SELECT number, previous_id, 0 FROM responses WHERE key_id = $1 AND id = $2
           UNION ALL SELECT responses.number, responses.previous_id, depth + 1
           FROM up JOIN responses ON responses.key_id = $1 AND responses.id = up.previous_id WHERE depth < $3
         ) SELECT ${columns} FROM up JOIN responses USING (number) ORDER BY depth DESC`,
        [keyId, storable(id), longestChain],
      ),
  }
}
