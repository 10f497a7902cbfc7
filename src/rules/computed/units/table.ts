import { energy } from './energy.ts'
import { matter } from './matter.ts'
import type { UnitRow } from './rows.ts'
import { space } from './space.ts'
import { timeAndData } from './time-and-data.ts'
import { volume } from './volume.ts'

/**
 * Exact by definition. Sources: BIPM, The International System of Units, 9th edition (2019); NIST Special Publication
 * 811 (2008), appendix B, and NIST Handbook 44, appendix C, for customary units (inch, pound and gallon are defined by
 * 0.0254 m, 0.45359237 kg and 231 cubic inches); the calorie is the thermochemical one.
 */
export const unitRows: readonly UnitRow[] = [...space, ...matter, ...volume, ...energy, ...timeAndData]
