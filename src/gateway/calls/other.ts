import { VadeError } from '../../core/index.ts'
import type { Egress } from '../../governance/index.ts'
import { dialects } from '../dialects/index.ts'
import type { ModelDirectory } from '../directory.ts'
import { isDevice } from '../providers/device.ts'
import type { Adapters } from '../providers/index.ts'
import type { Balancer } from '../routing/balance.ts'
import type { Policy, RoutingState } from '../routing/failover.ts'
import { plan } from '../routing/plan.ts'
import { noRouting, parseModelName, parseRouting, type Routing } from '../routing/routing-object.ts'
import type { Target } from '../routing/target.ts'
import { byteAttempt, type ByteStream } from '../upstream/byte-attempt.ts'
import { outgoing } from '../upstream/request.ts'
import type { CallPolicy, Named } from './answer.ts'
import { completionWork } from './completions.ts'
import { sendAnswer, sendStream } from './deliver-bytes.ts'
import { boundOf, expectedOf, usedBy } from './expected.ts'
import { geminiEmbedding, geminiEmbeddingAt, kindAt } from './kinds.ts'
import { deviceEmbeddings, embedOnDevice } from './local-embeddings.ts'
import { understood, wordOf, type Bodies, type OtherBody } from './other-body.ts'
import type { OtherCall } from './other-call.ts'
import { answers, outgoingTo, providerField, type Asked } from './outgoing.ts'
import { needMethod, type Run, type Work } from './run.ts'
import { createStoredObjects, isStoredObject, type StoredObjectOptions } from './stored-objects.ts'
import { toldAtEnd, toldUsage } from './told-usage.ts'

export interface OtherOptions extends Pick<StoredObjectOptions, 'serving' | 'objects'> {
  readonly run: Run
  readonly bodies: Bodies
  readonly egress: Egress
  readonly adapters: Adapters
  readonly routing: RoutingState
  readonly balancer: Balancer
  /** The models of this machine; null in a process that has none. */
  readonly local: ModelDirectory | null
  /** Who has a model: groups in failover order. Rejects or throws `model_not_found`. */
  readonly resolve: (model: string, signal: AbortSignal) => Named | Promise<Named>
}

/** What an attempt brought: an answer in the caller's words, or bytes on their way. */
type Brought = { readonly lost: readonly string[] } & (
  | {
      readonly form: 'json'
      readonly json: unknown
      readonly bytes?: Buffer
      readonly told: ReturnType<typeof toldUsage>
    }
  | ByteStream
)

/** Every call that is no chat: vectors, rankings, pictures, sound, moderation, text completions, files and batches. */
export function createOther(options: OtherOptions) {
  const { egress, adapters, local, run, bodies } = options
  const stored = createStoredObjects(options)

  /** Throws what is said to a caller who has heard nothing yet. */
  async function other(call: OtherCall): Promise<void> {
    if (isStoredObject(call.path)) return stored(call)
    const gemini = geminiEmbeddingAt(call.path)
    const kind = gemini === undefined ? kindAt(call.path) : geminiEmbedding(gemini.isBatch)
    if (kind === undefined) throw new VadeError('not_found', `There is no ${call.path} in this API.`)
    needMethod(call, ['POST'])
    return bodies.hold(call, async (bytes) => {
      const body = understood(call, kind, bytes)
      const asked: Asked = { kind, path: call.path, body, ...(gemini && { gemini }) }
      const modelAsked = gemini?.model ?? wordOf(body, 'model') ?? kind.standard
      // The body was found right: it has a model.
      if (modelAsked === undefined) throw new VadeError('invalid_request', "'model' is missing.", { param: 'model' })
      const { targets, policy } = await planned(call, asked, modelAsked)
      if (kind.serves === 'completions' && body.form === 'json')
        return run(call, completionWork(options, { call, parsed: body.parsed, modelAsked, targets, policy }))
      return run(call, workFor(call, asked, { modelAsked, targets, policy }))
    })
  }

  async function planned(call: OtherCall, asked: Asked, modelAsked: string) {
    const { name, sort } = parseModelName(modelAsked)
    const { body, kind } = asked
    const wishes = withProvider(body.form === 'json' ? parseRouting(body.parsed.json, sort) : noRouting, call, body)
    const resolved = await Promise.all(
      [name, ...wishes.fallbackModels].map((model) => resolve(model, asked, call.signal)),
    )
    const dialect = asked.gemini === undefined ? 'openai-chat' : 'gemini'
    const groups = resolved.flatMap((one) => one.targets(dialect))
    const able = groups
      .map((targets) => ({ model: modelAsked, targets: targets.filter((target) => answers(target, asked)) }))
      .filter(({ targets }) => targets.length > 0)
    if (able.length === 0) throw nobody(modelAsked, asked, groups.flat())
    const { eachTokens } = expectedOf(kind, body)
    const needs = {
      input: ['text' as const],
      tools: false,
      schema: false,
      logprobs: false,
      inputTokens: Math.ceil(eachTokens),
      parameters: body.form === 'json' ? Object.keys(body.parsed.json) : [],
    }
    const { health } = options.routing
    const { targets } = plan({
      candidates: able,
      routing: wishes,
      needs,
      manner: 'whole',
      health,
      balancer: options.balancer,
    })
    const [first] = resolved
    return { targets, policy: policyOf((first as Named).policy, kind.slow) }
  }

  async function resolve(name: string, { kind }: Asked, signal: AbortSignal): Promise<Named> {
    const own = kind.serves === 'embeddings' && local !== null ? deviceEmbeddings(local, name) : undefined
    if (own === undefined || 'policy' in own) return own ?? options.resolve(name, signal)
    // Those of this machine have no vectors; what else has this name may.
    if (local?.has(name) === true) throw own.error
    return Promise.resolve(options.resolve(name, signal)).catch((thrown: unknown) => {
      throw name.includes('/') ? thrown : own.error
    })
  }

  function workFor(
    call: OtherCall,
    asked: Asked,
    { modelAsked, targets, policy }: { modelAsked: string; targets: readonly Target[]; policy: CallPolicy },
  ): Work<Brought> {
    const { kind, body } = asked
    const expected = expectedOf(kind, body)
    return {
      kind: kind.name,
      modelAsked,
      stream: wordOf(body, 'stream') === 'true' || (body.form === 'json' && body.parsed.json['stream'] === true),
      targets,
      policy,
      bound: boundOf(expected, targets),
      async attempt(target, signal) {
        if (isDevice(target)) {
          const json = await embedOnDevice(local, target, { ...asked, context: { signal, caller: call.key.id } })
          return { form: 'json', json, told: toldUsage(json), lost: [] }
        }
        const request = outgoingTo(target, asked)
        const prepared = await adapters.prepare(target, {
          method: 'POST',
          path: request.path,
          headers: { accept: '*/*', 'content-type': request.contentType },
          body: request.body,
          stream: false,
          signal,
        })
        const came = await byteAttempt({
          egress,
          target,
          side: dialects[target.endpoint.dialect].provider,
          request: outgoing(prepared),
          asFile: false,
          idleMs: policy.betweenTokensMs,
          signal,
        })
        if (came.form === 'bytes') return { ...came, lost: request.lost }
        const json = request.read(came.json)
        const told = toldUsage(came.json)
        return { form: 'json', json, told, lost: request.lost, ...(json === came.json && { bytes: came.body }) }
      },
      discard(brought) {
        if (brought.form === 'bytes') brought.discard()
      },
      lost: ({ lost }) => lost,
      async deliver(brought, _target, headers) {
        if (brought.form === 'json') {
          sendAnswer(call.response, brought, headers)
          return usedBy(expected, brought.told)
        }
        const error = await sendStream(call.response, brought, headers)
        const used = usedBy(expected, toldAtEnd(brought.tail()))
        return error === undefined ? used : { ...used, error }
      },
    }
  }

  return other
}

/** Who is named in a header, or in a field of a form, is the only one to be asked. */
function withProvider(wishes: Routing, { headers }: OtherCall, body: OtherBody): Routing {
  const named = headers[providerField] ?? wordOf(body, providerField)
  return typeof named === 'string' && named !== '' ? { ...wishes, only: [named.toLowerCase()] } : wishes
}

/** What is made takes its time, and is never made twice at once. */
function policyOf(policy: CallPolicy, slow: boolean): CallPolicy & Policy {
  return { ...policy, hedging: false, ...(slow && { firstContentMs: policy.totalMs, betweenTokensMs: policy.totalMs }) }
}

const things: Readonly<Record<string, string>> = {
  embeddings: 'vectors',
  rerank: 'rankings',
  images: 'pictures',
  speech: 'speech',
  transcription: 'transcripts',
  moderations: 'moderation',
  completions: 'text completions',
}

function nobody(model: string, { kind }: Asked, found: readonly Target[]): VadeError {
  const names = [...new Set(found.map(({ provider }) => provider.name))].join(', ')
  const what = things[kind.serves] ?? kind.serves
  const sentence = `'${model}' is at ${names}, which has no ${what} of it; name a model that makes ${what}.`
  return new VadeError('unsupported', sentence, { param: 'model' })
}
