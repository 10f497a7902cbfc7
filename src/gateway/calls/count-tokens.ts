import { VadeError, type GenerateRequest } from '../../core/index.ts'
import { decodeCountTokens, encodeCountTokens } from '../dialects/anthropic/anthropic.ts'
import { dialects } from '../dialects/all.ts'
import {
  countTokensPath,
  decodeCountTokens as decodeGemini,
  decodeTokenCount,
  encodeCountTokens as encodeGemini,
  encodeTokenCount,
} from '../dialects/gemini/gemini.ts'
import { forMaker, holdsForeignSignature, withMaker } from '../dialects/signatures.ts'
import { allowsModel } from '../money/limits.ts'
import { parseObject, type ParsedBody } from '../request/parse.ts'
import { splice } from '../request/scan.ts'
import { needsOf } from '../routing/needs.ts'
import { parseModelName } from '../routing/routing-object.ts'
import { AttemptError, type Target } from '../routing/target.ts'
import { byteAttempt, type JsonAnswer } from '../upstream/byte-attempt.ts'
import { fieldChanges, outgoing, passedHeaders } from '../upstream/request.ts'
import { allowedTo, notAllowed } from './planned.ts'
import type { CallPolicy } from './policy.ts'
import { noUsage } from './settle.ts'
import { sendAnswer } from './deliver-bytes.ts'
import { errandOf } from './errand.ts'
import type { Bodies } from './other-body.ts'
import type { OtherCall } from './other-call.ts'
import type { OtherOptions } from './other.ts'
import { needMethod, plannedAt, type Run, type Work } from './run.ts'

type Brought = JsonAnswer | { readonly form: 'count' | 'estimate'; readonly json: object }

export interface CountCall extends OtherCall {
  readonly dialect: 'anthropic' | 'gemini'
  /** What Gemini says in the address. */
  readonly model?: string
}

const estimated = { 'x-vade-estimated': 'tokens' }
/** Nobody waits long for a count. */
const patienceMs = 10_000

/**
 * `/messages/count_tokens` and `:countTokens`: asked of providers that count; of all others, and where
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
    const means = await resolve(name, call.signal)
    const all = means.targets(call.dialect).flat().filter(allowedTo(call.key, name))
    const target = all.find((one) => counts(one)) ?? all[0]
    if (target === undefined) throw notAllowed(call.key, modelAsked)
    return workFor(call, { parsed, request, modelAsked, target, policy: means.policy })
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
        if (!counts(target)) return own
        try {
          const limited = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
          return (await ask(call, { parsed, request, target, signal: limited })) ?? own
        } catch (thrown) {
          if (signal.aborted || (thrown instanceof AttemptError && thrown.fault === 'bad-request')) throw thrown
          return own
        }
      },
      discard: () => undefined,
      lost: () => [],
      deliver(brought, headers) {
        if (brought.form === 'json') sendAnswer(call.response, { json: brought.json, bytes: brought.body }, headers())
        else sendAnswer(call.response, brought, brought.form === 'count' ? headers() : { ...headers(), ...estimated })
        return Promise.resolve({ usage: noUsage, units: {} })
      },
    }
  }

  /** The count as the caller reads it; undefined for an answer that is none. */
  async function ask(
    call: CountCall,
    { parsed, request, target, signal }: Omit<Counting, 'modelAsked' | 'policy'> & { readonly signal: AbortSignal },
  ): Promise<Brought | undefined> {
    const { dialect } = target.endpoint
    const isSame = dialect === call.dialect && !holdsForeignSignature(parsed.bytes)
    const body =
      dialect === 'gemini'
        ? isSame
          ? geminiBody(parsed, target)
          : JSON.stringify(encodeGemini(forMaker(request, 'gemini').request, target.model.id))
        : isSame
          ? anthropicBody(parsed, target)
          : anthropicQuestion(request, target)
    const prepared = await adapters.prepare(target, {
      method: 'POST',
      path: dialect === 'gemini' ? countTokensPath(target.model.id) : '/messages/count_tokens',
      headers: isSame ? passedHeaders(call.headers) : {},
      body,
      stream: false,
      signal,
    })
    const came = await byteAttempt({
      door: egress.for(errandOf(call)),
      target,
      side: dialects[dialect].provider,
      request: outgoing(prepared),
      asFile: false,
      idleMs: patienceMs,
      signal,
    })
    if (came.form === 'json' && isSame) return came
    if (came.form === 'json')
      return {
        form: 'count',
        json: countOf(call, dialect === 'gemini' ? decodeTokenCount(came.json) : tokensIn(came.json)),
      }
    came.discard()
    return undefined
  }
}

interface Counting {
  readonly parsed: ParsedBody
  readonly request: GenerateRequest
  readonly modelAsked: string
  readonly target: Target
  readonly policy: CallPolicy
}

/** Who has a call for it. Whoever signs or reframes calls counts at another address, or not at all. */
function counts(target: Target): boolean {
  const { adapter } = target.provider
  const { dialect } = target.endpoint
  if (dialect === 'gemini') return adapter === undefined || adapter === 'vertex'
  return dialect === 'anthropic' && adapter === undefined
}

/** A question without what an answer needs. */
function anthropicQuestion(request: GenerateRequest, { model }: Target): string {
  const { body } = dialects.anthropic.provider.encode(request, {
    model: model.id,
    stream: false,
    maxOutputTokens: 4096,
  })
  const kept = counted.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]] as const]))
  return JSON.stringify(Object.fromEntries(kept))
}

/** Source: Anthropic's API reference, "Count tokens in a Message". */
const counted = ['model', 'messages', 'system', 'tools', 'tool_choice', 'thinking', 'output_config', 'output_format']

function tokensIn(json: unknown): number {
  const tokens = typeof json === 'object' && json !== null && 'input_tokens' in json ? json.input_tokens : undefined
  if (typeof tokens === 'number') return tokens
  throw new VadeError('provider_failed', 'The provider answered without a count of tokens.')
}

function questionOf({ dialect, model }: CountCall, { json }: ParsedBody) {
  if (dialect === 'gemini') return { modelAsked: model ?? '', request: withMaker(decodeGemini(json), dialect) }
  const decoded = decodeCountTokens(json)
  return { modelAsked: decoded.model, request: withMaker(decoded.request, dialect) }
}

function countOf({ dialect }: CountCall, tokens: number): object {
  return dialect === 'gemini' ? encodeTokenCount(tokens) : encodeCountTokens(tokens)
}

function anthropicBody(parsed: ParsedBody, target: Target): Buffer[] {
  const { changes } = fieldChanges(parsed, target, { namesModel: true })
  return splice(parsed.bytes, parsed.members, changes)
}

function geminiBody({ json, bytes }: ParsedBody, { model }: Target): string | readonly Buffer[] {
  const field = 'generateContentRequest' in json ? 'generateContentRequest' : 'generate_content_request'
  const question = json[field]
  if (typeof question !== 'object' || question === null) return [bytes]
  return JSON.stringify({ ...json, [field]: { ...question, model: `models/${model.id}` } })
}
