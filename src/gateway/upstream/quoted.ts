import type { VadeError } from '../../core/index.ts'
import type { OutgoingRequest } from '../../governance/index.ts'
import { reworded, type Target } from '../routing/target.ts'

/** What an attempt sent that its provider may quote. */
export interface Sent {
  readonly target: { readonly key: Pick<Target['key'], 'secret'> }
  readonly request: Pick<OutgoingRequest, 'headers'>
}

/** Letters of the shortest secret that is cut out: anything shorter could be any word. */
const shortest = 8

/**
 * The same error, with `…` in place of each secret that went out with the attempt: a provider that refuses a key may
 * quote it, and it is neither the caller's to hear, nor the log's or the record's to keep.
 */
export function withoutSecrets(error: VadeError, sent: Sent): VadeError {
  const secrets = secretsOf(sent)
  const holds = (text: string) => cut(text, secrets) !== text
  const { message, param } = error
  if (!holds(message) && !holds(param ?? '') && !causesOf(error).some((cause) => holds(cause.message))) return error
  // What caused it may have the same words, and so does its stack.
  return reworded(error, cut(message, secrets), param === undefined ? {} : { param: cut(param, secrets) })
}

/** Longest first, so that a secret that is part of another leaves nothing of that one. */
function secretsOf({ target, request }: Sent): readonly string[] {
  const credentials = Object.entries(request.headers).filter(([name]) => /authorization|key|token|secret/i.test(name))
  const secrets = [target.key.secret, ...credentials.map(([, value]) => value.replace(/^\S+ /, ''))]
  const parts = secrets.flatMap(partsOf).filter(({ length }) => length >= shortest)
  return [...new Set(parts.flatMap(formsOf))].sort((one, other) => other.length - one.length)
}

/** A key of several values, as that of AWS, has colons between them; a service account of Google is JSON, which has more. */
function partsOf(secret: string): readonly string[] {
  return /[\s{]/.test(secret) ? [secret] : [secret, ...secret.split(':')]
}

/** As it stands in a header, in an address and where bytes are written as text. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  const base64 = bytes.toString('base64')
  return [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    base64,
    base64.replace(/=+$/, ''),
    bytes.toString('base64url'),
  ]
}

function cut(text: string, secrets: readonly string[]): string {
  const without = secrets.reduce((left, secret) => left.replaceAll(secret, '…'), text)
  const half = Math.max(0, ...secrets.map((secret) => begunAtEnd(without, secret)))
  return half === 0 ? without : `${without.slice(0, -half)}…`
}

/** How much of a secret a text ends with: long texts of providers are shortened before they come here. */
function begunAtEnd(text: string, secret: string): number {
  for (let length = Math.min(text.length, secret.length); length >= shortest; length--) {
    if (text.endsWith(secret.slice(0, length))) return length
  }
  return 0
}

function causesOf({ cause }: Error): readonly Error[] {
  return cause instanceof Error ? [cause, ...causesOf(cause)] : []
}
