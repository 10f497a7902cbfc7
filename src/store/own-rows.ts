import { z } from 'zod'
import { clean } from './conversations.ts'
import { movingSettings } from './other-rows.ts'
import type { Tables } from './tables.ts'

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

export function* ownLines(tables: Tables) {
  for (const row of tables.rows<{ conversation_id: string; at: number }>('kept_conversations')) {
    yield { kind: 'kept', row } as const
  }
  for (const row of tables.rows('consent_topics')) yield { kind: 'topic', row } as const
  for (const row of tables.rows<{ name: string; value: string }>('settings')) {
    if (movingSettings.some((name) => name === row.name)) yield { kind: 'setting', row } as const
  }
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}
