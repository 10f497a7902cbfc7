import { hash } from 'node:crypto'
import type { Span } from '../finding.ts'
import { matches } from './detector.ts'

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

/** Addresses of Bitcoin, checked, and of Ethereum, by their shape: its check digits need Keccak, which Node has not. */
export function findWallets(text: string): Span[] {
  return [
    ...matches('account', {
      text,
      pattern: /(?<![\p{L}\p{N}_+/=-])[13][1-9A-HJ-NP-Za-km-z]{25,34}(?![\p{L}\p{N}_+/=-])/gu,
      check: isBase58,
    }),
    ...matches('account', {
      text,
      pattern: /(?<![\p{L}\p{N}_])bc1[02-9ac-hj-np-z]{11,71}(?![\p{L}\p{N}_])/giu,
      near: /bc1/gi,
      check: isBech32,
    }),
    ...matches('account', {
      text,
      pattern: /(?<![\p{L}\p{N}_])0x[0-9a-f]{40}(?![\p{L}\p{N}_])/giu,
      near: /0x/gi,
      // The address of nobody, where coins are burnt.
      check: (it) => !/^0x(.)\1+$/.test(it),
    }),
  ]
}

/** A version, 20 bytes, and the first four bytes of their doubled SHA-256. */
function isBase58(it: string): boolean {
  let value = 0n
  for (const letter of it) value = value * 58n + BigInt(base58.indexOf(letter))
  const bytes = Buffer.from(value.toString(16).padStart(50, '0'), 'hex')
  if (bytes.length !== 25) return false
  const sum = hash('sha256', hash('sha256', bytes.subarray(0, 21), 'buffer'), 'buffer')
  return sum.subarray(0, 4).equals(bytes.subarray(21))
}

/** BIP 173 and 350: a checksum over GF(32) that comes out as one of two constants. */
function isBech32(it: string): boolean {
  // The letters of `bc`, spread as the rule says.
  const values = [3, 3, 0, 2, 3, ...Array.from(it.slice(3).toLowerCase(), (letter) => bech32.indexOf(letter))]
  let sum = 1
  for (const value of values) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    for (const [bit, factor] of [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].entries()) {
      if ((top >>> bit) & 1) sum ^= factor
    }
  }
  return sum === 1 || sum === 0x2bc830a3
}
