import type { Sampling } from '../../../core/index.ts'

/** A token with its logit; a list of them has the likeliest first. */
export interface Ranked<Token = number> {
  readonly token: Token
  readonly logit: number
}

/** What is used where the caller says nothing. */
export const defaultSampling = { temperature: 0.7, topP: 0.95, topK: 40, minP: 0 } as const

/**
 * Draws tokens as llama.cpp's own chain does: top-k, then top-p, min-p, temperature, and a random choice. Probabilities
 * are of the logits as the model gave them, which that chain would change. `topK` of 0 or less keeps the whole list.
 */
export function createDraw<Token>(sampling: Sampling): (ranked: readonly Ranked<Token>[]) => Token | undefined {
  const { temperature, topP, topK, minP } = { ...defaultSampling, ...sampling }
  const random = seededRandom(sampling.seed ?? Math.floor(Math.random() * 2 ** 32))
  return (ranked) => {
    if (temperature <= 0) return ranked[0]?.token
    const kept = topK > 0 ? ranked.slice(0, topK) : ranked
    const best = kept[0]?.logit ?? 0
    const weights = kept.map(({ logit }) => Math.exp(logit - best))
    const total = sum(weights)
    let count = 0
    for (let mass = 0; count < kept.length && (count === 0 || mass < topP * total); count++) mass += weights[count] ?? 0
    while (count > 1 && (weights[count - 1] ?? 0) < minP) count--
    const heated = kept.slice(0, count).map(({ logit }) => Math.exp((logit - best) / temperature))
    let left = random() * sum(heated)
    const chosen = heated.findIndex((weight) => (left -= weight) < 0)
    // Rounding may leave a little at the end.
    return kept.at(chosen < 0 ? count - 1 : chosen)?.token
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
