import type { Sent } from './decision.ts'

/**
 * What left for an answer, as a person reads it. Its bytes are those of the question itself; in the record of what left
 * are those on the wire, of every attempt, which are more: so it says which it counts.
 */
export function sentInWords({ provider, model, bytes, redactions }: Sent): string {
  const pieces = redactions === 1 ? 'personal word was' : 'personal words were'
  const replaced = redactions === 0 ? '' : `; ${String(redactions)} ${pieces} replaced first`
  const more = 'The record of what left also counts the heads, and each attempt.'
  return `${questionOf(bytes)} to ${provider} (${model})${replaced}. ${more}`
}

/** As `a question of 363 bytes`. */
export function questionOf(bytes: number): string {
  return `a question of ${String(bytes)} bytes`
}
