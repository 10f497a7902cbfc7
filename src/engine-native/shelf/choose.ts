import type { CatalogueRow } from '../catalogue/catalogue.ts'
import type { ShelfEntry } from './model.ts'

/** Tokens a second below which waiting for a model is no fun. */
export const slowSpeed = 8

export interface Chosen {
  readonly entry: ShelfEntry
  readonly reason: string
}

export interface Choosing {
  /** Best first. */
  readonly entries: readonly ShelfEntry[]
  readonly rows: ReadonlyMap<string, CatalogueRow>
  /** Measured tokens a second, by id. */
  readonly speeds: ReadonlyMap<string, number>
  readonly cores: number
}

/** The best that is here, fits and is fast enough; else the best that may be fetched unasked; else the fastest here. */
export function chooseDefault({ entries, rows, speeds, cores }: Choosing): Chosen | null {
  const fitting = entries.filter((entry) => entry.kind !== 'embedding' && entry.fits)
  const slow = (entry: ShelfEntry) => (speeds.get(entry.id) ?? slowSpeed) < slowSpeed
  const here = fitting.filter((entry) => entry.installed !== null)
  const best = here.find((entry) => !slow(entry))
  if (best !== undefined) return { entry: best, reason: `${best.name} is the best model here that fits.${why(best)}` }
  const measured = here.map((entry) => entry.fileBytes)
  const fetchable = fitting.find((entry) => {
    const from = rows.get(entry.id)?.firstRun?.cores
    // After a slow one only a smaller one makes sense.
    return from !== undefined && cores >= from && !slow(entry) && measured.every((bytes) => entry.fileBytes < bytes)
  })
  if (fetchable !== undefined) {
    return { entry: fetchable, reason: `${fetchable.name} is the best model to begin with on ${cores} cores.` }
  }
  const fastest = here.toSorted((one, other) => (speeds.get(other.id) ?? 0) - (speeds.get(one.id) ?? 0))[0]
  if (fastest === undefined) return null
  return { entry: fastest, reason: `${fastest.name} is slow here, but no faster model can be had.` }

  function why(entry: ShelfEntry): string {
    const passed = here.filter(slow).map((each) => `${each.name} (${speeds.get(each.id)?.toFixed(1)} tokens/s)`)
    return passed.length > 0 && slow(here[0] ?? entry) ? ` Passed over as too slow: ${passed.join(', ')}.` : ''
  }
}
