import { toVadeError, type AttemptRecord, type Usage, type VadeError } from '../../core/index.ts'
import { outlines } from '../dialects/index.ts'
import type { Accounts } from '../money/accounts.ts'
import { costOf } from '../money/price.ts'
import type { Reservation } from '../money/reservation.ts'
import { systemClock } from '../routing/clock.ts'
import { faultOf } from '../routing/fault.ts'
import type { Target } from '../routing/target.ts'
import { createTrace, type Trace } from '../routing/trace.ts'
import { relayRules } from '../upstream/relay-rules.ts'
import { attemptAt, discard, lostBy, type AttemptOptions } from './attempt.ts'
import type { Call } from './call.ts'
import { deliverStream, deliverTranslated, deliverWhole, type Delivered } from './deliver.ts'
import { planCall, type PlannedCall, type PlanOptions } from './planned.ts'
import type { Remembered } from './remembered.ts'
import { accountOf, outputBound, sane, unpaidRecord, worstOf, type Won } from './settle.ts'
import type { StoredCalls } from './stored.ts'

export interface AnswerOptions extends AttemptOptions, PlanOptions {
  readonly accounts: Accounts
  readonly remembered: Remembered
  readonly stored: StoredCalls
}

/** A second provider is asked beside the first only where the call may cost at most five cents there. */
const dearestHedge = 50_000_000

/** Answers chat calls, each from the first byte of its body to the last entry of its account. */
export function createAnswer(options: AnswerOptions) {
  const { accounts, router, remembered, stored } = options

  /** Rejects with what is said to a caller who has heard nothing yet. */
  async function answer(given: Call): Promise<void> {
    const call = given.dialect === 'openai-responses' ? await stored.expand(given) : given
    const { planned, reservation } = await begin(call)
    const known = remembered.find(call, planned)
    if (known !== undefined) {
      const delivered = await deliverTranslated(call, [known], {
        asked: await planned.decode(),
        headers: () => ({ 'x-vade-request-id': call.id, 'x-vade-cache': 'hit', 'x-vade-cost-nano-usd': 0 }),
      })
      reservation.release(unpaidRecord(call, planned))
      return stored.keep(call, delivered)
    }
    const trace = createTrace(systemClock, call.arrivedMs)
    let won: Won | undefined
    let firstMs: number | undefined
    try {
      won = await ask(call, planned, trace)
      firstMs = performance.now() - call.arrivedMs
      const delivered = await deliver(call, planned, { won, trace })
      won.ended({ outputTokens: delivered.tokens, ...endOf(call, delivered.error) })
      settle(reservation, accountOf({ call, planned, trace, won, delivered, firstMs }))
      if (delivered.error === undefined) await stored.keep(call, delivered)
    } catch (thrown) {
      const error = toVadeError(thrown)
      won?.ended({ outputTokens: 0, ...endOf(call, error) })
      settle(
        reservation,
        accountOf({ call, planned, trace, error, ...(won && { won }), ...(firstMs !== undefined && { firstMs }) }),
      )
      if (!call.response.headersSent) call.response.setHeader('x-vade-attempts', trace.records().length)
      throw error
    }
  }

  /** Whom to ask, and the money for it. */
  async function begin(call: Call): Promise<{ readonly planned: PlannedCall; readonly reservation: Reservation }> {
    let planned: PlannedCall | undefined
    try {
      const planning = planCall(call, options)
      planned = planning instanceof Promise ? await planning : planning
      const reserving = accounts.reserve({
        id: call.id,
        key: call.key,
        at: call.at,
        model: planned.modelAllowed,
        inputTokens: planned.needs.inputTokens,
        maxTokens: outputBound(planned),
        worstNanoUsd: worstOf(planned, call),
      })
      return { planned, reservation: reserving instanceof Promise ? await reserving : reserving }
    } catch (thrown) {
      const error = toVadeError(thrown)
      // Who calls too often does so again and again: the log would hold nothing else.
      if (error.code !== 'rate_limited') {
        const named = planned?.modelAsked ?? call.path?.model ?? call.body.json['model']
        const modelAsked = typeof named === 'string' ? named.slice(0, 200) : ''
        accounts.record(unpaidRecord(call, { modelAsked, stream: planned?.stream ?? false, error }))
      }
      throw error
    }
  }

  function ask(call: Call, planned: PlannedCall, trace: Trace): Promise<Won> {
    const { policy } = planned
    return router.ask(planned, {
      attempt: async (target, signal, info) => ({
        brought: await attemptAt(target, call, { planned, signal, options }),
        cost: info.cost,
      }),
      discard: ({ brought }) => discard(brought),
      signal: call.signal,
      // A whole answer comes when it is whole.
      policy: planned.stream ? policy : { ...policy, firstContentMs: policy.totalMs },
      trace,
      hedgeUpToNanoUsd: policy.hedgeQuantile > 0 ? dearestHedge : 0,
      hedgeQuantile: policy.hedgeQuantile,
    })
  }

  async function deliver(
    call: Call,
    planned: PlannedCall,
    { won, trace }: { won: Won; trace: Trace },
  ): Promise<Delivered> {
    const { response, dialect } = call
    const { brought } = won.committed
    const headersOf = (lost: readonly string[]) => (usage?: Usage) =>
      traceHeaders(call, won.target, { trace, lost, usage })
    if ('choices' in brought) {
      const choices = remembered.record(call, planned, brought.choices)
      const asked = await planned.decode()
      const lost = [...(asked.lost ?? []), ...lostBy(brought)]
      return deliverTranslated(call, choices, { asked, headers: headersOf(lost) })
    }
    const headers = headersOf(lostBy(brought))
    const { relayed } = brought
    if (relayed.form === 'whole-bytes') return deliverWhole(response, relayed, headers)
    const failure = (error: VadeError) =>
      relayRules[dialect].failure(error, outlines[dialect].caller.encodeError(error), relayed.tail())
    return deliverStream(response, relayed, { headers, failure })
  }

  return answer
}

function settle(reservation: Reservation, { record, postings }: ReturnType<typeof accountOf>): void {
  if (postings.length === 0) reservation.release(record)
  else reservation.settle(record, postings)
}

function endOf({ signal }: Call, error: VadeError | undefined) {
  if (error === undefined) return {}
  const fault = signal.aborted ? ('aborted' as const) : faultOf(error)
  return { ...(fault !== undefined && { fault }), message: error.message }
}

export function traceHeaders(
  { id }: Pick<Call, 'id'>,
  { provider, model }: Target,
  {
    trace,
    lost,
    usage,
  }: { readonly trace: Trace; readonly lost: readonly string[]; readonly usage: Usage | undefined },
): Record<string, string | number> {
  const attempts = trace.records()
  const told = sane(usage)
  return {
    'x-vade-request-id': id,
    'x-vade-provider': provider.id,
    'x-vade-model': encodeURI(model.id),
    'x-vade-attempts': attempts.length,
    ...(attempts.length > 1 && { 'x-vade-trace': attempts.map(stepOf).join(', ') }),
    ...(told !== undefined && model.price !== null && { 'x-vade-cost-nano-usd': costOf(model.price, told) }),
    ...(lost.length > 0 && { 'x-vade-lost': lost.join(', ') }),
  }
}

function stepOf({ provider, model, outcome, ms }: AttemptRecord): string {
  return `${provider}/${encodeURI(model)};${outcome};${ms.toFixed(1)}`
}
