import { toVadeError, type AttemptRecord, type CallRecord, type Usage, type VadeError } from '../../core/index.ts'
import type { Asked, DialectName } from '../dialects/dialect.ts'
import { dialects } from '../dialects/index.ts'
import type { Posting } from '../../store/index.ts'
import type { Accounts } from '../money/accounts.ts'
import type { Reservation } from '../money/reservation.ts'
import { costOf, worstCase } from '../money/price.ts'
import { isRelayed } from '../providers/device.ts'
import { checkRelayed } from '../request/check.ts'
import type { ParsedBody } from '../request/parse.ts'
import { choicesOf, relayedNeeds } from '../request/relayed-needs.ts'
import { prefixesOf, type Affinity, type Prefix } from '../routing/affinity.ts'
import type { Balancer } from '../routing/balance.ts'
import { answerFrom, type Answered, type Policy, type RoutingState } from '../routing/failover.ts'
import { faultOf } from '../routing/fault.ts'
import type { Needs } from '../routing/needs.ts'
import { plan } from '../routing/plan.ts'
import { parseModelName, parseRouting, type Routing } from '../routing/routing-object.ts'
import type { Target } from '../routing/target.ts'
import { createTrace, type Trace } from '../routing/trace.ts'
import { relayRules } from '../upstream/relay-rules.ts'
import { attemptAt, discard, lostBy, type AttemptOptions, type Brought } from './attempt.ts'
import type { Call } from './call.ts'
import { deliverStream, deliverTranslated, deliverWhole, type Delivered } from './deliver.ts'

export interface AnswerOptions extends AttemptOptions {
  /** Who has a model: groups in failover order. Rejects or throws `model_not_found`. */
  readonly resolve: (model: string, signal: AbortSignal) => Named | Promise<Named>
  readonly accounts: Accounts
  readonly routing: RoutingState
  readonly balancer: Balancer
  readonly affinity: Affinity
}

/** What the name of a model means. */
export interface Named {
  targets(dialect: DialectName): readonly (readonly Target[])[]
  readonly policy: CallPolicy
}

export interface CallPolicy extends Policy {
  readonly hedging: boolean
  /** Longest pause of an answer that has begun, in milliseconds. */
  readonly betweenTokensMs: number
}

interface Names {
  readonly modelAsked: string
  readonly wishes: Routing
  /** The model, and those to ask if nobody answers for it; at least one. */
  readonly resolved: readonly Named[]
}

/** What is known of a call before anybody is asked. */
interface Planned {
  readonly policy: CallPolicy
  readonly modelAsked: string
  readonly stream: boolean
  readonly targets: readonly Target[]
  /** Beginnings of the prompt that a provider may have cached; none where there is no choice. */
  readonly prefixes: readonly Prefix[]
  readonly needs: Needs
  readonly choices: number
  readonly decode: () => Asked
}

type Won = Answered<{ readonly brought: Brought; readonly cost: (nanoUsd: number) => void }>

/** A chat call from the first byte of its body to the last entry of its account. */
export function createAnswer(options: AnswerOptions) {
  const { accounts, routing } = options

  /** Throws what is said to a caller who has heard nothing yet. */
  async function answer(call: Call): Promise<void> {
    const resolving = namesOf(call)
    const names = resolving instanceof Promise ? await resolving : resolving
    const planned = planFor(call, names)
    const trace = createTrace(routing.clock, call.arrivedMs)
    const reserving = accounts.reserve({
      id: call.id,
      key: call.key,
      at: call.at,
      model: planned.modelAsked,
      inputTokens: planned.needs.inputTokens,
      maxTokens: outputBound(planned),
      worstNanoUsd: worstOf(planned, call),
    })
    // A promise costs a turn of the loop: most calls need none.
    const reservation = reserving instanceof Promise ? await reserving : reserving
    let won: Won | undefined
    try {
      won = await ask(call, planned, trace)
    } catch (thrown) {
      const error = toVadeError(thrown)
      settle({ call, planned, trace, reservation, error })
      throw error
    }
    const firstMs = performance.now() - call.arrivedMs
    try {
      const delivered = await deliver(call, planned, { won, trace })
      won.ended({ outputTokens: delivered.tokens, ...endOf(call, delivered.error) })
      options.affinity.remember(planned.prefixes, won.target)
      settle({ call, planned, trace, reservation, won, delivered, firstMs })
    } catch (thrown) {
      const error = toVadeError(thrown)
      won.ended({ outputTokens: 0, ...endOf(call, error) })
      settle({ call, planned, trace, reservation, won, firstMs, error })
      throw error
    }
  }

  /** What the call is to be answered by. */
  function namesOf(call: Call): Names | Promise<Names> {
    const { dialect, body, path } = call
    const { json } = body
    const named = path?.model ?? json['model']
    // Whoever names no model hears what else is wrong, too.
    const modelAsked = typeof named === 'string' && named !== '' ? named : dialects[dialect].caller.decode(json).model
    const { name, sort } = parseModelName(modelAsked)
    const wishes = parseRouting(json, sort)
    const found = [name, ...wishes.fallbackModels].map((model) => options.resolve(model, call.signal))
    const withThem = (resolved: readonly Named[]) => ({ modelAsked, wishes, resolved })
    return found.some((one) => one instanceof Promise)
      ? Promise.all(found).then(withThem)
      : withThem(found as readonly Named[])
  }

  function planFor(call: Call, { modelAsked, wishes, resolved }: Names): Planned {
    const { dialect, body, path } = call
    const { json } = body
    let asked: Asked | undefined
    const decode = () => (asked ??= dialects[dialect].caller.decode(json, path))
    const candidates = resolved.flatMap((one) =>
      one.targets(dialect).map((targets) => ({ model: modelAsked, targets })),
    )
    // What can be relayed may hold what we do not know; what cannot be is refused before anybody is asked.
    if (candidates.some(({ targets }) => targets.some((target) => isRelayed(target, dialect))))
      checkRelayed(dialect, json)
    else decode()
    const stream = path?.stream ?? json['stream'] === true
    const manner = stream ? 'stream' : 'whole'
    const needs = relayedNeeds(dialect, body)
    const { health } = routing
    const { targets, fixed } = plan({ candidates, routing: wishes, needs, manner, health, balancer: options.balancer })
    const prefixes = targets.length < 2 ? [] : prefixesOf(`${call.key.id} ${modelAsked}`, promptOf(body))
    return {
      modelAsked,
      policy: (resolved[0] as Named).policy,
      stream,
      targets: fixed ? targets : options.affinity.prefer(targets, prefixes, { needs, manner }),
      prefixes,
      needs,
      choices: choicesOf(dialect, json),
      decode,
    }
  }

  function ask(call: Call, { targets, stream, decode, policy, needs }: Planned, trace: Trace): Promise<Won> {
    return answerFrom(routing, {
      targets,
      manner: stream ? 'stream' : 'whole',
      attempt: async (target, signal, info) => ({
        brought: await attemptAt(target, call, { stream, decode, signal, options, idleMs: policy.betweenTokensMs }),
        cost: info.cost,
      }),
      discard: ({ brought }) => discard(brought),
      signal: call.signal,
      policy,
      trace,
      ...(policy.hedging && { hedge: { mostNanoUsd: dearestHedge, costNanoUsd: (target) => worstAt(target, needs) } }),
    })
  }

  async function deliver(call: Call, planned: Planned, { won, trace }: { won: Won; trace: Trace }): Promise<Delivered> {
    const { response, dialect } = call
    const { brought } = won.committed
    const headers = traceHeaders(won.target, trace, lostBy(brought))
    if ('choices' in brought) return deliverTranslated(response, brought.choices, { asked: planned.decode(), headers })
    const { relayed } = brought
    if (relayed.form === 'whole-bytes') return deliverWhole(response, relayed, headers)
    const failure = (error: VadeError) =>
      relayRules[dialect].failure(error, dialects[dialect].caller.encodeError(error))
    return deliverStream(response, relayed, { headers, failure })
  }

  function settle(ended: Ended): void {
    const { call, planned, trace, reservation, won, delivered } = ended
    const error = ended.error ?? delivered?.error
    const usage = won === undefined ? noUsage : (delivered?.usage ?? guessed(planned, delivered?.tokens ?? 0))
    const price = won?.target.model.price ?? null
    const costNanoUsd = price === null ? 0 : costOf(price, usage)
    won?.committed.cost(costNanoUsd)
    const attempts = trace.records()
    const record: CallRecord = {
      id: call.id,
      keyId: call.key.id,
      at: call.at,
      kind: call.dialect,
      modelAsked: planned.modelAsked,
      provider: won?.target.provider.id ?? null,
      model: won?.target.model.id ?? null,
      stream: planned.stream,
      status: error === undefined || call.response.headersSent ? (call.signal.aborted ? 499 : 200) : error.status,
      errorCode: error?.code ?? null,
      usage,
      costNanoUsd: attempts.reduce((sum, attempt) => sum + attempt.costNanoUsd, 0),
      firstMs: ended.firstMs ?? null,
      totalMs: performance.now() - call.arrivedMs,
      attempts,
    }
    if (record.costNanoUsd === 0 && won === undefined) reservation.release(record)
    else reservation.settle(record, postingsOf(attempts, planned.targets))
  }

  return answer
}

/** What providers cache: the tools and instructions first, then the conversation. */
function promptOf({ bytes, members }: ParsedBody): Buffer {
  const spans = promptFields.flatMap((name) => members.get(name) ?? [])
  return Buffer.concat(spans.map(({ start, end }) => bytes.subarray(start, end)))
}

const promptFields = ['tools', 'system', 'instructions', 'systemInstruction', 'messages', 'input', 'contents']

interface Ended {
  readonly call: Call
  readonly planned: Planned
  readonly trace: Trace
  readonly reservation: Reservation
  readonly won?: Won
  readonly delivered?: Delivered
  readonly firstMs?: number
  readonly error?: VadeError
}

/** A second provider is asked beside the first only where both together may cost at most ten cents. */
const dearestHedge = 50_000_000
export const noUsage: Usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }

/** Where the provider has told no usage, or nobody heard it: four bytes of the question are a token, and so is a piece. */
function guessed({ needs }: Planned, outputTokens: number): Usage {
  return { inputTokens: needs.inputTokens, cachedTokens: 0, outputTokens }
}

function outputBound({ needs, targets, choices }: Planned): number {
  const most = targets.reduce((sum, { model }) => Math.max(sum, model.maxOutputTokens), 0)
  return choices * Math.min(needs.outputTokens ?? most, most)
}

/** No tokenizer makes more tokens than there are bytes; pictures have more bytes than tokens, too. */
function worstOf(planned: Planned, { body }: Call): number {
  return planned.targets.reduce((worst, { model }) => {
    if (model.price === null) return worst
    const input = Math.min(body.bytes.length, model.contextTokens) * planned.choices
    return Math.max(worst, worstCase(model.price, input, outputBound(planned)))
  }, 0)
}

function worstAt({ model }: Target, { inputTokens, outputTokens }: Needs): number {
  return model.price === null ? 0 : worstCase(model.price, inputTokens, outputTokens ?? model.maxOutputTokens)
}

export function postingsOf(attempts: readonly AttemptRecord[], targets: readonly Target[]): Posting[] {
  return attempts
    .filter(({ costNanoUsd }) => costNanoUsd > 0)
    .map(({ provider, model, costNanoUsd }) => {
      const target = targets.find((one) => one.provider.id === provider && one.model.id === model)
      return { provider, model, nanoUsd: costNanoUsd, price: target?.model.price ?? null }
    })
}

function endOf({ signal }: Call, error: VadeError | undefined) {
  if (error === undefined) return {}
  const fault = signal.aborted ? ('aborted' as const) : faultOf(error)
  return { ...(fault !== undefined && { fault }), message: error.message }
}

export function traceHeaders(
  { provider, model }: Target,
  trace: Trace,
  lost: readonly string[],
): Record<string, string> {
  const attempts = trace.records()
  return {
    'x-vade-provider': provider.id,
    'x-vade-model': encodeURI(model.id),
    'x-vade-attempts': String(attempts.length),
    ...(lost.length > 0 && { 'x-vade-lost': lost.join(', ') }),
  }
}
