import type { Price } from '../providers/provider.ts'

/** What is charged besides tokens; whole numbers. */
export interface Units {
  readonly images?: number
  /** Those of the input tokens that are of pictures. */
  readonly imageTokens?: number
  readonly seconds?: number
  readonly characters?: number
  /** Requests that the provider charges for one of ours; the first is in `costOf`. */
  readonly requests?: number
}

/**
 * What they cost besides the tokens, in billionths of a US dollar: exact, and rounded up once. Throws a RangeError where
 * a count is no whole number or the amount is no safe integer.
 */
export function unitCost(price: Price, units: Units): number {
  const { images = 0, imageTokens = 0, seconds = 0, characters = 0, requests = 1 } = units
  const each = times(images, price.image) + times(Math.max(0, requests - 1), price.request)
  // In `costOf` they are charged as text.
  const dearer = Math.max(0, (price.imageInput ?? price.input) - price.input)
  const byMillion = times(imageTokens, dearer) + times(seconds, price.second) + times(characters, price.character)
  const sum = Number(each + (byMillion + 999_999n) / 1_000_000n)
  if (!Number.isSafeInteger(sum) || sum < 0) throw new RangeError('The amount is too large to be exact.')
  return sum
}

function times(count: number, rate = 0): bigint {
  return BigInt(count) * BigInt(rate)
}
