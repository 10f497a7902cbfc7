import type { GenerateRequest } from '../../core/index.ts'
import { decodeCountTokens, encodeCountTokens } from '../dialects/anthropic/anthropic.ts'
import { dialects } from '../dialects/index.ts'
import { countTokensPath, decodeCountTokens as decodeGemini, encodeTokenCount } from '../dialects/gemini/gemini.ts'
import { allowsModel } from '../money/limits.ts'
import { isRelayed } from '../providers/device.ts'
import { parseObject, type ParsedBody } from '../request/parse.ts'
import { splice } from '../request/scan.ts'
import { needsOf } from '../routing/needs.ts'
import { parseModelName } from '../routing/routing-object.ts'
import { AttemptError, type Target } from '../routing/target.ts'
import { byteAttempt, type JsonAnswer } from '../upstream/byte-attempt.ts'
import { fieldChanges, outgoing, passedHeaders } from '../upstream/request.ts'
import { allowedTo, notAllowed, type CallPolicy } from './planned.ts'
import { noUsage } from './settle.ts'
import { sendAnswer } from './deliver-bytes.ts'
import type { Bodies } from './other-body.ts'
import type { OtherCall } from './other-call.ts'
import type { OtherOptions } from './other.ts'
import { needMethod, plannedAt, type Run, type Work } from './run.ts'

/** Who counts; null where tokens are estimated. */
type Brought = JsonAnswer | { readonly form: 'estimate'; readonly json: object }

export interface CountCall extends OtherCall {
  readonly dialect: 'anthropic' | 'gemini'
  /** What Gemini says in the address. */
  readonly model?: string
}

/** Nobody waits long for a count. */
const patienceMs = 10_000

/**
 * `/messages/count_tokens` and `:countTokens`: asked of a provider that speaks the dialect; of all others, and where
 * that one fails, about four bytes are a token, which a header says.
 */
export function createCountTokens({
  egress,
  adapters,
  resolve,
  run,
  bodies,
}: Pick<OtherOptions, 'egress' | 'adapters' | 'resolve'> & {
  readonly run: Run
  readonly bodies: Bodies
}) {
  return async (call: CountCall): Promise<void> => {
    needMethod(call, ['POST'])
    return bodies.hold(call, async (bytes) => {
      return run(call, 'count-tokens', () => understood(call, parseObject(bytes)))
    })
  }

  async function understood(call: CountCall, parsed: ParsedBody): Promise<Work<Brought>> {
    const { modelAsked, request } = questionOf(call, parsed)
    const { name } = parseModelName(modelAsked)
    const { targets, policy } = await resolve(name, call.signal)
    const all = targets(call.dialect).flat().filter(allowedTo(call.key, name))
    const target = all.find((one) => counts(one, call.dialect)) ?? all[0]
    if (target === undefined) throw notAllowed(call.key, modelAsked)
    return workFor(call, { parsed, request, modelAsked, target, policy })
  }

  function workFor(call: CountCall, { parsed, request, modelAsked, target, policy }: Counting): Work<Brought> {
    return {
      modelAsked,
      modelAllowed: allowsModel(call.key.limits, modelAsked) ? modelAsked : `${target.provider.id}/${target.model.id}`,
      planned: plannedAt(target),
      policy,
      isFree: true,
      bound: { inputTokens: 0, outputTokens: 0, nanoUsd: 0 },
      async attempt(_target, signal) {
        const own = { form: 'estimate', json: countOf(call, needsOf(request, []).inputTokens) } as const
        if (!counts(target, call.dialect)) return own
        try {
          const limited = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
          const came = await ask(call, { parsed, target, signal: limited })
          return came.form === 'json' ? came : own
        } catch (thrown) {
          if (signal.aborted || (thrown instanceof AttemptError && thrown.fault === 'bad-request')) throw thrown
          return own
        }
      },
      discard: () => undefined,
      lost: () => [],
      deliver(brought, headers) {
        if (brought.form === 'json') sendAnswer(call.response, { json: brought.json, bytes: brought.body }, headers)
        else sendAnswer(call.response, brought, { ...headers, 'x-vade-estimated': 'tokens' })
        return Promise.resolve({ usage: noUsage, units: {} })
      },
    }
  }

  async function ask(
    call: CountCall,
    { parsed, target, signal }: { readonly parsed: ParsedBody; readonly target: Target; readonly signal: AbortSignal },
  ) {
    const prepared = await adapters.prepare(target, {
      method: 'POST',
      path: call.dialect === 'anthropic' ? '/messages/count_tokens' : countTokensPath(target.model.id),
      headers: passedHeaders(call.headers),
      body: call.dialect === 'anthropic' ? anthropicBody(parsed, target) : geminiBody(parsed, target),
      stream: false,
      signal,
    })
    const came = await byteAttempt({
      egress,
      target,
      side: dialects[call.dialect].provider,
      request: outgoing(prepared),
      asFile: false,
      idleMs: patienceMs,
      signal,
    })
    if (came.form === 'bytes') came.discard()
    return came
  }
}

interface Counting {
  readonly parsed: ParsedBody
  readonly request: GenerateRequest
  readonly modelAsked: string
  readonly target: Target
  readonly policy: CallPolicy
}

/** Whoever signs or reframes calls counts at another address, or not at all. */
function counts(target: Target, dialect: CountCall['dialect']): boolean {
  const { adapter } = target.provider
  return isRelayed(target, dialect) && (adapter === undefined || (adapter === 'vertex' && dialect === 'gemini'))
}

function questionOf({ dialect, model }: CountCall, { json }: ParsedBody) {
  if (dialect === 'gemini') return { modelAsked: model ?? '', request: decodeGemini(json) }
  const decoded = decodeCountTokens(json)
  return { modelAsked: decoded.model, request: decoded.request }
}

function countOf({ dialect }: CountCall, tokens: number): object {
  return dialect === 'gemini' ? encodeTokenCount(tokens) : encodeCountTokens(tokens)
}

function anthropicBody(parsed: ParsedBody, target: Target): Buffer {
  const { changes } = fieldChanges(parsed, target, { namesModel: true })
  return changes.length === 0 ? parsed.bytes : splice(parsed.bytes, parsed.members, changes)
}

function geminiBody({ json, bytes }: ParsedBody, { model }: Target): Buffer | string {
  const field = 'generateContentRequest' in json ? 'generateContentRequest' : 'generate_content_request'
  const question = json[field]
  if (typeof question !== 'object' || question === null) return bytes
  return JSON.stringify({ ...json, [field]: { ...question, model: `models/${model.id}` } })
}
