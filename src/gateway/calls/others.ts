import type { Accounts } from '../money/accounts.ts'
import { createCountTokens } from './count-tokens.ts'
import { createBodies } from './other-body.ts'
import { createOther, type OtherOptions } from './other.ts'
import { createRun } from './run.ts'

/** All calls that are no chat. */
export function createOthers(options: Omit<OtherOptions, 'run' | 'bodies'> & { readonly accounts: Accounts }) {
  const shared = { ...options, run: createRun(options), bodies: createBodies() }
  return { other: createOther(shared), countTokens: createCountTokens(shared) }
}
