import {
  toVadeError,
  VadeError,
  type Blocked,
  type CallContext,
  type Decision,
  type Finish,
  type GenerateRequest,
  type Model,
  type Origin,
  type Part,
} from '../../core/index.ts'
import { createDraft } from './draft.ts'
import { createEscalation, NotAnswered, type Escalation } from './escalation.ts'
import { createMerge } from './merge.ts'
import { createOutlet } from './outlet.ts'
import type { Opinion, Parties } from './parties.ts'

export interface HybridOptions extends Parties {
  readonly id: string
  /** `always`: a larger model is asked whatever the device could do, as far as the gate lets it. */
  readonly ask: 'when-worth-it' | 'always'
}

/**
 * Answers on the device where that is good enough, and asks a larger model where it is worth it and allowed. Nobody hears
 * of a draft before it is decided on: what must not be taken for a fact opens by saying so. Who can take back what was
 * said (`replaceable`) reads the draft while the larger model is waited for; anybody else hears one answer. Who is asked
 * what may leave and does not say hears the draft.
 */
export function createHybrid(options: HybridOptions): Model {
  return {
    id: options.id,
    runsOn: 'either',
    get abilities() {
      return options.device().abilities
    },
    // What the device can hold is what it drafts from; a larger model can hold that too.
    get countTokens() {
      return options.device().countTokens
    },
    generate: (request, context) => answer(options, request, context),
  }
}

type Why = Pick<Decision, 'code' | 'reason'>

const asked: Why = { code: 'chosen', reason: 'You asked for the larger model.' }

async function* answer(options: HybridOptions, request: GenerateRequest, context: CallContext): AsyncGenerator<Part> {
  const device = options.device()
  const judge = options.judge(request, device)
  const draft = createDraft(judge)
  const stop = new AbortController()
  const stopDraft = new AbortController()
  const inner = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) }
  const merge = createMerge<'draft' | 'larger', Part>()
  const replaceable = request.replaceable === true
  const outlet = createOutlet({ replaceable, signals: request.signals === true })
  let decided = false
  let escalation: Escalation | undefined
  /** Why the larger model is asked, or why it has not answered. */
  let why: Why | undefined
  /** Set once it is known that none will answer. */
  let blocked: Blocked | null = null
  let largerAnswers = false
  let answered = ''

  function escalate(reason: Why): void {
    decided = true
    why = reason
    escalation = createEscalation(options, request, inner)
    merge.add('larger', escalation.parts)
  }
  function beginDraft(): void {
    const signals = request.signals === true || judge.readsSignals
    const signal = AbortSignal.any([inner.signal, stopDraft.signal])
    const sampling = judge.greedy === true ? { temperature: 0, ...request.sampling } : request.sampling
    const own = { ...request, ...(sampling && { sampling }), ...(signals && { signals }) }
    merge.add('draft', device.generate(own, { ...inner, signal }))
    // Who reads no signals never asks for more than the device; why one was asked already is known.
    if (judge.readsSignals && why === undefined) options.onDraft?.(request, signal)
  }
  /** Nobody else answers as far as is known: the draft is said, as what it is. */
  function* stand(opinion: Opinion): Generator<Part> {
    if (opinion.stance === 'abstained') return
    const { opening, reason } = opinion
    if (opening !== undefined) yield* outlet.open(opening, { reason: why?.reason ?? reason, said: draft.said })
    yield* outlet.release()
  }
  function decisionOf(said: Why, stance: Decision['stance']): Decision {
    const { confidence, calibrated, evidence, note } = draft.opinion(blocked)
    const sent = escalation?.sent() ?? null
    const reason = note === undefined ? said.reason : `${said.reason} ${note}`
    return { ...said, reason, confidence, calibrated, stance, sent, ...(evidence && { evidence }) }
  }
  /** The draft is whole, and nobody else answers. */
  function* conclude(finish: Finish): Generator<Part> {
    const opinion = draft.opinion(blocked)
    const { reason, stance, escalate: wanted } = opinion
    // It went wrong too late to be replaced.
    const late = wanted && why === undefined
    const decision = decisionOf(why ?? { code: late ? 'unsure' : 'confident', reason }, late ? 'unverified' : stance)
    if (decision.stance === 'abstained') {
      yield* outlet.giveWay(reason)
      yield* abstention(decision.reason)
    } else yield* stand(opinion)
    if (decision.code === 'confident') options.onKept?.({ request, draft: draft.text, decision })
    yield finishedWith(finish, decision)
  }
  function finishedWith(finish: Finish, decision: Decision): Finish {
    const waitedMs = escalation?.waitedMs() ?? 0
    return { ...finish, decision, ...(waitedMs > 0 && { waitedMs }) }
  }
  /** Whoever reads went away before the draft was whole, and before anybody else answered. */
  function unasked(reason: Why): Finish {
    const stance = outlet.shown && draft.opinion(blocked).stance !== 'plain' ? 'unverified' : 'plain'
    const finish = draft.finish ?? cutShort({ model: device.id, runsOn: 'device' })
    return finishedWith({ ...finish, reason: 'aborted' }, decisionOf(reason, stance))
  }
  /** The larger model had begun to answer: what left for it, and why, is worth knowing all the same. */
  function brokenOff(thrown: unknown): VadeError {
    const error = toVadeError(thrown)
    const { code, message } = error
    const stopped = context.signal.aborted ? asked.code : 'not-allowed'
    const decision = decisionOf({ code: code === 'aborted' ? stopped : 'cloud-failed', reason: message }, 'plain')
    const { model = '', provider = '' } = decision.sent ?? {}
    const finish = finishedWith(cutShort({ model, provider, runsOn: 'cloud' }), decision)
    return new VadeError(code, message, { cause: error, finish })
  }
  /** One part of the draft, and what follows from it. */
  function* fromDraft(part: Part): Generator<Part> {
    draft.take(part)
    if (part.type !== 'finish') yield* outlet.say(part)
    const ended = part.type === 'finish'
    // What the larger model has to say of the stop ends the answer.
    if (ended && part.reason === 'aborted' && !merge.has('larger')) return yield part
    if (merge.has('larger') || (decided && !ended && !outlet.isHolding)) return
    const opinion = draft.opinion(blocked)
    if (!opinion.decided && !ended) return
    // Once more at its end: what goes wrong late can be replaced only where it can be taken back.
    const mayAsk = why === undefined && (outlet.isHolding || replaceable)
    if (opinion.escalate && mayAsk && (ended || !decided)) return escalate({ code: 'unsure', reason: opinion.reason })
    decided = true
    yield* stand(opinion)
    if (ended) yield* conclude(part)
  }
  function* fromLarger(part: Part): Generator<Part> {
    if (part.type === 'consent-request' || part.type === 'notice') return yield part
    if (!largerAnswers) {
      largerAnswers = true
      stopDraft.abort()
      merge.drop('draft')
      yield* outlet.giveWay(why?.reason ?? '')
    }
    if (part.type === 'text-delta') answered += part.text
    if (part.type !== 'finish') return yield part
    const decision = decisionOf(why ?? asked, 'plain')
    if (draft.text !== '') options.onBoth?.({ request, draft: draft.text, answer: answered, decision })
    yield finishedWith(part, decision)
  }

  try {
    if (options.ask === 'always') escalate(asked)
    else if (judge.hopeless !== null) escalate({ code: 'hopeless', reason: judge.hopeless })
    else beginDraft()
    for (let step = await merge.next(); step !== undefined; step = await merge.next()) {
      if ('value' in step) yield* step.from === 'draft' ? fromDraft(step.value) : fromLarger(step.value)
      else if (step.error instanceof NotAnswered) {
        ;({ why } = step.error)
        blocked = step.error.why.code
        // Whoever stopped it keeps what they have read, even what would not have been given.
        if (context.signal.aborted && escalation?.sent() != null) return yield unasked(step.error.why)
        if (draft.finish !== undefined && draft.finish.reason !== 'aborted') yield* conclude(draft.finish)
        else if (context.signal.aborted) return yield unasked(step.error.why)
        else {
          // Somebody was told that it is asked.
          if (escalation?.sent() != null) yield { type: 'notice', code: 'asking', message: step.error.why.reason }
          if (!merge.has('draft')) beginDraft()
          else yield* stand(draft.opinion(blocked))
        }
      } else if (step.error !== undefined && step.from === 'larger' && largerAnswers) throw brokenOff(step.error)
      else if (step.error !== undefined && !merge.has('larger')) throw toVadeError(step.error)
      // What is waited for is worth reading a draft meanwhile; a refusal comes at once.
      if (outlet.isHolding && replaceable && (await escalation?.admitted) === true) yield* outlet.release()
    }
  } finally {
    stop.abort()
    merge.close()
  }
}

/** Of what nobody has ended. */
function cutShort(origin: Origin): Finish {
  const usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
  return { type: 'finish', reason: 'aborted', usage, origin, costNanoUsd: 0 }
}

function* abstention(reason: string): Generator<Part> {
  const text = `I do not know this well enough to answer it. ${reason}`
  yield { type: 'text-start' }
  yield { type: 'text-delta', text }
  yield { type: 'text-end' }
}
