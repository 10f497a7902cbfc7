import { toVadeError, VadeError, type CallRecord, type Usage } from '../../core/index.ts'
import { costOf } from '../money/price.ts'
import { unitCost, type Units } from '../money/units.ts'
import { systemClock } from '../routing/clock.ts'
import type { AttemptInfo } from '../routing/failover.ts'
import type { Planned, Router } from '../routing/router.ts'
import type { Policy } from '../routing/failover.ts'
import type { Target } from '../routing/target.ts'
import { createTrace } from '../routing/trace.ts'
import type { Errand } from '../../governance/index.ts'
import { newAttemptMarks, newCallMarks, type AttemptMarks } from '../telemetry/marks.ts'
import { traceHeaders } from './answer.ts'
import { writeEnded, writeRefused, type Books } from './books.ts'
import type { OtherCall } from './other-call.ts'
import { endOf, noUsage, postingsOf, statusOf } from './settle.ts'

/** What is to be done for a call, once its body has been understood. */
export interface Work<Brought> {
  readonly modelAsked: string
  /** A name of it that the key may use. */
  readonly modelAllowed: string
  readonly planned: Planned
  readonly policy: Policy
  /** Whatever the price of the model. */
  readonly isFree?: boolean
  /** The most that it may take. */
  readonly bound: { readonly inputTokens: number; readonly outputTokens: number; readonly nanoUsd: number }
  /** Asks one target. Rejects with `AttemptError` as long as another may be asked. */
  attempt(target: Target, signal: AbortSignal, info: AttemptInfo & { readonly marks: AttemptMarks }): Promise<Brought>
  /** Closes what came too late. */
  discard(brought: Brought): void
  lost(brought: Brought): readonly string[]
  /** Sends it to the caller. */
  deliver(brought: Brought, headers: OutcomeHeaders): Promise<Outcome>
}

export interface Used {
  readonly usage: Usage
  readonly units: Units
}

/** The headers of an answer; what it cost is among them where that is known before it is sent. */
export type OutcomeHeaders = (used?: Used) => Readonly<Record<string, string | number>>

export interface Outcome extends Used {
  /** Why the answer broke off after it had begun; the caller has been told. */
  readonly error?: VadeError
}

/**
 * Limits, money, failover and the record of a call. `kind` is its name there, as `embeddings`; what `understand` throws
 * is recorded, too. Rejects with what is said to a caller who has heard nothing yet.
 */
export type Run = <Brought>(call: RunCall, kind: string, understand: () => Promise<Work<Brought>>) => Promise<void>

/** What of a call its account needs. */
export interface RunCall extends Pick<OtherCall, 'id' | 'key' | 'headers' | 'signal' | 'arrivedMs' | 'at'> {
  /** Left out for a call of the API. */
  readonly errand?: Errand
  readonly response: { readonly headersSent: boolean }
}

interface Ended {
  readonly target?: Target
  readonly outcome?: Outcome
  readonly error?: VadeError
  readonly firstMs?: number
}

export interface RunOptions extends Books {
  readonly router: Router
}

export function createRun(options: RunOptions): Run {
  const { accounts, router } = options
  async function begin<Brought>(call: RunCall, kind: string, understand: () => Promise<Work<Brought>>) {
    let work: Work<Brought> | undefined
    try {
      work = await understand()
      const { bound, modelAllowed } = work
      const reservation = await accounts.reserve({
        id: call.id,
        key: call.key,
        at: call.at,
        model: modelAllowed,
        inputTokens: bound.inputTokens,
        maxTokens: bound.outputTokens,
        worstNanoUsd: bound.nanoUsd,
      })
      return { work, reservation }
    } catch (thrown) {
      const error = toVadeError(thrown)
      const record = recordOf(call, { kind, modelAsked: work?.modelAsked ?? '' }, { error })
      writeRefused(options, call, { record, marks: newCallMarks() })
      throw error
    }
  }

  return async (call, kind, understand) => {
    const { work, reservation } = await begin(call, kind, understand)
    const trace = createTrace(systemClock, call.arrivedMs)
    const marks = newCallMarks()
    const settle = (ended: Ended) => {
      const attempts = trace.records()
      const { modelAsked, planned } = work
      const stream = planned.manner === 'stream'
      const costNanoUsd = attempts.reduce((sum, one) => sum + one.costNanoUsd, 0)
      const record = { ...recordOf(call, { kind, modelAsked, stream }, ended), attempts, costNanoUsd }
      const postings = postingsOf(attempts, planned.targets)
      writeEnded(options, call, { reservation, record, postings, marks, overheadMs: null })
    }
    const asking = router.ask(work.planned, {
      async attempt(target, signal, info) {
        const mine = newAttemptMarks(marks, info.hedge)
        marks.attempts[info.number - 1] = mine
        const brought = await work.attempt(target, signal, { ...info, marks: mine })
        marks.won = mine
        return { brought, cost: info.cost }
      },
      discard: ({ brought }) => work.discard(brought),
      signal: call.signal,
      policy: work.policy,
      trace,
      hedgeUpToNanoUsd: 0,
      hedgeQuantile: () => 0,
    })
    const won = await asking.catch((thrown: unknown) => {
      const error = toVadeError(thrown)
      settle({ error })
      throw error
    })
    const { target, committed } = won
    const firstMs = performance.now() - call.arrivedMs
    try {
      const cost = (used: Used) => (work.isFree === true ? 0 : costAt(target, used))
      const traced = traceHeaders(call, target, { trace, lost: work.lost(committed.brought), usage: undefined })
      const outcome = await work.deliver(committed.brought, (used) => ({
        ...traced,
        ...(used !== undefined && target.model.price !== null && { 'x-vade-cost-nano-usd': cost(used) }),
      }))
      won.ended({ outputTokens: outcome.usage.outputTokens, ...endOf(call, outcome.error) })
      committed.cost(cost(outcome))
      settle({ target, outcome, firstMs })
    } catch (thrown) {
      const error = toVadeError(thrown)
      won.ended({ outputTokens: 0, ...endOf(call, error) })
      settle({ target, firstMs, error })
      throw error
    }
  }
}

function recordOf(
  call: RunCall,
  {
    kind,
    modelAsked,
    stream = false,
  }: { readonly kind: string; readonly modelAsked: string; readonly stream?: boolean },
  { target, outcome, firstMs, ...ended }: Ended,
): CallRecord {
  const error = ended.error ?? outcome?.error
  return {
    id: call.id,
    keyId: call.key.id,
    at: call.at,
    kind,
    modelAsked: modelAsked.slice(0, 200),
    provider: target?.provider.id ?? null,
    model: target?.model.id ?? null,
    stream,
    status: statusOf(call, error),
    errorCode: error?.code ?? null,
    usage: outcome?.usage ?? noUsage,
    costNanoUsd: 0,
    firstMs: firstMs ?? null,
    totalMs: performance.now() - call.arrivedMs,
    attempts: [],
  }
}

/** Where nobody knows a price, it is recorded as free. */
function costAt({ model: { price } }: Target, { usage, units }: Used): number {
  return price === null ? 0 : costOf(price, usage) + unitCost(price, units)
}

/** Throws `method_not_allowed`, and says in a header what is. */
export function needMethod({ method, response }: OtherCall, allowed: readonly string[]): void {
  if (allowed.includes(method)) return
  response.setHeader('allow', allowed.join(', '))
  throw new VadeError('method_not_allowed', `Use ${allowed.join(' or ')} here, not ${method}.`)
}

/** A call that one target alone can answer. */
export function plannedAt(target: Target): Planned {
  const needs = {
    input: ['text' as const],
    tools: false,
    schema: false,
    logprobs: false,
    inputTokens: 0,
    parameters: [],
  }
  return { targets: [target], needs, manner: 'whole', prefixes: [] }
}
