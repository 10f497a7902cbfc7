import type { CallMarks } from './marks.ts'

/**
 * Milliseconds until the call was planned, its money was set aside, and the provider began to answer. Source: the
 * header of W3C's Server Timing.
 */
export function serverTiming(arrivedMs: number, { plannedAt, reservedAt, won }: CallMarks): string {
  const first = won === undefined || won.heardAt === 0 ? performance.now() : won.heardAt
  return `plan;dur=${rounded(plannedAt - arrivedMs)}, reserve;dur=${rounded(reservedAt - plannedAt)}, upstream;dur=${rounded(first - reservedAt)}`
}

/** `toFixed` takes five times as long. */
function rounded(ms: number): string {
  return String(Math.round(ms * 100) / 100)
}
