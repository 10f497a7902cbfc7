import type { CallMarks } from './marks.ts'

/**
 * Milliseconds until the call was planned, its money was set aside, and the provider began to answer. Source: the
 * header of W3C's Server Timing.
 */
export function serverTiming(arrivedMs: number, { plannedAt, reservedAt, won }: CallMarks): string {
  const first = won === undefined || won.heardAt === 0 ? performance.now() : won.heardAt
  return `plan;dur=${rounded(plannedAt - arrivedMs)}, reserve;dur=${rounded(reservedAt - plannedAt)}, upstream;dur=${rounded(first - reservedAt)}`
}

/**
 * To hundredths. `toFixed` takes five times as long, and V8 keeps the texts of fractions until it collects all; those of
 * small whole numbers are there already.
 */
function rounded(ms: number): string {
  const all = Math.round(ms * 100)
  const hundredths = all % 100
  return `${String((all - hundredths) / 100)}.${hundredths < 10 ? '0' : ''}${String(hundredths)}`
}
