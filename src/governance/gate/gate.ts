import {
  canBeAsked,
  createId,
  VadeError,
  type Admission,
  type Consent,
  type ConsentClass,
  type ConsentPolicy,
  type ConsentPurpose,
  type ConsentRequest,
  type GenerateRequest,
  type Outgoing,
} from '../../core/index.ts'
import { checkSayable, strictest, type Consents, type RequestAnswer, type Standing } from '../consent/index.ts'
import type { Redactor } from '../redaction/redactor.ts'
import { lookAhead } from './look-ahead.ts'
import { createLeases, type Lease } from './leases.ts'
import { outgoingRequest } from './outgoing-request.ts'
import { payloadOf } from './payload.ts'
import { createQuestions, type QuestionListener, type ShownAnswer, type WaitingRequest } from './questions.ts'
import { whyNot } from './reasons.ts'
import { createTreatment, type Treatment } from './treatment.ts'

/** To whom a request would go, and why. */
export interface Destination {
  readonly provider: string
  readonly model: string
  readonly purpose: ConsentPurpose
  /** It runs beside Vade: what it is sent leaves Vade and not the machine, also offline. */
  readonly onThisMachine?: boolean
  /** Whether it trains models on what it is sent. */
  readonly trains: boolean
  /** How long it keeps what it is sent; null: for ever, or it does not say. */
  readonly keptDays: number | null
  readonly conversation: string | null
  /** What only the caller knows of it, as that it holds what was remembered. */
  readonly holds?: readonly ConsentClass[]
  /**
   * Whether the person is asked where nothing was said: `always` where they have just asked for it themselves, `until-no`
   * about what nothing personal is in, as long as they have not said no. Left out, it is refused.
   */
  readonly askFirst?: 'always' | 'until-no'
  /**
   * Whether somebody can be asked; if not, what may leave only after asking stays here. Unless told, they can where
   * the request says so.
   */
  readonly interactive?: boolean
}

interface Judged extends Destination {
  readonly isInteractive: boolean
}

/** What is not learned and always wins: decides whether, and in which form, a request may leave the device. */
export interface Gate {
  /**
   * Does what can be done before it is known whether a request is to leave, beside everything else: where it was, `judge`
   * takes a millisecond or two instead of a seventh of one for each message. Stops with `signal`.
   */
  lookAhead(request: GenerateRequest, signal: AbortSignal): Promise<void>
  /** Nothing has left yet. Throws `overloaded` where too many requests wait for a person. */
  judge(request: GenerateRequest, to: Destination): Promise<Admission>
  /** What a person says to a request that was shown. Throws `not_found` where nobody waits for it. */
  answer(id: string, answer: ShownAnswer): Promise<void>
  /** What was shown and waits for an answer, oldest first. */
  waiting(): WaitingRequest[]
  close(): void
}

export interface GateOptions extends QuestionListener {
  readonly consents: Consents
  /** A new one for each request: it remembers what stands for what. */
  readonly redactor: () => Redactor
  readonly offline: () => boolean
  /** Why no more may be spent, as a sentence; null where it may. */
  readonly budget?: (to: Destination) => Promise<string | null>
}

interface Asked {
  readonly request: ConsentRequest
  /** The classes that the person is asked about, with the ids that their consents will have. */
  readonly open: readonly Pick<RequestAnswer, 'id' | 'class'>[]
  readonly to: Destination
  readonly lease: Lease
}

export function createGate({ consents, redactor, offline, budget, ...listener }: GateOptions): Gate {
  const leases = createLeases()
  const questions = createQuestions(listener)
  const stopListening = consents.onChange((what) => (what === 'all' ? leases.revokeAll() : leases.recheck()))

  /** Why it may not leave whatever it holds; null where it may. */
  async function refusal(to: Destination, policy: ConsentPolicy) {
    if (offline() && to.onThisMachine !== true) return whyNot.offline()
    if (to.conversation !== null && (await consents.isKept(to.conversation))) return whyNot.kept()
    if (to.trains && !policy.allowTraining) return whyNot.trains(to.provider)
    const { mostKeptDays } = policy
    if (mostKeptDays !== null && (to.keptDays === null || to.keptDays > mostKeptDays)) {
      return whyNot.keepsTooLong(to, mostKeptDays)
    }
    return null
  }

  /** What holds now for all that a request holds; `wasAsked` is about this request itself. */
  async function look(treatment: Treatment, { isInteractive, ...to }: Judged, wasAsked = false) {
    const policy = await consents.policy()
    const refused = await refusal(to, policy)
    if (refused !== null) return { refused }
    const topic = await consents.topicIn(treatment.texts)
    if (topic !== null) return { refused: whyNot.topic(topic) }
    if (to.purpose === 'audit' && treatment.found.size > 0) return { refused: whyNot.auditsOrdinaryOnly() }
    const standing = await consents.standing(to)
    // Nobody agrees to what they never heard of.
    const firstTime = async (of: ConsentClass): Promise<Standing> => {
      const said = standing(of)
      if (said.consent !== null || to.askFirst === undefined) return said
      if (wasAsked) return { state: 'ask', consent: null }
      const first = of === 'ordinary' && !(await consents.wasDenied({ ...to, class: of }))
      return to.askFirst === 'always' || first ? { state: 'ask', consent: null } : said
    }
    const needs = await Promise.all([...treatment.leaving].map(async (of) => ({ of, ...(await firstTime(of)) })))
    const state = strictest(needs.map((need) => need.state))
    if (state === 'deny') {
      return {
        refused: whyNot.denied(
          to,
          needs.flatMap((need) => (need.state === 'deny' ? [need.of] : [])),
        ),
      }
    }
    if (state === 'ask' && !isInteractive) return { refused: whyNot.nobodyToAsk(to) }
    return { refused: null, state, needs }
  }

  async function judge(request: GenerateRequest, destination: Destination): Promise<Admission> {
    const to = { ...destination, isInteractive: destination.interactive ?? canBeAsked(request) }
    const requestId = createId('ask')
    const policy = await consents.policy()
    const words = redactor()
    const treatment = createTreatment(words, policy.replaceFirst)
    for (const of of to.holds ?? []) treatment.holds(of)
    const treated = outgoingRequest(request, treatment)
    let asked: boolean | undefined
    const holds = async () => {
      const { refused, state } = await look(treatment, to, asked)
      return refused === null && (state === 'allow' || asked !== false) && isAsStrict(policy, await consents.policy())
    }
    // Before the look: what is taken back between the two is heard.
    const lease = leases.open(holds)
    const ended = (thrown: unknown): never => {
      lease.end()
      throw thrown
    }
    const seen = await look(treatment, to).catch(ended)
    const spent = seen.refused === null ? ((await budget?.(to).catch(ended)) ?? null) : null
    if (seen.refused !== null || spent !== null) {
      lease.end()
      return { kind: 'refused', ...(seen.refused ?? { code: 'budget', reason: spent ?? '' }) }
    }
    asked = seen.state === 'ask'
    const needs = seen.needs.map(({ of, state, consent }) => ({ of, state, id: idOf(consent, state) }))
    const outgoing: Outgoing = {
      request: treated,
      restore: () => words.createRestorer(),
      sent: {
        provider: to.provider,
        model: to.model,
        redactions: treatment.replaced(),
        classes: [...treatment.leaving],
      },
      consent: needs.map(({ id }) => id).join(' '),
      revoked: lease.revoked,
      end() {
        questions.remove(requestId)
        lease.end()
      },
    }
    if (!asked) return { kind: 'allowed', outgoing }
    const shown: ConsentRequest = {
      type: 'consent-request',
      id: requestId,
      provider: to.provider,
      model: to.model,
      payload: payloadOf(treated),
      redactions: [...treatment.redactions.values()],
      classes: treatment.found.size === 0 ? ['ordinary'] : [...treatment.found],
    }
    const open = needs.flatMap(({ of, state, id }) => (state === 'ask' ? [{ id, class: of }] : []))
    return { kind: 'ask', request: shown, outgoing, answered: shownTo({ request: shown, open, to, lease }) }
  }

  function shownTo({ request, open, to, lease }: Asked) {
    const { id } = request
    const said = Promise.withResolvers<boolean>()
    const take = async (answer: ShownAnswer) => {
      checkRemembered(open, to, answer)
      const scope = scopeOf(answer)
      const { provider, purpose } = to
      const conversation = scope === 'standing' ? null : to.conversation
      await consents.record(
        open.map((one) => ({ ...one, provider, purpose, conversation, scope, allow: answer.allow })),
      )
      said.resolve(answer.allow && !lease.revoked.aborted)
    }
    try {
      questions.add({ conversation: to.conversation, request }, take)
    } catch (thrown) {
      lease.end()
      throw thrown
    }
    lease.revoked.addEventListener('abort', () => said.resolve(false), { once: true })
    return async (signal: AbortSignal): Promise<boolean> => {
      questions.await(id)
      const stopped = Promise.withResolvers<never>()
      const stop = () => stopped.reject(signal.reason instanceof Error ? signal.reason : stoppedError())
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
      try {
        const allowed = await Promise.race([said.promise, stopped.promise])
        if (!allowed) lease.end()
        return allowed
      } catch (thrown) {
        lease.end()
        throw thrown
      } finally {
        signal.removeEventListener('abort', stop)
        questions.remove(id)
      }
    }
  }

  return {
    async lookAhead(request, signal) {
      if (!offline()) await lookAhead(request, { redactor, signal })
    },
    judge,
    answer: (id, answer) => questions.answer(id, answer),
    waiting: () => questions.waiting(),
    close: stopListening,
  }
}

function idOf(consent: Consent | null, state: Consent['state']): string {
  return state === 'allow' && consent !== null ? consent.id : createId('cns')
}

/** What was replaced when the request was made is replaced still, and whoever may train could train then. */
function isAsStrict(then: ConsentPolicy, now: ConsentPolicy): boolean {
  const classes = Object.keys(then.replaceFirst) as (keyof ConsentPolicy['replaceFirst'])[]
  return classes.every((of) => then.replaceFirst[of] || !now.replaceFirst[of])
}

/** Throws `invalid_request` where what was said cannot be remembered in this way; it can be said again then. */
function checkRemembered(open: Asked['open'], to: Destination, { allow, remember }: ShownAnswer): void {
  if (remember === undefined) return
  const { purpose } = to
  for (const one of open) checkSayable({ class: one.class, purpose, state: allow ? 'allow' : 'deny' })
  if (remember === 'conversation' && to.conversation === null) {
    throw new VadeError('invalid_request', 'This was asked outside of a conversation, so none can remember it.', {
      param: 'remember',
    })
  }
}

function scopeOf({ remember }: ShownAnswer): Consent['scope'] {
  if (remember === undefined) return 'once'
  return remember === 'always' ? 'standing' : 'conversation'
}

function stoppedError(): VadeError {
  return new VadeError('aborted', 'The request was stopped.')
}
