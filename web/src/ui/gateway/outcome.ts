import type { CallSummary } from '../../../../src/api/index.ts'
import type { ErrorCode } from '../../../../src/core/index.ts'

type Outcome = Pick<CallSummary, 'status' | 'errorCode'>

/** Whether its answer came whole. */
export const isGood = ({ status, errorCode }: Outcome) => status < 400 && errorCode === null

/** Whether its answer broke off after a good status. */
export const isBroken = ({ status, errorCode }: Outcome) => status < 400 && errorCode !== null

/** Of the codes of errors, as `provider failed`. */
export const inWords = (code: string) => code.replaceAll('_', ' ')

/** What a first call runs into, and the remedy. The log keeps the codes of errors, not their sentences. */
const reasons: { readonly [Code in ErrorCode]?: string } = {
  aborted: 'who called had left before the answer.',
  budget_exceeded:
    'what is left of its budget or credits does not cover what the call may cost. Ask for fewer tokens with max_tokens, or give the key more.',
  forbidden: 'the key may not use this model. Choose another, or change the limits of the key.',
  invalid_key: 'the key is revoked or expired.',
  model_loading: 'the model is still being loaded. Try again in a moment.',
  model_not_found: 'nobody has this model. Choose one of the list above.',
  offline: 'its provider cannot be reached from here.',
  overloaded: 'its provider has too much to do. Try again in a moment.',
  provider_failed: 'its provider failed. The call has what it said.',
  provider_timeout: 'its provider took too long.',
  rate_limited: 'too many calls or tokens in this minute. Try again in a moment.',
}

/** Why a call did not succeed, as the end of a sentence. */
export function reasonOf({ status, errorCode }: Outcome): string {
  const codes: { readonly [code: string]: string } = reasons
  return codes[errorCode ?? ''] ?? (errorCode === null ? `its status is ${String(status)}.` : `${inWords(errorCode)}.`)
}
