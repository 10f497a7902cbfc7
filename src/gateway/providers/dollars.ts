/** Billionths of a dollar for a million tokens, as dollars for one token: `0.00000059`, exact. */
export function dollarsPerToken(nanoPerMillion: number): string {
  return decimal(BigInt(nanoPerMillion), 15)
}

/** Billionths of a dollar as dollars: `0.005`, exact. */
export function dollarsOf(nano: number): string {
  return decimal(BigInt(nano), 9)
}

function decimal(value: bigint, digits: number): string {
  const text = value.toString().padStart(digits + 1, '0')
  const fraction = text.slice(-digits).replace(/0+$/, '')
  return fraction === '' ? text.slice(0, -digits) : `${text.slice(0, -digits)}.${fraction}`
}
