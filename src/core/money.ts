import { VadeError } from './errors.ts'

/** Billionths of a US dollar in one. */
const nanoPerDollar = 1_000_000_000

/** Whole billionths of what a person types as `2.50`: at most 999,999 dollars and nine decimals. Throws `invalid_request`. */
export function parseDollars(text: string, param: string): number {
  const found = /^\$?(\d{1,6})(?:\.(\d{1,9}))?$/.exec(text.trim())
  if (found === null) {
    throw new VadeError(
      'invalid_request',
      `'${text}' is not an amount of dollars; give ${param} as 5 or 2.50, at most 999999.`,
      { param },
    )
  }
  const [, dollars = '', decimals = ''] = found
  return Number(dollars) * nanoPerDollar + Number(decimals.padEnd(9, '0'))
}

/** As `$2.50` or `$0.000123`: exact, with two decimals at least. */
export function formatDollars(nanoUsd: number): string {
  const amount = Math.abs(nanoUsd)
  const decimals = String(amount % nanoPerDollar)
    .padStart(9, '0')
    .replace(/0{1,7}$/, '')
  return `${nanoUsd < 0 ? '-' : ''}$${String(Math.floor(amount / nanoPerDollar))}.${decimals}`
}
