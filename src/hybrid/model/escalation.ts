import {
  canBeAsked,
  toVadeError,
  VadeError,
  type CallContext,
  type Blocked,
  type GenerateRequest,
  type Part,
  type Sent,
  type Admission,
  type Outgoing,
  type Restorer,
} from '../../core/index.ts'
import type { Larger, Parties } from './parties.ts'

/** Why a larger model was not asked, or has not answered: the device's answer stands. */
export class NotAnswered extends Error {
  readonly why: { readonly code: Blocked; readonly reason: string }

  constructor({ code, reason }: NotAnswered['why'], cause?: unknown) {
    super(reason, cause === undefined ? undefined : { cause })
    this.why = { code, reason }
  }
}

export interface Escalation {
  /**
   * First `consent-request`, where the person is to be asked; then a notice that the larger model is asked, and its
   * answer with its `finish`. Throws `NotAnswered` as long as nothing of that answer has come.
   */
  readonly parts: AsyncIterable<Part>
  /** Whether anybody is asked: the larger model, or first the person. Known at once; never rejects. */
  readonly admitted: Promise<boolean>
  /** What has left the device; null as long as nothing has. */
  sent(): Sent | null
  /** How long the person was waited for, in milliseconds. */
  waitedMs(): number
}

export function createEscalation(
  parties: Pick<Parties, 'larger'>,
  request: GenerateRequest,
  context: CallContext,
): Escalation {
  let sent: Sent | null = null
  let waitedMs = 0
  const admission = admit(parties, request, context)
  async function* parts(): AsyncGenerator<Part> {
    const { chosen, verdict } = await admission
    const { outgoing } = verdict
    try {
      const shownAt = performance.now()
      try {
        if (verdict.kind === 'ask') yield* permission(verdict, chosen, { request, context })
      } finally {
        if (verdict.kind === 'ask') waitedMs = performance.now() - shownAt
      }
      yield { type: 'notice', code: 'asking', message: `Asking ${chosen.provider}…` }
      sent = { ...outgoing.sent, bytes: new TextEncoder().encode(JSON.stringify(outgoing.request)).length }
      yield* answerOf(chosen, outgoing, context)
    } finally {
      outgoing.end()
    }
  }
  const admitted = admission.then(
    () => true,
    () => false,
  )
  return { parts: parts(), admitted, sent: () => sent, waitedMs: () => waitedMs }
}

async function admit(parties: Pick<Parties, 'larger'>, request: GenerateRequest, context: CallContext) {
  const chosen = await parties.larger(context)
  if (!('model' in chosen)) throw new NotAnswered(chosen)
  const verdict = await chosen.admit(request, context)
  if (verdict.kind === 'refused') throw new NotAnswered(verdict)
  return { chosen, verdict }
}

async function* permission(
  verdict: Extract<Admission, { kind: 'ask' }>,
  { provider }: Larger,
  { request, context }: { readonly request: GenerateRequest; readonly context: CallContext },
): AsyncGenerator<Part> {
  if (!canBeAsked(request)) {
    const reason = `${provider} may be asked only once you have seen what would be sent, and here nobody can show it to you.`
    throw new NotAnswered({ code: 'not-allowed', reason })
  }
  yield verdict.request
  const allowed = await verdict.answered(context.signal).catch((thrown: unknown) => {
    if (!context.signal.aborted) throw thrown
    const reason = `Nobody said whether this may be sent to ${provider}, so it stayed on your device.`
    throw new NotAnswered({ code: 'declined', reason }, thrown)
  })
  if (allowed) return
  throw new NotAnswered({ code: 'declined', reason: 'You kept this question on your device.' })
}

async function* answerOf({ model, provider }: Larger, outgoing: Outgoing, context: CallContext): AsyncGenerator<Part> {
  const { revoked } = outgoing
  const restorer = outgoing.restore()
  const signal = AbortSignal.any([context.signal, revoked])
  let begun = false
  const before: Part[] = []
  try {
    for await (const part of model.generate(outgoing.request, { ...context, signal, consent: outgoing.consent })) {
      // What was on its way when the consent was taken back is not shown either.
      signal.throwIfAborted()
      for (const one of restored(part, restorer)) {
        begun ||= isContent(one)
        before.push(one)
      }
      if (begun) yield* before.splice(0)
    }
  } catch (thrown) {
    if (context.signal.aborted) {
      if (begun) throw new VadeError('aborted', `The answer of ${provider} was stopped.`, { cause: thrown })
      const reason = `The answer was stopped before ${provider} had begun to give its own.`
      throw new NotAnswered({ code: 'cloud-failed', reason }, thrown)
    }
    if (revoked.aborted) {
      const reason = `You took back that ${provider} may be asked, so its answer was stopped.`
      if (begun) throw new VadeError('aborted', reason, { cause: thrown })
      throw new NotAnswered({ code: 'not-allowed', reason }, thrown)
    }
    const error = toVadeError(thrown)
    if (begun) throw new VadeError(error.code, `${provider} broke off: ${error.message}`, { cause: thrown })
    const code = error.code === 'budget_exceeded' ? 'budget' : error.code === 'offline' ? 'offline' : 'cloud-failed'
    throw new NotAnswered({ code, reason: `${provider} was asked, and did not answer: ${error.message}` }, thrown)
  }
}

function restored(part: Part, restorer: Restorer): Part[] {
  if (part.type === 'text-delta') {
    const text = restorer.push(part.text)
    return text === '' ? [] : [{ ...part, text }]
  }
  const rest = part.type === 'text-end' ? restorer.end() : ''
  return rest === '' ? [part] : [{ type: 'text-delta', text: rest }, part]
}

/** What shows that the answer has begun. */
function isContent({ type }: Part): boolean {
  return type === 'text-delta' || type === 'reasoning-delta' || type === 'tool-call-start' || type === 'finish'
}
