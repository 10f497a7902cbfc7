import { findCalibration, ownOrShipped, shippedCalibrations, type FoundCalibration } from '../../hybrid/index.ts'
import { keyOf } from './fit.ts'
import { readRecord, recordFile } from './record.ts'

/**
 * How far a model of this machine can be trusted in a conversation: by what was measured here, else by what ships. A
 * damaged file, or one of another way of asking, leaves what ships, taken as not exact, and says so in `note`.
 */
export async function calibrationFor(
  home: string,
  model: { readonly id: string; readonly sha256: string },
): Promise<FoundCalibration> {
  const record = await readRecord(recordFile(home, model.sha256))
  const key = keyOf(model)
  const shipped = shippedCalibrations()
  if (record === 'damaged') return ownOrShipped(record, shipped, key)
  const own = record?.template === key.template ? record.calibration : null
  return own === null || own === undefined ? findCalibration(shipped, key) : ownOrShipped(own, shipped, key)
}
