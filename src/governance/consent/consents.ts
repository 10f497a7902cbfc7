import {
  anyProvider,
  consentWording,
  consentWordingVersion,
  createId,
  endedConsentWording,
  VadeError,
  type Consent,
  type ConsentClass,
  type ConsentPolicy,
  type ConsentPurpose,
  type ConsentState,
  type ConsentTopic,
} from '../../core/index.ts'
import type { ConsentRepository, ConsentSubject, NewConsent, SettingsRepository } from '../../store/index.ts'
import { effective, isHeld, type Standing } from './effective.ts'
import { changePolicy, readPolicy, type PolicyChange } from './policy.ts'
import { topicIn, topicWords } from './topics.ts'

/** What a person says about one class of content, one provider and one purpose. */
export interface ConsentInput {
  readonly class: ConsentClass
  /** Of the provider, or `anyProvider`. */
  readonly provider: string
  readonly purpose: ConsentPurpose
  readonly state: ConsentState
  /** Only for this conversation. */
  readonly conversation?: string | undefined
  /** It ends by itself after so many days. */
  readonly days?: number | undefined
}

export interface ConsentOverview {
  /** What was said last of each class, provider, purpose and conversation, but for what a later no has ended. */
  readonly consents: readonly Consent[]
  readonly topics: readonly ConsentTopic[]
  readonly policy: ConsentPolicy
  /** Conversations of which nothing leaves, by their ids. */
  readonly kept: readonly string[]
}

/** What may leave the device, as the person said it. Where nothing was said, nothing leaves. */
export interface Consents {
  overview(): Promise<ConsentOverview>
  history(page: { readonly limit: number; readonly before?: number | undefined }): Promise<Consent[]>
  /** Throws `invalid_request` where it may not be said, as that secrets may always leave. */
  set(input: ConsentInput): Promise<Consent>
  /** What this consent was about is denied from now on. Throws `not_found`. */
  revoke(id: string): Promise<Consent>
  /**
   * Everything that is allowed or asked about is denied from now on, also what was agreed to once; how many. With a
   * provider, only what was said of it.
   */
  revokeAll(provider?: string): Promise<number>
  policy(): Promise<ConsentPolicy>
  changePolicy(change: PolicyChange): Promise<ConsentPolicy>
  addTopic(words: string): Promise<ConsentTopic>
  removeTopic(id: string): Promise<void>
  /** Whether nothing of this conversation leaves. */
  keep(conversation: string, kept: boolean): Promise<void>
  isKept(conversation: string): Promise<boolean>
  /** Whether this class, provider and purpose was ever said no to, be it for one request only. */
  wasDenied(about: Pick<Consent, 'class' | 'provider' | 'purpose'>): Promise<boolean>
  /** What holds for each class. */
  standing(subject: ConsentSubject): Promise<(of: ConsentClass) => Standing>
  /** The topic that one of these texts is about. */
  topicIn(texts: readonly string[]): Promise<ConsentTopic | null>
  /** Remembers what was said to one request that was shown; its id is known before. */
  record(answers: readonly RequestAnswer[]): Promise<void>
  /** Heard after something was said, set or taken back, or all of it. Gives what stops it. */
  onChange(listener: (what: 'something' | 'all') => void): () => void
}

/** One class of one request that was shown. */
export interface RequestAnswer {
  readonly id: string
  readonly class: ConsentClass
  readonly provider: string
  readonly purpose: ConsentPurpose
  readonly conversation: string | null
  readonly scope: Consent['scope']
  readonly allow: boolean
}

export interface ConsentOptions {
  readonly repository: ConsentRepository
  readonly settings: SettingsRepository
  /** What the provider of this id is called, as `OpenAI`; undefined where there is none. */
  readonly nameOf?: (provider: string) => Promise<string | undefined>
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

const dayMs = 24 * 60 * 60 * 1000

export function createConsents({ repository, settings, nameOf, now = Date.now }: ConsentOptions): Consents {
  const listeners = new Set<(what: 'something' | 'all') => void>()
  let latest = 0

  const changed = <Result>(result: Result, what: 'something' | 'all' = 'something'): Result => {
    for (const listener of listeners) listener(what)
    return result
  }
  /** Never goes back, whatever becomes of the clock, nor before what was said in an earlier run. */
  async function moment(): Promise<number> {
    latest = Math.max(latest, now(), await repository.lastMoment())
    return latest
  }
  async function inWords(consent: Omit<NewConsent, 'text'>): Promise<NewConsent> {
    return { ...consent, text: consentWording({ ...consent, name: await nameOf?.(consent.provider) }) }
  }
  async function say(input: Omit<Consent, 'number' | 'id' | 'at' | 'text' | 'version'> & { readonly id?: string }) {
    const consent = { id: createId('cns'), ...input, at: await moment(), version: consentWordingVersion }
    const [said] = await repository.add([await inWords(consent)])
    if (said === undefined) throw new VadeError('internal', 'The consent was not stored; try again.')
    return said
  }
  /** What is over is written down as a no: a clock that is set back does not bring it to life again. */
  async function withoutEnded(consents: readonly Consent[]): Promise<Consent[]> {
    const at = await moment()
    const isOver = ({ state, expiresAt }: Consent) => state !== 'deny' && expiresAt !== null && expiresAt <= at
    const over = consents.filter(isOver)
    if (over.length === 0) return [...consents]
    const ended = await repository.add(over.map((consent) => endedAt(consent, at)))
    return [...consents.filter((consent) => !isOver(consent)), ...ended]
  }
  const current = async () => withoutEnded(await repository.latest())
  const deny = (consent: Consent) => {
    const { class: of, provider, purpose, conversation } = consent
    const scope = conversation === null ? ('standing' as const) : ('conversation' as const)
    return say({ class: of, provider, purpose, conversation, scope, state: 'deny', expiresAt: null })
  }

  return {
    async overview() {
      const [consents, topics, policy, kept] = await Promise.all([
        current(),
        repository.topics(),
        readPolicy(settings),
        repository.kept(),
      ])
      return { consents: consents.filter((one) => isHeld(one, consents)), topics, policy, kept }
    },
    history: (page) => repository.history(page),
    wasDenied: (about) => repository.wasDenied(about),
    async set({ class: of, provider, purpose, state, conversation, days }) {
      checkSayable({ class: of, purpose, state })
      const expiresAt = days === undefined || state === 'deny' ? null : (await moment()) + Math.round(days * dayMs)
      const scope = conversation === undefined ? 'standing' : 'conversation'
      const subject = { class: of, provider: provider.trim(), purpose, conversation: conversation ?? null }
      if (subject.provider === '') {
        throw new VadeError('invalid_request', `Name a provider, or '${anyProvider}' for all of them.`, {
          param: 'provider',
        })
      }
      return changed(await say({ ...subject, scope, state, expiresAt }))
    },
    async revoke(id) {
      const consent = await repository.get(id)
      if (consent === null)
        throw new VadeError('not_found', `There is no consent ${id}; 'vade consents list' has them.`)
      return changed(await deny(consent))
    },
    async revokeAll(provider) {
      const said = (await current()).filter((consent) => provider === undefined || consent.provider === provider)
      const open = said.filter(({ state }) => state !== 'deny')
      for (const consent of open) await deny(consent)
      return changed(open.length, provider === undefined ? 'all' : 'something')
    },
    policy: () => readPolicy(settings),
    changePolicy: async (change) => changed(await changePolicy(settings, change)),
    async addTopic(text) {
      const words = topicWords(text)
      if (words === '') {
        throw new VadeError('invalid_request', 'Give the words that the topic is known by, separated by commas.', {
          param: 'words',
        })
      }
      const topic = { id: createId('top'), words, at: await moment() }
      if (await repository.addTopic(topic)) return changed(topic)
      throw new VadeError('conflict', `Nothing is sent about '${words}' already.`)
    },
    async removeTopic(id) {
      if (!(await repository.removeTopic(id))) throw new VadeError('not_found', `There is no topic ${id}.`)
      changed(undefined)
    },
    async keep(conversation, kept) {
      await repository.keep({ id: conversation, kept, at: await moment() })
      changed(undefined)
    },
    isKept: (conversation) => repository.isKept(conversation),
    async standing(subject) {
      const consents = await withoutEnded(await repository.about(subject))
      return (of) => effective(consents, of)
    },
    topicIn: async (texts) => topicIn(await repository.topics(), texts),
    async record(answers) {
      const at = await moment()
      await repository.add(
        await Promise.all(
          answers.map(({ allow, ...answer }) => {
            const state = allow ? ('allow' as const) : ('deny' as const)
            return inWords({ ...answer, state, expiresAt: null, at, version: consentWordingVersion })
          }),
        ),
      )
      changed(undefined)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function endedAt(consent: Consent, at: number): NewConsent {
  const { number: _number, ...same } = consent
  const text = endedConsentWording(consent.text)
  return { ...same, id: createId('cns'), at, state: 'deny', expiresAt: null, text }
}

/** Throws `invalid_request` where nobody may say this, whoever it is. */
export function checkSayable({ class: of, purpose, state }: Pick<Consent, 'class' | 'purpose' | 'state'>): void {
  if (of === 'secret' && state === 'allow') {
    throw new VadeError(
      'invalid_request',
      "Passwords and keys never leave unasked: choose 'ask', which shows them each time, or 'deny'.",
      { param: 'state' },
    )
  }
  if (purpose !== 'audit' || state === 'deny') return
  if (state === 'ask') {
    throw new VadeError(
      'invalid_request',
      "What is asked again by chance is not asked about one by one: choose 'allow' or 'deny'.",
      { param: 'state' },
    )
  }
  if (of !== 'ordinary') {
    throw new VadeError(
      'invalid_request',
      'Only questions in which nothing personal was found are asked again by chance; nothing else can be allowed.',
      { param: 'class' },
    )
  }
}
