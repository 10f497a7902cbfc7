import { expect, test } from 'vitest'
import { findCalibration, shippedCalibrations } from '../../hybrid/index.ts'
import { keyOf } from './fit.ts'

test('what ships was measured with the prompt that conversations begin with now', () => {
  for (const [id, sha256] of [
    ['qwen2.5-coder-0.5b-instruct', '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32'],
    ['qwen2.5-coder-1.5b-instruct', 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046'],
  ] as const) {
    const found = findCalibration(shippedCalibrations(), keyOf({ id, sha256 }))
    // Whoever changes the static prompt measures again: scripts/ship-calibration.ts.
    expect(found.exact).toBe(true)
    expect(found.calibration.kinds['qa']?.n).toBeGreaterThan(10)
  }
})
