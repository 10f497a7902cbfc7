import type { Database } from './database.ts'

/** A stored answer of the Responses API; `body` and `input` are JSON. */
export interface ResponseRow {
  readonly id: string
  readonly keyId: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly previousId: string | null
  readonly body: string
  readonly input: string
}

/** How much is kept: whichever bound is met first, the oldest go. */
export interface ResponseBounds {
  readonly days: number
  readonly perKey: number
}

const dayMs = 24 * 60 * 60 * 1000

export function createResponseChanges(database: Database) {
  const add = database.prepare(`
    INSERT INTO responses (id, key_id, ordinal, created_at, previous_id, body, input) VALUES (@id, @keyId,
      (SELECT coalesce(max(ordinal), 0) + 1 FROM responses WHERE key_id = @keyId), @createdAt, @previousId, @body, @input
    ) ON CONFLICT (key_id, id) DO NOTHING`)
  const removeOld = database.prepare('DELETE FROM responses WHERE created_at < ?')
  const removeMany = database.prepare(`
    DELETE FROM responses WHERE key_id = @keyId
      AND ordinal <= (SELECT max(ordinal) FROM responses WHERE key_id = @keyId) - @perKey`)
  const remove = database.prepare('DELETE FROM responses WHERE key_id = @keyId AND id = @id')
  return {
    /** What is there already stays as it is. */
    addResponse({ row, bounds }: { readonly row: ResponseRow; readonly bounds: ResponseBounds }) {
      const added = add.run(row).changes > 0
      removeOld.run(row.createdAt - bounds.days * dayMs)
      removeMany.run({ keyId: row.keyId, perKey: bounds.perKey })
      return added
    },
    removeResponse: (of: { readonly keyId: string; readonly id: string }) => remove.run(of).changes > 0,
  }
}
