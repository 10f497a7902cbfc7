import {
  toVadeError,
  type CallContext,
  type Decision,
  type Finish,
  type GenerateRequest,
  type Model,
  type Part,
} from '../../core/index.ts'
import { createDraft } from './draft.ts'
import { createEscalation, NotAnswered, type Escalation } from './escalation.ts'
import { createMerge } from './merge.ts'
import type { Parties } from './parties.ts'

export interface HybridOptions extends Parties {
  readonly id: string
  /** `always`: a larger model is asked whatever the device could do, as far as the gate lets it. */
  readonly ask: 'when-worth-it' | 'always'
}

/**
 * Answers on the device where that is good enough, and asks a larger model where it is worth it and allowed. Who can
 * take back what was said (`replaceable`) reads the draft while the larger model is waited for; anybody else hears
 * nothing until it is decided, and then one answer.
 */
export function createHybrid(options: HybridOptions): Model {
  return {
    id: options.id,
    runsOn: 'either',
    get abilities() {
      return options.device().abilities
    },
    generate: (request, context) => answer(options, request, context),
  }
}

type Why = Pick<Decision, 'code' | 'reason'>

const asked: Why = { code: 'chosen', reason: 'You asked for the larger model.' }
const hopeless: Why = {
  code: 'hopeless',
  reason: 'The model on this device cannot answer questions like this one well.',
}

async function* answer(options: HybridOptions, request: GenerateRequest, context: CallContext): AsyncGenerator<Part> {
  const device = options.device()
  const judge = options.judge(request, device)
  const draft = createDraft(judge)
  const stop = new AbortController()
  const stopDraft = new AbortController()
  const inner = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) }
  const merge = createMerge<'draft' | 'larger', Part>()
  /** Parts of the draft that nobody has seen yet, because they may never be said; null once they need not wait. */
  let held: Part[] | null = request.replaceable === true ? null : []
  let shown = false
  let decided = false
  let escalation: Escalation | undefined
  /** Why the larger model is asked, or why it has not answered. */
  let why: Why | undefined
  let largerAnswers = false

  function escalate(reason: Why): void {
    decided = true
    why = reason
    escalation = createEscalation(options, request, inner)
    merge.add('larger', escalation.parts)
  }
  function beginDraft(): void {
    const signals = request.signals === true || judge.decidesAfter > 0
    const signal = AbortSignal.any([inner.signal, stopDraft.signal])
    merge.add('draft', device.generate({ ...request, ...(signals && { signals }) }, { ...inner, signal }))
  }
  function* say(part: Part): Generator<Part> {
    if (held !== null) return void held.push(part)
    shown ||= part.type === 'text-delta'
    yield request.signals === true ? part : withoutSignals(part)
  }
  function* release(): Generator<Part> {
    const all = held ?? []
    held = null
    for (const part of all) yield* say(part)
  }
  function decisionOf(said: Why, stance: Decision['stance']): Decision {
    const { confidence, calibrated } = draft.opinion()
    return { ...said, confidence, calibrated, stance, sent: escalation?.sent() ?? null }
  }
  /** The draft is whole, and nobody else answers. */
  function* conclude(finish: Finish): Generator<Part> {
    const { reason, stance, escalate: wanted } = draft.opinion()
    const decision =
      wanted || why !== undefined
        ? decisionOf(why ?? { code: 'unsure', reason }, stance)
        : decisionOf({ code: 'confident', reason }, 'plain')
    if (decision.stance === 'abstained') {
      held = null
      if (shown) yield { type: 'replacement', reason }
      yield* abstention(decision.reason)
    } else yield* release()
    yield { ...finish, decision }
  }
  /** One part of the draft, and what follows from it. */
  function* fromDraft(part: Part): Generator<Part> {
    draft.take(part)
    if (part.type !== 'finish') yield* say(part)
    const ended = part.type === 'finish'
    if (ended && part.reason === 'aborted') return yield part
    if (!draft.ripe || merge.has('larger')) return
    const { escalate: wanted, reason, stance } = draft.opinion()
    // Once more at its end: what goes wrong late can be replaced only where it can be taken back.
    const mayAsk = why === undefined && (held !== null || request.replaceable === true)
    if (wanted && mayAsk && (ended || !decided)) return escalate({ code: 'unsure', reason })
    decided = true
    if (stance !== 'abstained') yield* release()
    if (ended) yield* conclude(part)
  }
  function* fromLarger(part: Part): Generator<Part> {
    if (part.type === 'consent-request') return yield part
    if (!largerAnswers) {
      largerAnswers = true
      stopDraft.abort()
      merge.drop('draft')
      held = null
      if (shown) yield { type: 'replacement', reason: why?.reason ?? '' }
    }
    if (part.type !== 'finish') return yield part
    yield { ...part, decision: decisionOf(why ?? asked, 'plain') }
  }

  try {
    if (options.ask === 'always') escalate(asked)
    else if (judge.hopeless) escalate(hopeless)
    else beginDraft()
    for (let step = await merge.next(); step !== undefined; step = await merge.next()) {
      if ('value' in step) yield* step.from === 'draft' ? fromDraft(step.value) : fromLarger(step.value)
      else if (step.error instanceof NotAnswered) {
        ;({ why } = step.error)
        if (draft.finish !== undefined) yield* conclude(draft.finish)
        else if (!merge.has('draft')) beginDraft()
        else if (draft.opinion().stance !== 'abstained') yield* release()
      } else if (step.error !== undefined && !merge.has('larger')) throw toVadeError(step.error)
    }
  } finally {
    stop.abort()
    merge.close()
  }
}

function withoutSignals(part: Part): Part {
  if (part.type !== 'text-delta' || part.signals === undefined) return part
  const { signals: _own, ...rest } = part
  return rest
}

function* abstention(reason: string): Generator<Part> {
  const text = `I do not know this well enough to answer it. ${reason}`
  yield { type: 'text-start' }
  yield { type: 'text-delta', text }
  yield { type: 'text-end' }
}
