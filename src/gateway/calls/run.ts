import { toVadeError, VadeError, type CallRecord, type Usage } from '../../core/index.ts'
import type { Accounts } from '../money/accounts.ts'
import { costOf } from '../money/price.ts'
import { unitCost, type Units } from '../money/units.ts'
import { answerFrom, type AttemptInfo, type Policy, type RoutingState } from '../routing/failover.ts'
import { faultOf } from '../routing/fault.ts'
import type { Target } from '../routing/target.ts'
import { createTrace } from '../routing/trace.ts'
import { noUsage, postingsOf, traceHeaders } from './answer.ts'
import type { OtherCall } from './other-call.ts'

/** What is to be done for a call, once its body has been understood. */
export interface Work<Brought> {
  /** As `embeddings`, for the record. */
  readonly kind: string
  readonly modelAsked: string
  readonly stream: boolean
  /** In the order in which they are asked. */
  readonly targets: readonly Target[]
  readonly policy: Policy
  /** Whatever the price of the model. */
  readonly isFree?: boolean
  /** The most that it may take. */
  readonly bound: { readonly inputTokens: number; readonly outputTokens: number; readonly nanoUsd: number }
  /** Asks one target. Rejects with `AttemptError` as long as another may be asked. */
  attempt(target: Target, signal: AbortSignal, info: AttemptInfo): Promise<Brought>
  /** Closes what came too late. */
  discard(brought: Brought): void
  lost(brought: Brought): readonly string[]
  /** Sends it to the caller. */
  deliver(brought: Brought, target: Target, headers: Readonly<Record<string, string>>): Promise<Outcome>
}

export interface Outcome {
  readonly usage: Usage
  readonly units: Units
  /** Why the answer broke off after it had begun; the caller has been told. */
  readonly error?: VadeError
}

export type Run = <Brought>(call: OtherCall, work: Work<Brought>) => Promise<void>

/** Limits, money, failover and records, the same for every call that is no chat. */
export function createRun({ accounts, routing }: { readonly accounts: Accounts; readonly routing: RoutingState }): Run {
  /** Throws what is said to a caller who has heard nothing yet. */
  return async (call, work) => {
    const { modelAsked: model, bound, targets, policy } = work
    const trace = createTrace(routing.clock, call.arrivedMs)
    const reservation = await accounts.reserve({
      id: call.id,
      key: call.key,
      at: call.at,
      model,
      inputTokens: bound.inputTokens,
      maxTokens: bound.outputTokens,
      worstNanoUsd: bound.nanoUsd,
    })
    const settle = (how: { target?: Target; outcome?: Outcome; error?: VadeError; firstMs?: number }) => {
      const { target, outcome } = how
      const error = how.error ?? outcome?.error
      const attempts = trace.records()
      const costNanoUsd = attempts.reduce((sum, attempt) => sum + attempt.costNanoUsd, 0)
      const record: CallRecord = {
        id: call.id,
        keyId: call.key.id,
        at: call.at,
        kind: work.kind,
        modelAsked: model,
        provider: target?.provider.id ?? null,
        model: target?.model.id ?? null,
        stream: work.stream,
        status: call.signal.aborted ? 499 : error === undefined || call.response.headersSent ? 200 : error.status,
        errorCode: error?.code ?? null,
        usage: outcome?.usage ?? noUsage,
        costNanoUsd,
        firstMs: how.firstMs ?? null,
        totalMs: performance.now() - call.arrivedMs,
        attempts,
      }
      if (costNanoUsd === 0 && target === undefined) reservation.release(record)
      else reservation.settle(record, postingsOf(attempts, targets))
    }

    const asking = answerFrom(routing, {
      targets,
      manner: work.stream ? 'stream' : 'whole',
      attempt: async (target, signal, info) => ({ brought: await work.attempt(target, signal, info), cost: info.cost }),
      discard: ({ brought }) => work.discard(brought),
      signal: call.signal,
      policy,
      trace,
    })
    const won = await asking.catch((thrown: unknown) => {
      const error = toVadeError(thrown)
      settle({ error })
      throw error
    })
    const { target, committed } = won
    const firstMs = performance.now() - call.arrivedMs
    try {
      const headers = traceHeaders(target, trace, work.lost(committed.brought))
      const outcome = await work.deliver(committed.brought, target, headers)
      won.ended({ outputTokens: outcome.usage.outputTokens, ...endOf(call, outcome.error) })
      committed.cost(work.isFree === true ? 0 : costAt(target, outcome))
      settle({ target, outcome, firstMs })
    } catch (thrown) {
      const error = toVadeError(thrown)
      won.ended({ outputTokens: 0, ...endOf(call, error) })
      settle({ target, firstMs, error })
      throw error
    }
  }
}

/** Where nobody knows a price, it is recorded as free. */
function costAt({ model: { price } }: Target, { usage, units }: Outcome): number {
  return price === null ? 0 : costOf(price, usage) + unitCost(price, units)
}

function endOf({ signal }: OtherCall, error: VadeError | undefined) {
  if (error === undefined) return {}
  const fault = signal.aborted ? ('aborted' as const) : faultOf(error)
  return { ...(fault !== undefined && { fault }), message: error.message }
}

/** Throws `method_not_allowed`, and says in a header what is. */
export function needMethod({ method, response }: OtherCall, allowed: readonly string[]): void {
  if (allowed.includes(method)) return
  response.setHeader('allow', allowed.join(', '))
  throw new VadeError('method_not_allowed', `Use ${allowed.join(' or ')} here, not ${method}.`)
}
