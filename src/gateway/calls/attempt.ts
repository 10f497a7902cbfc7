import type { GenerateRequest } from '../../core/index.ts'
import type { Egress, Errand, OutgoingBody } from '../../governance/index.ts'
import { requireAbilities } from '../abilities.ts'
import type { Json } from '../json.ts'
import { loadDialects, outlines } from '../dialects/index.ts'
import { holdsSignedCall, signsCalls } from '../dialects/signatures.ts'
import type { Adapters } from '../providers/index.ts'
import { isDevice, isRelayed } from '../providers/device.ts'
import { policyAt } from '../routing/failover.ts'
import type { Target } from '../routing/target.ts'
import type { AttemptMarks, Propagate } from '../telemetry/marks.ts'
import type { Committed, StreamedBytes, Translated, WholeBytes } from '../upstream/committed.ts'
import { choicesOf } from '../request/relayed-needs.ts'
import { localAttempt } from '../upstream/local-attempt.ts'
import { marked } from '../upstream/marked.ts'
import { relayAttempt } from '../upstream/relay-attempt.ts'
import { outgoing, passedHeaders, relayedBody, withQuirks } from '../upstream/request.ts'
import { translatedAttempt } from '../upstream/translated-attempt.ts'
import type { Call } from './call.ts'
import { inCallersWords } from './callers-words.ts'
import { errandOf } from './errand.ts'
import type { PlannedCall, PlanOptions } from './planned.ts'
import type { CallPolicy } from './policy.ts'

export interface AttemptOptions {
  readonly egress: Egress
  readonly adapters: Adapters
  readonly propagate: Propagate
}

/** What one attempt brought: the caller's own protocol, or one translated answer for each choice. */
export type Brought = { readonly relayed: WholeBytes | StreamedBytes } | { readonly choices: readonly Translated[] }

interface Trying {
  readonly planned: PlannedCall
  readonly signal: AbortSignal
  readonly options: AttemptOptions & PlanOptions
  readonly marks: AttemptMarks
}

/** Where the protocols match, bytes are relayed; else the request is translated, and so is what is wrong with it. */
export async function attemptAt(target: Target, call: Call, trying: Trying): Promise<Brought> {
  if (isAsItCame(target, call, trying.planned)) return tryAt(target, call, { ...trying, asItCame: true })
  try {
    return await tryAt(target, call, { ...trying, asItCame: false })
  } catch (thrown) {
    const { dialect, body, path } = call
    const { caller } = (await loadDialects())[dialect]
    const decode = (json: Json) => caller.decode(json, path)
    throw inCallersWords(thrown, { dialect, body: body.json, decode }, target.endpoint.dialect)
  }
}

async function tryAt(
  target: Target,
  call: Call,
  { planned, signal, options, marks, asItCame }: Trying & { readonly asItCame: boolean },
): Promise<Brought> {
  const { stream, decode, policy } = planned
  if (isDevice(target)) {
    const model = options.local(target.model.id)
    const context = { signal, caller: call.key.id }
    const { requests } = await decode()
    return {
      choices: await allOf(requests, (request) => {
        requireAbilities(model, request)
        return localAttempt(model, request, context)
      }),
    }
  }
  const sending = { caller: call, errand: errandOf(call), policy, stream, signal, options, marks }
  if (asItCame) {
    const { dialect } = target.endpoint
    const { body, hideUsage, lost } = relayedBody(dialect, call.body, target)
    const prepared = await prepare(target, sending, { body, headers: passedHeaders(call.headers) })
    return {
      relayed: await relayAttempt({
        ...prepared,
        side: outlines[dialect].provider,
        hideUsage,
        choices: choicesOf(dialect, call.body.skeleton),
        lost,
      }),
    }
  }
  const { requests } = await decode()
  return { choices: await allOf(requests, (request) => translatedAt(target, request, sending)) }
}

/** How a question is sent. */
export interface Sending {
  readonly caller: Pick<Call, 'headers' | 'arrivedMs'>
  readonly errand: Errand
  readonly policy: CallPolicy
  readonly stream: boolean
  readonly signal: AbortSignal
  readonly options: AttemptOptions
  readonly marks: AttemptMarks
}

/** Asks a provider in its own protocol. */
export async function translatedAt(target: Target, request: GenerateRequest, sending: Sending): Promise<Translated> {
  const { provider, model, endpoint } = target
  const side = (await loadDialects())[endpoint.dialect].provider
  const { stream, options } = sending
  const encoded = side.encode(request, { model: model.id, stream, maxOutputTokens: model.maxOutputTokens })
  const { body, lost } = withQuirks(encoded.body, provider.quirks)
  const prepared = await prepare(target, sending, { body: JSON.stringify(body), headers: {} })
  const frames = options.adapters.createFrames(target)
  return translatedAttempt({ ...prepared, side, lost: [...encoded.lost, ...lost], ...(frames && { frames }) })
}

async function prepare(
  target: Target,
  { caller, errand, policy, stream, signal, options, marks }: Sending,
  { body, headers }: { readonly body: OutgoingBody; readonly headers: Readonly<Record<string, string>> },
) {
  const { provider, model, endpoint } = target
  const { dialect } = endpoint
  const path = outlines[dialect].provider.path(model.id, stream)
  const { connectMs, betweenTokensMs, totalMs } = policyAt(policy, target)
  const sent = provider.traceContext === true ? { ...headers, ...options.propagate(caller.headers, marks) } : headers
  const outward = { method: 'POST', path, headers: sent, body, stream, signal } as const
  const prepared = options.adapters.prepare(target, outward)
  return {
    door: marked(options.egress.for(errand), marks),
    target,
    dialect,
    stream,
    signal,
    request: { ...outgoing(prepared instanceof Promise ? await prepared : prepared), connectMs },
    limits: { idleMs: betweenTokensMs, untilMs: caller.arrivedMs + totalMs },
  }
}

/** Whether the caller's bytes go to this target: there, nobody must refuse what another's model has signed. */
function isAsItCame(target: Target, { dialect, body }: Call, { relay }: PlannedCall): boolean {
  if (!relay || !isRelayed(target, dialect)) return false
  return dialect !== 'openai-chat' || signsCalls(target.model.id) || !holdsSignedCall(body.bytes)
}

/** All or none: where one choice fails, the others are not wanted. */
async function allOf(
  requests: readonly GenerateRequest[],
  attempt: (request: GenerateRequest) => Promise<Translated>,
): Promise<Translated[]> {
  const settled = await Promise.allSettled(requests.map(async (request) => attempt(request)))
  const failed = settled.find((one) => one.status === 'rejected')
  const came = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  if (failed === undefined) return came
  for (const one of came) one.discard()
  throw failed.reason
}

export function discard(brought: Brought): void {
  const all: readonly Committed[] = 'relayed' in brought ? [brought.relayed] : brought.choices
  for (const one of all) one.discard()
}

/** Whether every answer that was brought holds nothing but a refusal. */
export function isRefused(brought: Brought): boolean {
  return 'relayed' in brought ? brought.relayed.refused : brought.choices.every(({ refused }) => refused)
}

export function lostBy(brought: Brought): readonly string[] {
  return 'relayed' in brought ? brought.relayed.lost : (brought.choices[0]?.lost ?? [])
}
