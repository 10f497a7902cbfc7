import { closeSync, fdatasync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { LiveMap, VadeError } from '../../core/index.ts'
import { sayingWhy } from '../database.ts'
import type { FinishedCall, OpenCall } from './entries.ts'
import { doneLine, openLine } from './journal-file.ts'

/**
 * Where a process writes down its calls, one JSON line each, before they go anywhere: what is in the file survives the
 * process. Soon after, the ledger takes them from there.
 */
export interface Journal {
  /**
   * Settles once it is in the file, at the end of this turn of the event loop: all calls that begin or end in one share
   * a write. Rejects with `disk_full` or `store_unwritable`: then nothing may be sent.
   */
  open(call: OpenCall): Promise<void>
  isOpen(id: string): boolean
  /** Never throws: where the disk refuses, it is kept and written later. */
  done(call: FinishedCall): void
  /** Settles once all that ended before is in the ledger. */
  flush(): Promise<void>
  /** All of its files; nothing is written any more. */
  close(): Promise<readonly string[]>
}

/** Takes the calls of a journal's file into the ledger. */
export interface JournalReader {
  ingest(input: { readonly file: string; readonly offset: number }): Promise<{
    readonly offset: number
    readonly more: boolean
    /** Ids of calls that a defect has made unfit for the ledger; they are kept in a file. */
    readonly refused: readonly string[]
  }>
  /** Settles once all that was taken from the file is on the disk. */
  end(file: string): Promise<unknown>
}

export interface JournalOptions {
  readonly folder: string
  readonly holder: string
  readonly reader: JournalReader
  /** Told when calls could not be taken; they are tried again. */
  readonly onProblem: (thrown: unknown) => void
}

const syncData = promisify(fdatasync)
/** A file this long is followed by another one, and goes once it is empty of news. */
const longestFile = 4 * 1024 * 1024
/** Calls of this long share a commit: shorter rests cost more pages for each call. */
const restMs = 200
const restAfterFailureMs = 1000

interface JournalFile {
  readonly path: string
  readonly descriptor: number
  length: number
  /** Taken up to here. */
  offset: number
}

export function createJournal({ folder, holder, reader, onProblem }: JournalOptions): Journal {
  const place = join(folder, holder)
  const opened = new LiveMap<OpenCall>()
  const files: JournalFile[] = []
  let number = 0
  /** Lines of calls that ended: they are kept until the disk takes them. */
  let waiting = ''
  /** Calls that begin in this turn of the event loop. */
  let beginning: { readonly calls: Map<string, OpenCall>; readonly written: PromiseWithResolvers<void> } | null = null
  let torn = false
  let scheduled = false
  let timer: NodeJS.Timeout | null = null
  let taking = Promise.resolve()
  let closed = false

  function nextFile(): JournalFile {
    const path = join(folder, `${holder}.${String(++number)}.log`)
    const file = { path, descriptor: openSync(path, 'a', 0o600), length: 0, offset: 0 }
    files.push(file)
    return file
  }

  /** What a failed write has left of a line is ended first, so that it spoils no other. */
  function append(text: string): void {
    const last = files.at(-1)
    const file = last === undefined || last.length >= longestFile ? nextFile() : last
    // The calls that are still open go with the newest file: the older ones can be done without.
    const carried = file.length === 0 && last !== undefined ? opened.values().map(openLine).join('') : ''
    const bytes = Buffer.from(torn ? `\n${carried}${text}` : carried + text)
    torn = true
    for (let from = 0; from < bytes.length;) {
      const written = writeSync(file.descriptor, bytes, from)
      from += written
      file.length += written
    }
    torn = false
    waiting = ''
    timer ??= setTimeout(takeLater, restMs).unref()
  }

  function takeLater(): void {
    timer = null
    take().catch((thrown: unknown) => {
      onProblem(thrown)
      if (!closed) timer ??= setTimeout(takeLater, restAfterFailureMs).unref()
    })
  }

  /** Throws `disk_full` or `store_unwritable`. */
  function writeAll(): void {
    const begun = beginning
    beginning = null
    if (begun === null && waiting === '') return
    let lines = waiting
    for (const call of begun?.calls.values() ?? []) lines += openLine(call)
    try {
      sayingWhy(place, () => append(lines))
    } catch (thrown) {
      begun?.written.reject(thrown)
      throw thrown
    }
    for (const [id, call] of begun?.calls ?? []) opened.set(id, call)
    begun?.written.resolve()
  }

  function writeSoon(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      if (closed) return
      try {
        writeAll()
      } catch (thrown) {
        // Who wanted to begin has heard it.
        if (waiting === '') return
        onProblem(thrown)
        timer ??= setTimeout(takeLater, restAfterFailureMs).unref()
      }
    })
  }

  /** One after another: whoever asks while one is on its way gets the next. */
  function take(): Promise<void> {
    const next = taking.then(takeAll)
    taking = next.catch(() => undefined)
    return next
  }

  async function takeAll(): Promise<void> {
    if (closed) return
    writeAll()
    const newest = files.at(-1)
    if (newest === undefined) return
    // What a power failure can take back is at most as old as the rest between two of these.
    const upToNow = [...files]
    await syncData(newest.descriptor)
    for (const file of upToNow) {
      if (file.offset < file.length) await takeFrom(file)
      if (file !== newest) await drop(file)
    }
  }

  async function takeFrom(file: JournalFile): Promise<void> {
    for (let more = true; more;) {
      const taken = await reader.ingest({ file: file.path, offset: file.offset })
      file.offset = taken.offset
      more = taken.more
      if (taken.refused.length > 0) onProblem(unfit(taken.refused, folder))
    }
  }

  async function drop(file: JournalFile): Promise<void> {
    await reader.end(file.path)
    files.splice(files.indexOf(file), 1)
    closeSync(file.descriptor)
    rmSync(file.path, { force: true })
  }

  function shut(): void {
    closed = true
    try {
      // Those that ended while the last were taken.
      writeAll()
    } catch (thrown) {
      onProblem(thrown)
    }
    if (timer !== null) clearTimeout(timer)
    for (const { descriptor } of files) closeSync(descriptor)
  }

  return {
    open(call) {
      if (closed) {
        return Promise.reject(new VadeError('shutting_down', 'Vade is stopping; ask again when it has started.'))
      }
      beginning ??= { calls: new Map(), written: Promise.withResolvers() }
      beginning.calls.set(call.id, call)
      writeSoon()
      return beginning.written.promise
    },
    isOpen: (id) => opened.has(id) || beginning?.calls.has(id) === true,
    done(call) {
      if (closed) return
      opened.delete(call.record.id)
      beginning?.calls.delete(call.record.id)
      waiting += doneLine(call)
      writeSoon()
    },
    flush: take,
    async close() {
      // In line with the takes: one that comes later finds it closed.
      taking = taking.then(takeAll).catch(onProblem).then(shut)
      await taking
      return files.map(({ path }) => path)
    },
  }
}

function unfit(ids: readonly string[], folder: string): VadeError {
  return new VadeError(
    'internal',
    `The calls ${ids.join(', ')} are not in the accounts, for the ledger could not take them. They are kept in ${join(folder, 'refused.jsonl')}; please report this.`,
  )
}
