import { VadeError } from '../../core/index.ts'
import type { Egress } from '../../governance/index.ts'
import { outlines } from '../dialects/index.ts'
import type { ModelDirectory } from '../directory.ts'
import { allowsModel } from '../money/limits.ts'
import { isDevice } from '../providers/device.ts'
import type { Adapters } from '../providers/index.ts'
import { policyAt } from '../routing/failover.ts'
import type { Router } from '../routing/router.ts'
import { parseModelName, routingOf, type Routing } from '../routing/routing-object.ts'
import type { Target } from '../routing/target.ts'
import { byteAttempt, type ByteStream } from '../upstream/byte-attempt.ts'
import { marked } from '../upstream/marked.ts'
import { outgoing } from '../upstream/request.ts'
import { completionWork } from './completions.ts'
import { sendAnswer, sendStream } from './deliver-bytes.ts'
import { errandOf } from './errand.ts'
import { boundOf, expectedOf, usedBy, type Expected } from './expected.ts'
import { geminiEmbedding, geminiEmbeddingAt, kindAt } from './kinds.ts'
import { deviceEmbeddings, embedOnDevice } from './local-embeddings.ts'
import { understood, wordOf, type Bodies, type OtherBody } from './other-body.ts'
import type { OtherCall } from './other-call.ts'
import { answers, outgoingTo, providerField, type Asked } from './outgoing.ts'
import { needMethod, type Run, type Work } from './run.ts'
import { allowedTo, notAllowed, type Named } from './planned.ts'
import { changedPolicy, type CallPolicy } from './policy.ts'
import { createStoredObjects, isStoredObject, type StoredObjectOptions } from './stored-objects.ts'
import { toldAtEnd, toldUsage } from './told-usage.ts'

export interface OtherOptions extends Pick<StoredObjectOptions, 'serving' | 'objects'> {
  readonly run: Run
  readonly bodies: Bodies
  readonly egress: Egress
  readonly adapters: Adapters
  readonly router: Router
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
  const { egress, adapters, local, run, bodies, router } = options
  const stored = createStoredObjects(options)

  /** Rejects with what is said to a caller who has heard nothing yet. */
  return async (call: OtherCall): Promise<void> => {
    if (isStoredObject(call.path)) return stored(call)
    const gemini = geminiEmbeddingAt(call.path)
    const kind = gemini === undefined ? kindAt(call.path) : geminiEmbedding(gemini.isBatch)
    if (kind === undefined) throw new VadeError('not_found', `There is no ${call.path} in this API.`)
    needMethod(call, ['POST'])
    return bodies.hold(call, async (bytes) => {
      const understand = () => {
        const body = understood(call, kind, bytes)
        return planned(call, { kind, path: call.path, body, ...(gemini && { gemini }) }, gemini?.model)
      }
      if (kind.serves !== 'completions') return run(call, kind.name, async () => workFor(call, await understand()))
      return run(call, kind.name, async () => completionWork(options, call, await understand()))
    })
  }

  async function planned(call: OtherCall, asked: Asked, inAddress?: string): Promise<PlannedOther> {
    const { body, kind, gemini } = asked
    const modelAsked = inAddress ?? wordOf(body, 'model') ?? kind.standard
    // The body was found right: it has a model.
    if (modelAsked === undefined) throw new VadeError('invalid_request', "'model' is missing.", { param: 'model' })
    const json = body.form === 'json' ? body.parsed.json : {}
    const { name, sort } = parseModelName(modelAsked)
    const wishes = withProvider(await routingOf(json, sort), call, body)
    const models = [name, ...wishes.fallbackModels]
    const named = await Promise.all(
      models.map(async (model) => ({ model, means: await meaningOf(model, asked, call.signal) })),
    )
    const dialect = gemini === undefined ? 'openai-chat' : 'gemini'
    const found = named.flatMap(({ model, means }) => means.targets(dialect).map((targets) => ({ model, targets })))
    const able = kept(found, (target) => answers(target, asked))
    if (able.length === 0) throw nobody(modelAsked, asked, found)
    const candidates = able.flatMap(({ model, targets }) => kept([{ model, targets }], allowedTo(call.key, model)))
    if (candidates.length === 0) throw notAllowed(call.key, modelAsked)
    const expected = expectedOf(kind, body)
    const stream = json['stream'] === true || (body.form === 'form' && wordOf(body, 'stream') === 'true')
    const plan = router.plan({
      candidates,
      routing: wishes,
      needs: {
        input: ['text'],
        tools: false,
        schema: false,
        logprobs: false,
        inputTokens: Math.ceil(expected.eachTokens),
        parameters: Object.keys(json),
      },
      manner: stream ? 'stream' : 'whole',
      prompt: () => nothing,
      cacheScope: `${call.key.id} ${modelAsked}`,
    })
    const [{ provider, model }] = plan.targets as [Target]
    const [first] = named
    return {
      asked,
      expected,
      modelAsked,
      modelAllowed: allowsModel(call.key.limits, modelAsked) ? modelAsked : `${provider.id}/${model.id}`,
      planned: plan,
      policy: policyOf(first?.means.policy as CallPolicy, kind.slow),
      bound: boundOf(expected, plan.targets),
    }
  }

  async function meaningOf(name: string, { kind }: Asked, signal: AbortSignal): Promise<Named> {
    const own = kind.serves === 'embeddings' && local !== null ? deviceEmbeddings(local, name) : undefined
    if (own === undefined || 'policy' in own) return own ?? options.resolve(name, signal)
    // A model of this machine that chats has no vectors.
    if (local?.has(name) === true) throw own.error
    try {
      return await options.resolve(name, signal)
    } catch (thrown) {
      throw name.includes('/') ? thrown : own.error
    }
  }

  function workFor(call: OtherCall, { asked, expected, ...plan }: PlannedOther): Work<Brought> {
    return {
      ...plan,
      async attempt(target, signal, { marks }) {
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
          door: marked(egress.for(errandOf(call)), marks),
          target,
          side: outlines[target.endpoint.dialect].provider,
          request: outgoing(prepared),
          asFile: false,
          idleMs: policyAt(plan.policy, target).betweenTokensMs,
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
      async deliver(brought, headers) {
        if (brought.form === 'json') {
          const used = usedBy(expected, brought.told)
          sendAnswer(call.response, brought, headers(used))
          return used
        }
        const error = await sendStream(call.response, brought, headers())
        const used = usedBy(expected, toldAtEnd(brought.tail()))
        return error === undefined ? used : { ...used, error }
      },
    }
  }
}

/** A call that was understood, and whom it goes to. */
export interface PlannedOther extends Pick<Work<unknown>, 'modelAsked' | 'modelAllowed' | 'planned' | 'bound'> {
  readonly asked: Asked
  readonly expected: Expected
  readonly policy: CallPolicy
}

/** Nothing of these calls lies in a prompt cache. */
const nothing = new Uint8Array()

interface Group {
  readonly model: string
  readonly targets: readonly Target[]
}

function kept(groups: readonly Group[], which: (target: Target) => boolean): Group[] {
  return groups
    .map(({ model, targets }) => ({ model, targets: targets.filter(which) }))
    .filter(({ targets }) => targets.length > 0)
}

/** Who is named in a header, or in a field of a form, is the only one to be asked. */
function withProvider(wishes: Routing, { headers }: OtherCall, body: OtherBody): Routing {
  const named = headers[providerField] ?? wordOf(body, providerField)
  return typeof named === 'string' && named !== '' ? { ...wishes, only: [named.toLowerCase()] } : wishes
}

/** What is made takes its time, and is never made twice at once. */
function policyOf(policy: CallPolicy, slow: boolean): CallPolicy {
  return changedPolicy(policy, (each) => ({
    ...each,
    hedgeQuantile: 0,
    ...(slow && { firstContentMs: each.totalMs, betweenTokensMs: each.totalMs }),
  }))
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

function nobody(model: string, { kind }: Asked, found: readonly Group[]): VadeError {
  const names = [...new Set(found.flatMap(({ targets }) => targets.map(({ provider }) => provider.name)))].join(', ')
  const what = things[kind.serves] ?? kind.serves
  const sentence = `'${model}' is at ${names}, which has no ${what} of it; name a model that makes ${what}, or, if it does, give it "serves": "${kind.serves}" in config.json.`
  return new VadeError('unsupported', sentence, { param: 'model' })
}
