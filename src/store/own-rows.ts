import { z } from 'zod'
import { clean } from './conversations.ts'
import type { Database } from './database.ts'
import { movingSettings } from './other-rows.ts'

const text = z.string().transform(clean)

/** Lines of an export with what a person has set beside their conversations. Of what may leave, only what forbids it. */
export const ownRows = [
  z.object({ kind: z.literal('kept'), row: z.object({ conversation_id: text, at: z.int() }) }),
  z.object({ kind: z.literal('topic'), row: z.object({ id: text, words: text, at: z.int() }) }),
  z.object({
    kind: z.literal('setting'),
    row: z.object({ name: z.enum(movingSettings), value: z.string().refine(isJson, 'is not JSON') }),
  }),
] as const

export function* exportOwn(database: Database) {
  const kept = database.prepare('SELECT conversation_id, at FROM kept_conversations ORDER BY at, conversation_id')
  const topics = database.prepare('SELECT id, words, at FROM consent_topics ORDER BY at, id')
  const settings = database.prepare<string[]>(
    `SELECT name, value FROM settings WHERE name IN (${movingSettings.map(() => '?').join(', ')}) ORDER BY name`,
  )
  for (const row of kept.iterate()) yield { kind: 'kept', row }
  for (const row of topics.iterate()) yield { kind: 'topic', row }
  for (const row of settings.iterate(...movingSettings)) yield { kind: 'setting', row }
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}
