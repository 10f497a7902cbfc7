import type { InstalledModel } from '../../engine-native/index.ts'
import { findCalibration, ownOrShipped, shippedCalibrations, type FoundCalibration } from '../../hybrid/index.ts'
import { keyOf } from '../calibration/fit.ts'
import { readRecord, recordFile } from '../calibration/record.ts'

/** What was measured of the models that are installed: here, or before they were shipped. */
export interface Calibrations {
  /** Null for what has no weights. */
  of(model: string): Known | null
  /** Reads them anew, after models or calibrations have changed. */
  refresh(installed: readonly InstalledModel[]): Promise<void>
}

export interface Known {
  readonly sha256: string
  readonly found: FoundCalibration
}

export function createCalibrations(home: string): Calibrations {
  let known: ReadonlyMap<string, Known> = new Map()
  return {
    of: (model) => known.get(model) ?? null,
    async refresh(installed) {
      const found = await Promise.all(
        installed.map(
          async (model) => [model.id, { sha256: model.sha256, found: await foundFor(home, model) }] as const,
        ),
      )
      known = new Map(found)
    },
  }
}

async function foundFor(home: string, model: InstalledModel): Promise<FoundCalibration> {
  const record = await readRecord(recordFile(home, model.sha256))
  const shipped = shippedCalibrations()
  const key = keyOf(model)
  // One that was stopped has answers, and nothing fitted on them yet.
  if (record === null || (record !== 'damaged' && record.calibration === null)) return findCalibration(shipped, key)
  return ownOrShipped(record === 'damaged' ? record : record.calibration, shipped, key)
}
