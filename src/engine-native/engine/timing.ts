import type { Timing } from '../../core/index.ts'

/** With the speed of writing: the first token belongs to reading. */
export function timingOf(times: Omit<Timing, 'tokensPerSecond'>, outputTokens: number): Timing {
  const { decodeMs } = times
  return { ...times, tokensPerSecond: outputTokens > 1 && decodeMs > 0 ? ((outputTokens - 1) * 1000) / decodeMs : 0 }
}
