import { countedTogether, VadeError, type EgressEntry } from '../../core/index.ts'
import type { EgressRecord } from '../../store/index.ts'
import type { Errand } from './errand.ts'
import { Tally } from './tally.ts'

export interface Destination {
  /** Name and port as in an address, or the name of a program. */
  readonly host: string
  /** Whether it is this machine itself. */
  readonly local: boolean
}

/** Counts all that leaves and writes it into the record. */
export interface Tallies {
  /**
   * The tally of this errand to this host, which is begun and must be ended. Nothing may leave before its `opening` has
   * settled. Throws where there is no record yet and the host is another machine. `bytes` says how many are about to
   * leave, where that is known.
   */
  begin(errand: Errand, to: Destination, bytes?: () => number): Tally
  /** Settles once it is written that this host will be reached. */
  announce(errand: Errand, to: Destination): Promise<void>
  /** What it cost, once that is known. */
  spent(errand: Errand, to: Destination, nanoUsd: number): void
  /** Where all is written from now on. */
  keepIn(record: EgressRecord): void
  /** Called before counts are read, for what counts by itself. */
  onFlush(count: () => void): () => void
  /** Writes down what was counted so far, but for what was sent alone and waits for an answer: that it began is there. */
  flush(): Promise<void>
  close(): Promise<void>
}

const minuteMs = 60_000
/** What a single errand cost is known a moment after its last byte. */
const restMs = 250
const longestMemory = 10_000
/** Rows after which old ones are looked for that can be summed up. */
const foldEvery = 1000

export interface TalliesOptions {
  /** Hears why counts could not be written; they are kept and tried again. */
  readonly onProblem: (thrown: unknown) => void
}

export function createTallies({ onProblem }: TalliesOptions): Tallies {
  const tallies = new Map<string, Tally>()
  /** Hosts of counted errands that the record names already. */
  const named = new Map<string, Promise<void> | undefined>()
  const counters = new Set<() => void>()
  let record: EgressRecord | undefined
  let everyMinute: NodeJS.Timeout | undefined
  let atRest: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  let rowsWritten = 0

  function find(errand: Errand, { host, local }: Destination): Tally {
    const { purpose, what = '', who = '', consent = '' } = errand
    const name = `${purpose}\n${host}\n${who}\n${consent}\n${what}`
    const known = tallies.get(name)
    if (known !== undefined) return known
    if (record === undefined && !local) {
      throw new VadeError('internal', `${host} cannot be reached before there is a record of what leaves.`)
    }
    const isCounted = countedTogether.has(purpose)
    if (tallies.size >= longestMemory) void flush()
    const made: Tally = new Tally({ errand, host, local }, () => {
      if (!isCounted) settleSoon()
    })
    tallies.set(name, made)
    everyMinute ??= setInterval(() => void flush(), minuteMs).unref()
    return made
  }

  /** Written before the first byte leaves, so that no crash hides whom it went to. */
  function open(tally: Tally, bytes: () => number): Promise<void> | undefined {
    if (record === undefined) return undefined
    const { purpose } = tally.errand
    if (!countedTogether.has(purpose)) return record.add([tally.opened(bytes())])
    const name = `${purpose}\n${tally.host}`
    if (named.has(name)) return named.get(name)
    if (named.size >= longestMemory) named.clear()
    const naming = record.add([{ ...tally.opened(0), who: null }]).then(
      () => void named.set(name, undefined),
      (thrown: unknown) => {
        named.delete(name)
        throw thrown
      },
    )
    named.set(name, naming)
    return naming
  }

  function opened(errand: Errand, to: Destination, bytes = () => 0): Tally {
    const tally = find(errand, to)
    if (!tally.isOpened) tally.opening ??= opening(tally, bytes)
    return tally
  }

  function opening(tally: Tally, bytes: () => number): Promise<void> | undefined {
    const written = open(tally, bytes)
    if (written === undefined) tally.isOpened = true
    written
      ?.then(() => (tally.isOpened = true))
      .finally(() => (tally.opening = undefined))
      .catch(() => undefined)
    return written
  }

  function settleSoon(): void {
    atRest ??= setTimeout(() => {
      atRest = undefined
      void write((tally) => !countedTogether.has(tally.errand.purpose) && !tally.isRunning())
    }, restMs).unref()
  }

  /** Writes those that are due, and forgets the idle ones. What cannot be written is counted on. */
  function write(isDue: (tally: Tally) => boolean): Promise<void> {
    const due = [...tallies].filter(([, tally]) => isDue(tally))
    if (record === undefined) return Promise.resolve()
    const taken: (readonly [string, Tally, EgressEntry])[] = []
    for (const [name, tally] of due) {
      if (!tally.isEmpty()) taken.push([name, tally, tally.take()])
      if (!tally.isRunning()) tallies.delete(name)
    }
    if (taken.length === 0) return writing
    const entries = taken.map(([, , entry]) => entry)
    if (Math.floor((rowsWritten + entries.length) / foldEvery) > Math.floor(rowsWritten / foldEvery)) fold()
    rowsWritten += entries.length
    const added = record.add(entries).catch((thrown: unknown) => {
      for (const [name, tally, entry] of taken) {
        // Another may have taken its place in the meantime.
        const now = tallies.get(name) ?? tally
        tallies.set(name, now)
        now.giveBack(entry)
      }
      onProblem(thrown)
    })
    writing = Promise.all([writing, added]).then(() => undefined)
    return writing
  }

  function fold(): void {
    record?.fold().catch(onProblem)
  }

  function flush(): Promise<void> {
    for (const count of counters) count()
    return write((tally) => tally.received > 0 || !tally.isRunning() || countedTogether.has(tally.errand.purpose))
  }

  return {
    begin(errand, to, bytes) {
      const tally = opened(errand, to, bytes)
      tally.begin()
      return tally
    },
    announce: async (errand, to) => opened(errand, to).opening,
    spent: (errand, to, nanoUsd) => find(errand, to).spend(nanoUsd),
    keepIn(given) {
      record = given
    },
    onFlush(count) {
      counters.add(count)
      return () => void counters.delete(count)
    },
    flush,
    async close() {
      clearInterval(everyMinute)
      clearTimeout(atRest)
      await flush()
      await write(() => true)
    },
  }
}
