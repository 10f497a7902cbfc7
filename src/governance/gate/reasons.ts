import { counted, type Blocked, type ConsentClass, type ConsentTopic } from '../../core/index.ts'
import type { Destination } from './gate.ts'

interface Refusal {
  readonly code: Blocked
  readonly reason: string
}

const names: Readonly<Record<ConsentClass, string>> = {
  ordinary: 'questions',
  personal: 'personal words',
  health: 'words about health',
  location: 'places',
  secret: 'passwords or keys',
  files: 'files',
  memory: 'what Vade remembers of you',
}

/** Why a request stays here, each as one sentence for the person. */
export const whyNot = {
  offline: (): Refusal => ({ code: 'offline', reason: 'Vade is offline, so nothing was sent.' }),
  kept: (): Refusal => ({ code: 'not-allowed', reason: 'You keep this conversation on this device.' }),
  topic: ({ words }: ConsentTopic): Refusal => ({
    code: 'not-allowed',
    reason: `You never send anything about '${words}'.`,
  }),
  auditsOrdinaryOnly: (): Refusal => ({
    code: 'not-allowed',
    reason: 'Something personal was found in it, and nothing such is asked again by chance.',
  }),
  denied: ({ provider }: Destination, classes: readonly ConsentClass[]): Refusal => ({
    code: 'not-allowed',
    reason: `You have not allowed sending ${list(classes.map((of) => names[of]))} to ${provider}.`,
  }),
  nobodyToAsk: ({ provider }: Destination): Refusal => ({
    code: 'not-allowed',
    reason: `It may be sent to ${provider} only after asking you, and nobody can be asked here; 'vade consents allow ${provider}' says yes beforehand.`,
  }),
  trains: (provider: string): Refusal => ({
    code: 'provider-terms',
    reason: `${provider} trains its models on what it is sent, which you have not allowed.`,
  }),
  keepsTooLong: ({ provider, keptDays }: Destination, most: number): Refusal => ({
    code: 'provider-terms',
    reason: `${provider} ${keptDays === null ? 'does not say when it forgets' : `keeps for ${counted(keptDays, 'day')}`} what it is sent; you allow ${counted(most, 'day')}.`,
  }),
} as const

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`
}
