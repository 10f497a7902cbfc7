import { anyProvider, type Consent, type ConsentClass, type ConsentPurpose } from './consent.ts'

/** Goes up whenever one of the words below means something else than before. */
export const consentWordingVersion = 1

const holding: Readonly<Record<ConsentClass, string>> = {
  ordinary: 'questions in which nothing personal was found, or in which it was replaced',
  personal: 'names, addresses, numbers and other personal words',
  health: 'words about health',
  location: 'places where I am or live',
  secret: 'passwords, keys and other secrets',
  files: 'pictures, recordings and documents',
  memory: 'what Vade remembers of me',
}

const reasons: Readonly<Record<ConsentPurpose, string>> = {
  answer: 'so that a larger model answers when it is worth it',
  audit: "for a few questions chosen by chance, to learn whether this device's answers are right",
  feedback: 'with my verdict on an answer',
  queued: 'later, when what I asked offline can be asked',
}

/** What a consent says, as the person reads it. `name` is the provider's, as `OpenAI`; its id where that is not known. */
export function consentWording({
  state,
  class: of,
  provider,
  name = provider,
  purpose,
  scope,
}: Pick<Consent, 'state' | 'class' | 'provider' | 'purpose' | 'scope'> & {
  readonly name?: string | undefined
}): string {
  const who = provider === anyProvider ? 'any provider' : name
  const verb = { allow: 'may get', ask: 'may get, each time only after asking me,', deny: 'may not get' }[state]
  const where = { standing: '', conversation: ' In this conversation only.', once: ' This once.' }[scope]
  return `${capital(who)} ${verb} ${holding[of]}, ${reasons[purpose]}.${where}`
}

/** What is written where a consent comes to its end by itself. */
export function endedConsentWording(text: string): string {
  return `Its time is over: ${text}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
