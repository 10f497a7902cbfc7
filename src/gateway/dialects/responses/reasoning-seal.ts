/**
 * What a provider seals of its thoughts, on its way through dialects that know one signature and no id. Other providers'
 * seals are base64, so that a colon tells a pair of id and seal from them. OpenAI checks that the id fits the seal.
 */
const ownPrefix = 'rs_vade_'
const redactedPrefix = 'redacted:'

export interface SealedItem {
  readonly id: string
  readonly encrypted_content: string
}

/** The id of a reasoning item that Vade itself writes to a caller. */
export function ownReasoningId(suffix: string): string {
  return ownPrefix + suffix
}

/** The signature under which a provider's item goes through other dialects. */
export function signatureOf({ id, encrypted_content }: SealedItem): string {
  return `${id}:${encrypted_content}`
}

/** The provider's item of a signature, or undefined where another protocol's provider wrote it. */
export function itemOf(signature: string): SealedItem | undefined {
  const colon = signature.indexOf(':')
  if (colon === -1) return undefined
  return { id: signature.slice(0, colon), encrypted_content: signature.slice(colon + 1) }
}

/** What a caller is given to send back: the signature as it is, or what a provider keeps even its words of. */
export function sealFor(end: { readonly signature?: string; readonly redacted?: string }): string | undefined {
  return end.redacted === undefined ? end.signature : redactedPrefix + end.redacted
}

/** What a caller sent back: of an item that Vade wrote what it was made from, of a provider's own its signature. */
export function unseal(id: string, encrypted: string): { readonly signature?: string; readonly redacted?: string } {
  if (!id.startsWith(ownPrefix)) return { signature: signatureOf({ id, encrypted_content: encrypted }) }
  if (encrypted.startsWith(redactedPrefix)) return { redacted: encrypted.slice(redactedPrefix.length) }
  return { signature: encrypted }
}
