import type { Usage } from '../../core/index.ts'
import type { Price } from '../providers/provider.ts'

/** Prices are for so many tokens. */
const million = 1_000_000

/**
 * What an answer costs, in billionths of a US dollar: exact, and rounded once, at the end, half up. Tokens read from or
 * written to the prompt cache are part of the input and are not charged twice. Throws a RangeError where the amount or
 * a count is no safe integer.
 */
export function costOf(price: Price, usage: Usage): number {
  const { input, output, cachedInput, cacheWrite5m, cacheWrite1h } = levelFor(price, usage.inputTokens)
  const writes = usage.cacheWriteTokens
  const short = writes?.['5m'] ?? 0
  const long = writes?.['1h'] ?? 0
  const plain = Math.max(0, usage.inputTokens - usage.cachedTokens - short - long)
  const counts = [plain, usage.cachedTokens, short, long, usage.outputTokens]
  return total(price, half, { counts, rates: [input, cachedInput, cacheWrite5m, cacheWrite1h, output] })
}

/** The most that a call with so many tokens may cost; `costOf` never gives more for as many or fewer. */
export function worstCase(price: Price, inputTokens: number, maxOutputTokens: number): number {
  let input = 0
  let output = 0
  for (const level of levelsOf(price)) {
    if (level.fromInputTokens > inputTokens) continue
    input = Math.max(input, level.input, level.cachedInput, level.cacheWrite5m, level.cacheWrite1h)
    output = Math.max(output, level.output)
  }
  return total(price, up, { counts: [inputTokens, maxOutputTokens], rates: [input, output] })
}

/** What is charged from so many tokens of input on. */
interface Level {
  readonly fromInputTokens: number
  readonly input: number
  readonly output: number
  readonly cachedInput: number
  readonly cacheWrite5m: number
  readonly cacheWrite1h: number
}

function levelFor(price: Price, inputTokens: number): Level {
  return levelsOf(price).reduce((highest, one) =>
    one.fromInputTokens <= inputTokens && one.fromInputTokens >= highest.fromInputTokens ? one : highest,
  )
}

const known = new WeakMap<Price, readonly Level[]>()

/** The first is from 0 on. */
function levelsOf(price: Price): readonly Level[] {
  const before = known.get(price)
  if (before !== undefined) return before
  const levels = [{ ...price, fromInputTokens: 0 }, ...(price.tiers ?? [])].map((level) => levelOf(price, level))
  known.set(price, levels)
  return levels
}

/** What a price does not name is charged as input; a tier that names no price for the cache is not cheaper there. */
function levelOf(price: Price, level: NonNullable<Price['tiers']>[number]): Level {
  const { fromInputTokens, input, output, cachedInput = input } = level
  const least = fromInputTokens === 0 ? 0 : input
  const cacheWrite5m = level.cacheWrite5m ?? Math.max(price.cacheWrite5m ?? input, least)
  const cacheWrite1h = level.cacheWrite1h ?? Math.max(price.cacheWrite1h ?? cacheWrite5m, least)
  return { fromInputTokens, input, output, cachedInput, cacheWrite5m, cacheWrite1h }
}

/** How many millionths of a billionth round up. */
const half = million / 2
const up = million - 1

interface Charge {
  /** Of tokens, each with its rate at the same place. */
  readonly counts: readonly number[]
  readonly rates: readonly number[]
}

/** Tokens times price does not fit 2^53, so whole billionths and what is left of them are summed apart. */
function total(price: Price, rounding: number, { counts, rates }: Charge): number {
  let whole = price.request ?? 0
  let rest = 0
  for (let index = 0; index < counts.length; index++) {
    const tokens = counts[index] as number
    const rate = rates[index] as number
    if (!Number.isSafeInteger(tokens) || tokens < 0 || !Number.isSafeInteger(rate) || rate < 0) {
      throw new RangeError(
        `${String(tokens)} tokens at ${String(rate)} cannot be charged: neither may be negative or broken.`,
      )
    }
    whole += tokens * Math.floor(rate / million)
    rest += tokens * (rate % million)
  }
  const sum = whole + Math.floor((rest + rounding) / million)
  if (!Number.isSafeInteger(sum) || !Number.isSafeInteger(rest + rounding)) {
    throw new RangeError('The amount is too large to be exact.')
  }
  return sum
}
