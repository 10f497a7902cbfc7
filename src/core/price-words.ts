import { formatDollars } from './money.ts'

/** Billionths of a dollar: for a million tokens, seconds or characters, and for one call or picture. */
export interface ToldPrice {
  readonly input: number
  readonly output: number
  readonly request?: number | undefined
  readonly image?: number | undefined
  readonly second?: number | undefined
  readonly character?: number | undefined
}

const hour = 3600 / 1_000_000

/** As `$0.15 in, $0.60 out a million tokens`, with whatever else is paid for; `free` where nothing is. */
export function priceInWords({ input, output, request = 0, image = 0, second = 0, character = 0 }: ToldPrice): string {
  const tokens = `${formatDollars(input)} in, ${formatDollars(output)} out a million tokens`
  const words = [
    ...(input > 0 || output > 0 ? [tokens] : []),
    ...(request > 0 ? [`${formatDollars(request)} a call`] : []),
    ...(image > 0 ? [`${formatDollars(image)} a picture`] : []),
    ...(second > 0 ? [`${formatDollars(Math.round(second * hour))} an hour of sound`] : []),
    ...(character > 0 ? [`${formatDollars(character)} a million characters`] : []),
  ]
  return words.length === 0 ? 'free' : words.join(', ')
}
