import type { Price } from '../providers/provider.ts'

export interface TokenEstimate {
  readonly input: number
  /** Those of `input` that are expected to be in the provider's prompt cache. */
  readonly cached?: number
  /** The most that may be written, where the caller sets a limit. */
  readonly output: number | undefined
}

/** A caller who sets no limit wants about so many tokens. */
const usualOutput = 500

/** What a call is expected to cost, in billionths of a US dollar: for choosing only, the ledger settles on usage. */
export function estimateNanoUsd(price: Price, { input, cached = 0, output = usualOutput }: TokenEstimate): number {
  let rates: { readonly input: number; readonly output: number; readonly cachedInput?: number } = price
  let from = -1
  for (const tier of price.tiers ?? []) {
    if (input < tier.fromInputTokens || tier.fromInputTokens <= from) continue
    rates = tier
    from = tier.fromInputTokens
  }
  const perMillion =
    (input - cached) * rates.input + cached * (rates.cachedInput ?? rates.input) + output * rates.output
  return Math.ceil(perMillion / 1_000_000) + (price.request ?? 0)
}
