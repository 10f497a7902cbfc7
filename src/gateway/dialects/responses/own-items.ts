/**
 * Whether the bytes of a request hold what Vade itself wrote into an answer in another provider's name: only the decoder
 * can read it, so they must not be relayed.
 */
export function holdsOwnItems(body: { includes(text: string): boolean }): boolean {
  return body.includes('"rs_vade_') || body.includes('"extra_content"')
}
