import type { TokenSignal } from '../../../core/index.ts'
import type { Ranked } from './draw.ts'

/** How many of the likeliest tokens a signal looks at one by one; all others are one bucket. */
export const signalTop = 20

/**
 * The signal of a token that was chosen. `ranked` has the likeliest first; `weight` is the sum over the vocabulary of
 * exp(logit − the largest logit).
 */
export function signalOf(
  { ranked, weight }: { readonly ranked: readonly Ranked[]; readonly weight: number },
  chosen: number,
): TokenSignal {
  const best = ranked[0]?.logit ?? 0
  const share = (logit: number) => Math.min(1, Math.exp(logit - best) / weight)
  const likeliest = ranked.slice(0, signalTop).map(({ logit }) => share(logit))
  const others = Math.max(0, 1 - likeliest.reduce((sum, p) => sum + p, 0))
  const at = ranked.find(({ token }) => token === chosen)?.logit ?? -Infinity
  return {
    // JSON has no infinity.
    logprob: Math.max(-9999, Math.min(0, at - best - Math.log(weight))),
    p1: likeliest[0] ?? 1,
    p2: likeliest[1] ?? 0,
    entropy: [...likeliest, others].reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0),
  }
}
