import type { AttemptRecord, CallRecord, Usage, VadeError } from '../../core/index.ts'
import type { Posting } from '../../store/index.ts'
import { costOf, worstCase } from '../money/price.ts'
import { policyAt, type Answered } from '../routing/failover.ts'
import { faultOf } from '../routing/fault.ts'
import type { Target } from '../routing/target.ts'
import type { Trace } from '../routing/trace.ts'
import type { AttemptMarks, CallMarks } from '../telemetry/marks.ts'
import { answersOf } from './answers.ts'
import type { Brought } from './attempt.ts'
import type { Call } from './call.ts'
import type { Delivered } from './deliver.ts'
import type { PlannedCall } from './planned.ts'

export type Won = Answered<{
  readonly brought: Brought
  readonly cost: (nanoUsd: number) => void
  readonly marks: AttemptMarks
}>

/** How a call went, in full. */
export interface Ended {
  readonly call: Call
  readonly planned: PlannedCall
  readonly trace: Trace
  readonly marks: CallMarks
  readonly won?: Won
  readonly delivered?: Delivered
  readonly firstMs?: number
  readonly error?: VadeError
}

const leftAlone: ReadonlySet<string> = new Set(['lost-the-race', 'aborted'])
export const noUsage: Usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }

/** What the call is recorded as, and what it owes to whom. */
export function accountOf(ended: Ended): { readonly record: CallRecord; readonly postings: readonly Posting[] } {
  const { call, planned, trace, marks, won, delivered } = ended
  const error = ended.error ?? delivered?.error
  const usage = won === undefined ? noUsage : (sane(delivered?.usage) ?? guessed(planned, delivered?.tokens ?? 0))
  const price = won?.target.model.price ?? null
  won?.committed.cost(price === null ? 0 : costOf(price, usage))
  const answers = answersOf(delivered?.finishes)
  const attempts = trace.records().map((attempt, index) => {
    const paid = withLost(attempt, planned, marks.attempts[index])
    return answers.length > 0 && marks.attempts[index] === marks.won ? { ...paid, answers } : paid
  })
  const postings = postingsOf(attempts, planned.targets)
  return {
    postings,
    record: {
      ...headOf(call, planned.modelAsked, planned.stream),
      provider: won?.target.provider.id ?? null,
      model: won?.target.model.id ?? null,
      status: statusOf(call, error),
      errorCode: error?.code ?? null,
      usage,
      costNanoUsd: postings.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0),
      firstMs: ended.firstMs ?? null,
      attempts,
    },
  }
}

/** A call that nobody was asked for: it was refused, or its answer was remembered. */
export function unpaidRecord(
  call: Call,
  { modelAsked, stream, error }: { readonly modelAsked: string; readonly stream: boolean; readonly error?: VadeError },
): CallRecord {
  return {
    ...headOf(call, modelAsked, stream),
    provider: error === undefined ? 'cache' : null,
    model: null,
    status: statusOf(call, error),
    errorCode: error?.code ?? null,
    usage: noUsage,
    costNanoUsd: 0,
    firstMs: null,
    attempts: [],
  }
}

/** No model reads or writes so much in one call: a provider that says so is mistaken. */
const mostTokens = 100_000_000

/** What a provider told, if it can be charged. */
export function sane(usage: Usage | undefined): Usage | undefined {
  if (usage === undefined) return undefined
  const { inputTokens, cachedTokens, outputTokens, reasoningTokens = 0, cacheWriteTokens = {} } = usage
  const counts = [inputTokens, cachedTokens, outputTokens, reasoningTokens, ...Object.values(cacheWriteTokens)]
  return counts.every((count) => Number.isInteger(count) && count >= 0 && count <= mostTokens) ? usage : undefined
}

function headOf(call: Call, modelAsked: string, stream: boolean) {
  const { id, key, at, dialect, arrivedMs } = call
  return { id, keyId: key.id, at, kind: dialect, modelAsked, stream, totalMs: performance.now() - arrivedMs }
}

/** What the caller has seen. */
export function statusOf(
  { signal, response }: Pick<Call, 'signal'> & { readonly response: { readonly headersSent: boolean } },
  error: VadeError | undefined,
): number {
  if (signal.aborted) return 499
  return error === undefined || response.headersSent ? 200 : error.status
}

/**
 * No tokenizer makes more tokens than there are bytes; pictures have more bytes than tokens, too. Where a second provider
 * may be asked beside the first, the one that loses has read the question.
 */
export function worstOf(planned: PlannedCall, { body }: Call): number {
  const { targets, choices } = planned
  const races = mayRace(planned)
  let worst = 0
  let worstInput = 0
  for (const { model } of targets) {
    if (model.price === null) continue
    const input = Math.min(body.bytes.length, model.contextTokens) * choices
    worst = Math.max(worst, worstCase(model.price, input, outputBound(planned)))
    if (races) worstInput = Math.max(worstInput, worstCase(model.price, input, 0))
  }
  return worst + worstInput
}

/** Whether a second provider may be asked beside the first. */
export function mayRace({ targets, policy }: PlannedCall): boolean {
  return targets.length > 1 && targets.some((target) => policyAt(policy, target).hedgeQuantile > 0)
}

/** Tokens that all answers together have at most. */
export function outputBound({ needs, targets, choices }: PlannedCall): number {
  const most = targets.reduce((sum, { model }) => Math.max(sum, model.maxOutputTokens), 0)
  return choices * Math.min(needs.outputTokens ?? most, most)
}

/** Where the provider has told no usage, or nobody heard it: four bytes of the question are a token, and so is a piece. */
function guessed({ needs }: PlannedCall, outputTokens: number): Usage {
  return { inputTokens: needs.inputTokens, cachedTokens: 0, outputTokens }
}

/**
 * Who lost a race, or was left before it answered, has read the question, and is paid for that; not so who is left
 * before the head of a stream. The head of a whole answer comes with its end: none says nothing.
 */
function withLost(attempt: AttemptRecord, planned: PlannedCall, marks: AttemptMarks | undefined): AttemptRecord {
  if (!leftAlone.has(attempt.outcome) || attempt.costNanoUsd > 0) return attempt
  if (attempt.outcome === 'aborted' && planned.stream && marks?.status === 0) return attempt
  const target = targetOf(attempt, planned.targets)
  return target === undefined ? attempt : { ...attempt, costNanoUsd: costOfQuestion(target, planned) }
}

/** What a provider is paid who has read the question and has not answered it, in billionths of a US dollar. */
export function costOfQuestion({ model: { price } }: Target, planned: PlannedCall): number {
  return price === null ? 0 : costOf(price, guessed(planned, 0))
}

/** What the routing learns of how an answer ended. */
export function endOf({ signal }: Pick<Call, 'signal'>, error: VadeError | undefined) {
  if (error === undefined) return {}
  const fault = signal.aborted ? ('aborted' as const) : faultOf(error)
  return { ...(fault !== undefined && { fault }), message: error.message }
}

export function postingsOf(attempts: readonly AttemptRecord[], targets: readonly Target[]): Posting[] {
  return attempts
    .filter(({ costNanoUsd }) => costNanoUsd > 0)
    .map((attempt) => ({
      provider: attempt.provider,
      model: attempt.model,
      nanoUsd: attempt.costNanoUsd,
      price: targetOf(attempt, targets)?.model.price ?? null,
    }))
}

function targetOf(attempt: AttemptRecord, targets: readonly Target[]): Target | undefined {
  return targets.find(({ provider, model }) => provider.id === attempt.provider && model.id === attempt.model)
}
