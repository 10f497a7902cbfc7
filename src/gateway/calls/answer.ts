import { toVadeError, type AttemptRecord, type Usage, type VadeError } from '../../core/index.ts'
import { outlines } from '../dialects/index.ts'
import { costOf } from '../money/price.ts'
import type { Reservation } from '../money/reservation.ts'
import { isDevice } from '../providers/device.ts'
import { policyAt } from '../routing/failover.ts'
import { systemClock } from '../routing/clock.ts'
import type { Target } from '../routing/target.ts'
import { createTrace, type Trace } from '../routing/trace.ts'
import { newAttemptMarks, newCallMarks, overheadOf, type CallMarks } from '../telemetry/marks.ts'
import { serverTiming } from '../telemetry/server-timing.ts'
import { relayRules } from '../upstream/relay-rules.ts'
import { attemptAt, discard, isRefused, lostBy, type AttemptOptions } from './attempt.ts'
import type { Call } from './call.ts'
import { answerHeaders, answersOf } from './answers.ts'
import { writeEnded, writeRefused, type Books } from './books.ts'
import { deliverStream, deliverTranslated, deliverWhole, type Delivered, type HeadersOf } from './deliver.ts'
import { planCall, type PlannedCall, type PlanOptions } from './planned.ts'
import { changedPolicy, type CallPolicy } from './policy.ts'
import type { Remembered } from './remembered.ts'
import {
  accountOf,
  costOfQuestion,
  endOf,
  mayRace,
  outputBound,
  sane,
  unpaidRecord,
  worstOf,
  type Won,
} from './settle.ts'
import type { StoredCalls } from './stored.ts'

export interface AnswerOptions extends AttemptOptions, PlanOptions, Books {
  readonly remembered: Remembered
  readonly stored: StoredCalls
}

/** A second provider is asked beside the first only where the call may cost at most five cents there. */
const dearestHedge = 50_000_000

const forWholeAnswers = (policy: CallPolicy): CallPolicy => ({ ...policy, firstContentMs: policy.wholeAnswerMs })

/** Answers chat calls, each from the first byte of its body to the last entry of its account. */
export function createAnswer(options: AnswerOptions) {
  const { accounts, router, remembered, stored } = options

  /** Rejects with what is said to a caller who has heard nothing yet. */
  async function answer(given: Call): Promise<void> {
    const call = given.dialect === 'openai-responses' ? await stored.expand(given) : given
    const marks = newCallMarks()
    const { planned, reservation } = await begin(call, marks)
    const known = remembered.find(call, planned)
    if (known !== undefined) {
      const delivered = await deliverTranslated(call, [known], {
        asked: await planned.decode(),
        headers: () => ({ 'x-vade-request-id': call.id, 'x-vade-cache': 'hit', 'x-vade-cost-nano-usd': 0 }),
      })
      end(call, reservation, { record: unpaidRecord(call, planned), postings: [], marks })
      return stored.keep(call, delivered)
    }
    const trace = createTrace(systemClock, call.arrivedMs)
    let won: Won | undefined
    let firstMs: number | undefined
    try {
      won = await ask(call, planned, { trace, marks })
      firstMs = performance.now() - call.arrivedMs
      const delivered = await deliver(call, planned, { won, trace, marks })
      won.ended({ outputTokens: delivered.tokens, ...endOf(call, delivered.error) })
      marks.writtenAt = delivered.writtenAt
      marks.reasons = delivered.reasons
      end(call, reservation, { ...accountOf({ call, planned, trace, marks, won, delivered, firstMs }), marks })
      if (delivered.error === undefined) await stored.keep(call, delivered)
    } catch (thrown) {
      const error = toVadeError(thrown)
      won?.ended({ outputTokens: 0, ...endOf(call, error) })
      const how = { error, ...(won && { won }), ...(firstMs !== undefined && { firstMs }) }
      end(call, reservation, { ...accountOf({ call, planned, trace, marks, ...how }), marks })
      if (!call.response.headersSent) call.response.setHeader('x-vade-attempts', trace.records().length)
      throw error
    }
  }

  /** Whom to ask, and the money for it. */
  async function begin(
    call: Call,
    marks: CallMarks,
  ): Promise<{ readonly planned: PlannedCall; readonly reservation: Reservation }> {
    let planned: PlannedCall | undefined
    try {
      const planning = planCall(call, options)
      planned = planning instanceof Promise ? await planning : planning
      marks.plannedAt = performance.now()
      const reservation = await accounts.reserve({
        id: call.id,
        key: call.key,
        at: call.at,
        model: planned.modelAllowed,
        inputTokens: planned.needs.inputTokens,
        maxTokens: outputBound(planned),
        worstNanoUsd: worstOf(planned, call),
      })
      marks.reservedAt = performance.now()
      return { planned, reservation }
    } catch (thrown) {
      const error = toVadeError(thrown)
      const said = call.path?.model ?? call.body.skeleton['model']
      const modelAsked = planned?.modelAsked ?? (typeof said === 'string' ? said.slice(0, 200) : '')
      const record = unpaidRecord(call, { modelAsked, stream: planned?.stream ?? false, error })
      writeRefused(options, call, { record, marks })
      throw error
    }
  }

  function ask(call: Call, planned: PlannedCall, { trace, marks }: Watched): Promise<Won> {
    const { policy } = planned
    return router.ask(planned, {
      async attempt(target, signal, { number, hedge, cost }) {
        const mine = newAttemptMarks(marks, hedge)
        marks.attempts[number - 1] = mine
        const brought = await attemptAt(target, call, { planned, signal, options, marks: mine })
        mine.committed = true
        // Another answer may take its place.
        if (isRefused(brought)) cost(costOfQuestion(target, planned))
        return { brought, cost, marks: mine }
      },
      discard: ({ brought }) => discard(brought),
      isRefused: ({ brought }) => isRefused(brought),
      signal: call.signal,
      policy: planned.stream ? policy : changedPolicy(policy, forWholeAnswers),
      trace,
      hedgeUpToNanoUsd: mayRace(planned) ? dearestHedge : 0,
      hedgeQuantile: (target) => policyAt(policy, target).hedgeQuantile,
    })
  }

  async function deliver(
    call: Call,
    planned: PlannedCall,
    { won, trace, marks }: Watched & { readonly won: Won },
  ): Promise<Delivered> {
    const { response, dialect } = call
    const { brought } = won.committed
    marks.won = won.committed.marks
    const headersOf =
      (lost: readonly string[]): HeadersOf =>
      (usage, finishes) => ({
        ...traceHeaders(call, won.target, { trace, lost, usage }),
        ...answerHeaders(answersOf(finishes)),
        'server-timing': serverTiming(call.arrivedMs, marks),
      })
    if ('choices' in brought) {
      const choices = remembered.record(call, planned, brought.choices)
      const asked = await planned.decode()
      const lost = [...(asked.lost ?? []), ...lostBy(brought)]
      const headers = headersOf(lost)
      if (!planned.stream || !isMadeOfOthers(won.target, options)) {
        return deliverTranslated(call, choices, { asked, headers })
      }
      // Who answers is known with the end of the stream; until then nobody is named, and the call's record has it.
      const unnamed = () => {
        const { 'x-vade-provider': _nobody, ...rest } = headers()
        return rest
      }
      return deliverTranslated(call, choices, { asked, headers: unnamed })
    }
    const headers = headersOf(lostBy(brought))
    const { relayed } = brought
    if (relayed.form === 'whole-bytes') return deliverWhole(response, relayed, headers)
    const failure = (error: VadeError) =>
      relayRules[dialect].failure(error, outlines[dialect].caller.encodeError(error), relayed.tail())
    return deliverStream(response, relayed, { headers, failure })
  }

  function end(call: Call, reservation: Reservation, account: Account): void {
    writeEnded(options, call, { reservation, ...account, overheadMs: overheadOf(call, account.marks) })
  }

  return answer
}

/** What is remembered and measured of a call while it runs. */
interface Watched {
  readonly trace: Trace
  readonly marks: CallMarks
}

type Account = ReturnType<typeof accountOf> & Pick<Watched, 'marks'>

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

function isMadeOfOthers(target: Target, { local }: Pick<PlanOptions, 'local'>): boolean {
  return isDevice(target) && local(target.model.id).runsOn === 'either'
}

function stepOf({ provider, model, outcome, ms }: AttemptRecord): string {
  return `${provider}/${encodeURI(model)};${outcome};${ms.toFixed(1)}`
}
