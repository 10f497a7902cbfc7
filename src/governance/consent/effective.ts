import { anyProvider, consentStates, type Consent, type ConsentClass, type ConsentState } from '../../core/index.ts'

/** What holds for a class, and by which consent; `consent` is null where nothing was said, which is a no. */
export interface Standing {
  readonly state: ConsentState
  readonly consent: Consent | null
}

/**
 * Of what was said about one subject, what holds for one class. The narrower counts: a conversation before all of
 * them, a provider before any. But what is stricter and was said later ends what is narrower, so that "nothing more to
 * anybody" means it. Later is the higher number; clocks can be set.
 */
export function effective(consents: readonly Consent[], of: ConsentClass): Standing {
  const said = consents.filter((consent) => consent.class === of)
  const narrowest = said.toSorted((a, b) => narrowness(b) - narrowness(a))[0]
  if (narrowest === undefined) return { state: 'deny', consent: null }
  const consent = said
    .filter(({ number }) => number >= narrowest.number)
    .reduce((strict, one) => (openness(one.state) < openness(strict.state) ? one : strict), narrowest)
  return { state: consent.state, consent }
}

/** Whether it still counts among what was said last of each subject: what is broader, stricter and later ends it. */
export function isHeld(consent: Consent, all: readonly Consent[]): boolean {
  const { class: of, purpose, provider, conversation } = consent
  const about = all.filter(
    (one) =>
      one.purpose === purpose &&
      (one.provider === provider || one.provider === anyProvider) &&
      (one.conversation === conversation || one.conversation === null),
  )
  return openness(effective(about, of).state) >= openness(consent.state)
}

/** The strictest of several. */
export function strictest(states: readonly ConsentState[]): ConsentState {
  return states.reduce((strict, state) => (openness(state) < openness(strict) ? state : strict), 'allow')
}

function openness(state: ConsentState): number {
  return consentStates.indexOf(state)
}

function narrowness({ conversation, provider }: Consent): number {
  return (conversation === null ? 0 : 2) + (provider === anyProvider ? 0 : 1)
}
