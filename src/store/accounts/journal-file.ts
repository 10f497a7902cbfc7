import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { FinishedCall, OpenCall } from './entries.ts'
import { packCall, unpackCall } from './packed.ts'

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

/** Some 600 calls at a time: they hold up the writer's thread for 20 ms at most. */
const chunkBytes = 512 * 1024

export interface Chunk {
  /** Whole lines, as they are. */
  readonly lines: readonly string[]
  /** Where to read on, in bytes. */
  readonly offset: number
  readonly more: boolean
}

/** The next part of a journal; at most so many bytes, and no line is that long. */
export function readJournal(file: string, offset: number, mostBytes = chunkBytes): Chunk {
  const buffer = Buffer.allocUnsafe(mostBytes)
  const descriptor = openSync(file, 'r')
  let length: number
  try {
    length = readSync(descriptor, buffer, 0, mostBytes, offset)
  } finally {
    closeSync(descriptor)
  }
  const full = length === mostBytes
  const end = buffer.subarray(0, length).lastIndexOf(0x0a) + 1
  // No line is that long: what is here has been damaged.
  if (end === 0 && full) return { lines: [], offset: offset + length, more: true }
  return { lines: buffer.toString('utf8', 0, end).split('\n'), offset: offset + end, more: full }
}

const openPrefix = 'open '
const donePrefix = 'done '

export function openLine(open: OpenCall): string {
  return `${openPrefix}${JSON.stringify(open)}\n`
}

export function doneLine(done: FinishedCall): string {
  return `${donePrefix}${packCall(done)}\n`
}

/** For whoever has to find out why the ledger did not take it. */
export function refusedLine(refused: FinishedCall): string {
  return `${JSON.stringify(refused)}\n`
}

interface Lines {
  readonly lines: Iterable<string>
}

/** Those that began; the ledger does without them while their process lives. */
export function openIn({ lines }: Lines): OpenCall[] {
  return callsIn(lines, openPrefix, (text) => JSON.parse(text) as OpenCall)
}

export function doneIn({ lines }: Lines): FinishedCall[] {
  return callsIn(lines, donePrefix, unpackCall)
}

/** A line that a dying process left half-written is passed over. */
function callsIn<Call>(lines: Iterable<string>, prefix: string, read: (text: string) => Call): Call[] {
  const calls: Call[] = []
  for (const line of lines) {
    if (!line.startsWith(prefix)) continue
    try {
      calls.push(read(line.slice(prefix.length)))
    } catch {
      continue
    }
  }
  return calls
}
