import type { CatalogueRow } from '../catalogue/catalogue.ts'
import type { InstalledModel, ShelfEntry } from './model.ts'

/** Tokens a second below which waiting for a model is no fun. */
export const slowSpeed = 8

export interface Choice {
  /** The model that answers when none is named; null while no chat model is here. */
  readonly answering: InstalledModel | null
  /** What is worth fetching unasked, best first; nothing where a model that is fast enough answers already. */
  readonly worthFetching: readonly ShelfEntry[]
}

export interface Choosing {
  /** Best first. */
  readonly entries: readonly ShelfEntry[]
  readonly rows: ReadonlyMap<string, CatalogueRow>
  /** Measured tokens a second, by id; a model that was never measured counts as fast enough. */
  readonly speeds: ReadonlyMap<string, number>
  readonly cores: number
}

/** Memory is the first gate, speed the second: the best that passes both, else the fastest, else the smallest. */
export function chooseModels({ entries, rows, speeds, cores }: Choosing): Choice {
  const chat = entries.filter((entry) => entry.kind === 'chat')
  const here = chat.filter((entry) => entry.installed !== null)
  const fitting = here.filter((entry) => entry.fits)
  const speed = (entry: ShelfEntry) => speeds.get(entry.id) ?? slowSpeed
  const quick = fitting.find((entry) => speed(entry) >= slowSpeed)
  if (quick !== undefined) return { answering: quick.installed, worthFetching: [] }
  const fastest = fitting.toSorted((one, other) => speed(other) - speed(one))[0]
  const smallest = here.toSorted((one, other) => one.needBytes - other.needBytes)[0]
  const worthFetching = chat.filter((entry) => {
    const from = rows.get(entry.id)?.firstRun?.cores
    // After a slow one only a smaller one makes sense.
    const smaller = fitting.every((slow) => entry.fileBytes < slow.fileBytes)
    return entry.installed === null && entry.fits && from !== undefined && cores >= from && smaller
  })
  return { answering: (fastest ?? smallest)?.installed ?? null, worthFetching }
}
