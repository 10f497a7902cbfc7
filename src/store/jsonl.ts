import { z } from 'zod'
import { checkBySchema, VadeError } from '../core/index.ts'
import { clean } from './conversations.ts'
import { contextLines, contextRows } from './context/context-rows.ts'
import type { Database } from './database.ts'
import { documentLines, documentRow } from './document-rows.ts'
import type { ImportedRow, ImportedRows } from './import-changes.ts'
import { createMending } from './mending.ts'
import { otherRows, type OtherRow } from './other-rows.ts'
import { ownLines, ownRows } from './own-rows.ts'
import type { ConversationRow, MessageRow } from './rows.ts'
import { createTables, type Tables } from './tables.ts'
import type { Write } from './writer.ts'

/** What an export holds, by the number of its lines. */
export interface Exported {
  readonly conversations: number
  readonly messages: number
  readonly documents: number
  /** Settings, consents, keys' names and all else there is. */
  readonly others: number
  /** The tables of which rows are missing, for they lie on damaged pages. */
  readonly damaged: readonly string[]
}

export interface Imported extends ImportedRows {
  /** How many rows belong to the home that was exported, and were passed over. */
  readonly left: number
}

/** Rows that are not in the database of the home; gives how many there were. */
export type MoreRows = (write: (row: OtherRow) => Promise<void>) => Promise<number>

/** 2: rows of other tables, too, which an import passes over. 3: documents, topics and settings have lines of their own. */
const version = 3
const text = z.string().transform(clean)
const header = z.object({ vade: z.int(), kind: z.literal('export') })
const line = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('conversation'),
    row: z.object({
      id: text,
      title: text,
      pinned: z.int(),
      model: text.nullable(),
      leaf_id: text.nullable(),
      created_at: z.int(),
      updated_at: z.int(),
    }),
  }),
  z.object({
    kind: z.literal('message'),
    row: z.object({
      id: text,
      conversation_id: text,
      parent_id: text.nullable(),
      role: z.enum(['user', 'assistant']),
      text,
      status: z.enum(['complete', 'streaming', 'stopped', 'failed']),
      answer: text.nullable(),
      created_at: z.int(),
    }),
  }),
  ...contextRows,
  documentRow,
  ...ownRows,
  z.object({ kind: z.literal('row'), table: z.string(), row: z.record(z.string(), z.unknown()) }),
])

/**
 * Everything about a person, one JSON value a line: a header with the version; conversations; their messages, parents
 * first; what stands for messages; documents; what the person has set; then the rows of all other tables. Secrets are
 * left out. It is read table by table, without indexes: where pages are damaged, all other rows are in it.
 */
export async function exportTo(
  database: Database,
  write: (line: string) => Promise<void>,
  moreRows: MoreRows = async () => 0,
): Promise<Exported> {
  const put = (value: object) => write(JSON.stringify(value))
  const tables = createTables(database)
  const counts = { conversations: 0, messages: 0, documents: 0, others: 0 }
  await put({ vade: version, kind: 'export', at: new Date().toISOString() })
  for (const value of linesOf(database, tables)) {
    await put(value)
    counts[countedAs[value.kind] ?? 'others']++
  }
  counts.others += await moreRows((row) => put({ kind: 'row', ...row }))
  return { ...counts, damaged: [...tables.damaged].toSorted() }
}

const countedAs: Readonly<Record<string, 'conversations' | 'messages' | 'documents'>> = {
  conversation: 'conversations',
  message: 'messages',
  document: 'documents',
}

/** In an order in which an import can add them: nothing before what it belongs to. */
function* linesOf(database: Database, tables: Tables): Generator<{ readonly kind: string; readonly row: object }> {
  const mending = createMending(database, tables)
  const before = (part: { readonly conversation_id: string; readonly created_at: number }) =>
    mending.conversationBefore(part).map((row) => ({ kind: 'conversation', row }))
  for (const row of tables.rows<ConversationRow>('conversations')) {
    yield { kind: 'conversation', row: mending.conversation(row) }
  }
  for (const row of tables.rows<MessageRow>('messages')) {
    yield* before(row)
    const { number: _, ...message } = mending.message(row)
    yield { kind: 'message', row: message }
  }
  for (const { messageId, ...about } of contextLines(tables)) if (mending.hasMessage(messageId)) yield about
  for (const document of documentLines(database, tables)) {
    yield* before(document.row)
    yield document
  }
  for (const own of ownLines(tables)) {
    if (own.kind !== 'kept' || mending.hasConversation(own.row.conversation_id)) yield own
  }
  for (const row of otherRows(database, tables)) yield { kind: 'row', ...row }
}

/** How much of an import one change holds: rows, and characters of their lines. */
const batchRows = 500
const batchCharacters = 1_000_000

/**
 * Adds what is not here yet; what is here stays as it is, so importing twice changes nothing. Nobody consents or gets a
 * key by an import, and no record of another home becomes one of this: rows of other tables are passed over.
 */
export async function importFrom(lines: AsyncIterable<string>, write: Write): Promise<Imported> {
  const total = { conversations: 0, messages: 0, documents: 0, skipped: 0, left: 0 }
  let rows: ImportedRow[] = []
  let characters = 0
  let number = 0
  const flush = async () => {
    const added = await write('importRows', rows)
    total.conversations += added.conversations
    total.messages += added.messages
    total.documents += added.documents
    total.skipped += added.skipped
    rows = []
    characters = 0
  }
  for await (const textLine of lines) {
    if (textLine.trim() === '') continue
    number++
    if (number === 1) {
      checkHeader(textLine)
      continue
    }
    const parsed = parse(textLine, number)
    if (parsed.kind === 'row') {
      total.left++
      continue
    }
    rows.push({ line: number, ...parsed })
    characters += textLine.length
    if (rows.length >= batchRows || characters >= batchCharacters) await flush()
  }
  if (number === 0) throw new VadeError('invalid_request', 'The file is empty; give one that `vade data export` wrote.')
  if (rows.length > 0) await flush()
  return total
}

function checkHeader(textLine: string): void {
  const first = header.safeParse(readJson(textLine, 1))
  if (!first.success) {
    throw new VadeError(
      'invalid_request',
      'Line 1 is not the header of a Vade export; give a file that `vade data export` wrote.',
    )
  }
  if (first.data.vade > version) {
    throw new VadeError(
      'store_newer',
      `The export has version ${String(first.data.vade)}, this Vade reads up to ${String(version)}; update Vade.`,
    )
  }
}

function parse(textLine: string, number: number): z.output<typeof line> {
  const checked = checkBySchema(line, readJson(textLine, number))
  if ('data' in checked) return checked.data
  const { field, why } = checked.refusal
  throw new VadeError('invalid_request', `Line ${String(number)} is not a row of an export: ${field}: ${why}.`)
}

function readJson(textLine: string, number: number): unknown {
  try {
    return JSON.parse(textLine)
  } catch (thrown) {
    throw new VadeError('invalid_request', `Line ${String(number)} is not JSON.`, { cause: thrown })
  }
}
