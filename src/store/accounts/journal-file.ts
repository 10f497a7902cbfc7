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

const lineFeed = 0x0a
/** Some 600 calls at a time: they hold up the writer's thread for 20 ms at most. */
const chunkBytes = 512 * 1024

export interface Chunk {
  /** Whole lines. */
  readonly bytes: Buffer
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
  const end = buffer.subarray(0, length).lastIndexOf(lineFeed) + 1
  // No line is that long: what is here has been damaged.
  if (end === 0 && full) return { bytes: Buffer.alloc(0), offset: offset + length, more: true }
  return { bytes: buffer.subarray(0, end), offset: offset + end, more: full }
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

/** Those that began; the ledger does without them while their process lives. */
export function openIn({ bytes }: Pick<Chunk, 'bytes'>): Iterable<OpenCall> {
  return callsIn(bytes, openPrefix, (text) => JSON.parse(text) as OpenCall)
}

export function doneIn({ bytes }: Pick<Chunk, 'bytes'>): Iterable<FinishedCall> {
  return callsIn(bytes, donePrefix, unpackCall)
}

/**
 * Each is read when it is its turn: a thousand that wait for theirs outlive several collections of garbage. A line that a
 * dying process left half-written is passed over.
 */
function* callsIn<Call>(bytes: Buffer, prefix: string, read: (text: string) => Call): Generator<Call> {
  for (let from = 0, end = 0; from < bytes.length; from = end + 1) {
    end = bytes.indexOf(lineFeed, from)
    // Half of the lines are not looked for, and need not be made a text.
    if (bytes[from] !== prefix.charCodeAt(0)) continue
    const line = bytes.toString('utf8', from, end)
    if (!line.startsWith(prefix)) continue
    let call: Call
    try {
      call = read(line.slice(prefix.length))
    } catch {
      continue
    }
    yield call
  }
}
