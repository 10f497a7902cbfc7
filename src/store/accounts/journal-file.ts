import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { FinishedCall, OpenCall } from './entries.ts'

/** A line of a journal: a call began, or a call ended. */
export type JournalLine = { readonly open: OpenCall } | { readonly done: FinishedCall }

/** The journals of one process that runs or has died: `<holder>.lock`, and `<holder>.<number>.log` in order. */
export interface JournalFiles {
  readonly holder: string
  readonly files: readonly string[]
}

/** Everything that lies in the folder, by holder; files of other kinds are left alone. */
export function listJournals(folder: string): JournalFiles[] {
  const found = new Map<string, [number: number, file: string][]>()
  for (const name of readdirSync(folder)) {
    const [, holder, number] = /^([\w-]+)(?:\.(\d+)\.log|\.lock)$/.exec(name) ?? []
    if (holder === undefined) continue
    const files = found.get(holder) ?? []
    found.set(holder, files)
    if (number !== undefined) files.push([Number(number), join(folder, name)])
  }
  return [...found].map(([holder, files]) => ({
    holder,
    files: files.sort(([one], [other]) => one - other).map(([, file]) => file),
  }))
}

/** Some 400 lines at a time: no more than a few milliseconds of the writer's thread. */
const chunkBytes = 256 * 1024

export interface Chunk {
  readonly lines: readonly JournalLine[]
  /** Where to read on, in bytes. */
  readonly offset: number
  readonly more: boolean
}

/** Whole lines from here on. A line that a dying process left half-written is passed over. */
export function readJournal(file: string, offset: number): Chunk {
  const buffer = Buffer.allocUnsafe(chunkBytes)
  const descriptor = openSync(file, 'r')
  let length: number
  try {
    length = readSync(descriptor, buffer, 0, chunkBytes, offset)
  } finally {
    closeSync(descriptor)
  }
  const full = length === chunkBytes
  const end = buffer.subarray(0, length).lastIndexOf(0x0a) + 1
  // No line is that long: what is here has been damaged.
  if (end === 0 && full) return { lines: [], offset: offset + length, more: true }
  const lines = buffer.toString('utf8', 0, end).split('\n').flatMap(lineOf)
  return { lines, offset: offset + end, more: full }
}

function lineOf(text: string): JournalLine[] {
  if (text === '') return []
  try {
    return [JSON.parse(text) as JournalLine]
  } catch {
    return []
  }
}
