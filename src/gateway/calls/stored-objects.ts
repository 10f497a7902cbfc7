import { z } from 'zod'
import { VadeError } from '../../core/index.ts'
import type { Egress, OutgoingBody } from '../../governance/index.ts'
import type { ApiKey, ProviderObjectRepository } from '../../store/index.ts'
import { outlines } from '../dialects/index.ts'
import { parseBody } from '../dialects/parse.ts'
import type { Adapters, AlsoServed } from '../providers/index.ts'
import { changeFields, textField } from '../request/multipart.ts'
import { parseObject } from '../request/parse.ts'
import { splice } from '../request/scan.ts'
import type { Policy } from '../routing/failover.ts'
import { AttemptError, type Target } from '../routing/target.ts'
import { byteAttempt, type ByteStream, type JsonAnswer } from '../upstream/byte-attempt.ts'
import { outgoing } from '../upstream/request.ts'
import { noUsage } from './settle.ts'
import { sendAnswer, sendStream } from './deliver-bytes.ts'
import { errandOf } from './errand.ts'
import { createPlaces, type Place } from './object-places.ts'
import { understoodForm, type Bodies } from './other-body.ts'
import type { OtherCall } from './other-call.ts'
import { providerField } from './outgoing.ts'
import { needMethod, plannedAt, type Run, type Work } from './run.ts'

export interface StoredObjectOptions {
  readonly egress: Egress
  readonly adapters: Adapters
  /** Who has calls of this kind, one target for each key. */
  readonly serving: (kind: AlsoServed) => readonly Target[]
  readonly objects: ProviderObjectRepository
  readonly run: Run
  readonly bodies: Bodies
}

interface Address {
  readonly kind: 'files' | 'batches'
  readonly id: string | undefined
  readonly action: string | undefined
}

type Method = 'GET' | 'POST' | 'DELETE'
type Brought = ByteStream | (JsonAnswer & { readonly isChanged: boolean })

/** What goes on to the provider. */
interface Sent {
  readonly place: Place
  readonly body: OutgoingBody
  readonly contentType?: string
}

export function isStoredObject(path: string): boolean {
  return /^\/(?:files|batches)(?:\/|$)/.test(path)
}

const batch = z.looseObject({ input_file_id: z.string().min(1), endpoint: z.string().min(1) })

/** Files and batches: they lie at one provider, under one of its keys, and are asked for there and nowhere else. */
export function createStoredObjects({ egress, adapters, serving, objects, run, bodies }: StoredObjectOptions) {
  const places = createPlaces({ serving, objects })

  return async (call: OtherCall): Promise<void> => {
    const address = addressOf(call)
    return bodies.hold(call, (bytes) =>
      run(call, address.kind, async () => workFor(call, address, await sending(call, address, bytes))),
    )
  }

  async function sending(call: OtherCall, { kind, id, action }: Address, bytes: Buffer): Promise<Sent> {
    const query = new URLSearchParams(call.query)
    const named = call.headers[providerField]
    const provider = typeof named === 'string' ? named : (query.get('provider') ?? undefined)
    const wanted = { kind, keyId: call.key.id, id, provider }
    if (call.method !== 'POST' || action !== undefined) return { place: await places.find(wanted), body: '' }
    if (kind === 'files') {
      const form = understoodForm(bytes, call.headers['content-type'], { texts: ['purpose'], files: ['file'] })
      const place = await places.find({ ...wanted, provider: provider ?? textField(form, providerField) })
      return { place, body: [changeFields(form, { [providerField]: null })], contentType: form.contentType }
    }
    needNoBudget(call.key)
    const { json, bytes: given, members } = parseObject(bytes)
    const file = parseBody(batch, json).input_file_id
    const said = json[providerField]
    const place = await places.find({
      ...wanted,
      id: file,
      provider: provider ?? (typeof said === 'string' ? said : undefined),
    })
    const changes = [
      { name: 'input_file_id', json: JSON.stringify(place.id) },
      ...(members.has(providerField) ? [{ name: providerField, json: null }] : []),
    ]
    return { place, body: splice(given, members, changes), contentType: 'application/json' }
  }

  function workFor(call: OtherCall, address: Address, { place, body, contentType }: Sent): Work<Brought> {
    const { kind, action } = address
    const { target } = place
    const name = `${target.provider.id}/${kind}`
    const method = call.method as Method
    const path = pathAt(address, place, call.query)
    const isMade = method === 'POST' && action === undefined
    async function ask(signal: AbortSignal): Promise<ByteStream | JsonAnswer> {
      const headers = { accept: '*/*', ...(contentType !== undefined && { 'content-type': contentType }) }
      const prepared = await adapters.prepare(target, { method, path, headers, body, stream: false, signal })
      return byteAttempt({
        door: egress.for(errandOf(call)),
        target,
        side: outlines['openai-chat'].provider,
        request: outgoing(prepared, method),
        asFile: action === 'content',
        idleMs: policy.firstContentMs,
        signal,
      }).catch((thrown: unknown) => {
        // A file that is not there says nothing about the provider.
        if (thrown instanceof AttemptError && ['model-missing', 'unsupported'].includes(thrown.fault))
          throw new VadeError('not_found', thrown.message, { cause: thrown })
        throw thrown
      })
    }
    return {
      modelAsked: name,
      modelAllowed: name,
      planned: plannedAt(target),
      // What was made twice would be paid twice.
      policy: method === 'POST' ? { ...policy, retries: 0 } : policy,
      bound: { inputTokens: 0, outputTokens: 0, nanoUsd: 0 },
      async attempt(_target, signal) {
        const came = await ask(signal)
        if (came.form === 'bytes') return came
        if (method === 'DELETE' && place.id !== undefined) await places.forget(place.id, target)
        else await places.remember(came.json, target, call.key.id)
        const isList = method === 'GET' && place.id === undefined
        const json = isList ? await places.withoutOthers(came.json, target, call.key.id) : came.json
        return { ...came, json, isChanged: json !== came.json }
      },
      discard(brought) {
        if (brought.form === 'bytes') brought.discard()
      },
      lost: () => [],
      async deliver(brought, traced) {
        // What a batch uses is known to its provider alone.
        const headers = { ...traced(), ...(isMade && kind === 'batches' && { 'x-vade-unaccounted': 'batch' }) }
        const used = { usage: noUsage, units: {} }
        if (brought.form === 'json') {
          const { json, body: bytes, isChanged } = brought
          sendAnswer(call.response, isChanged ? { json } : { json, bytes }, headers)
          return used
        }
        const error = await sendStream(call.response, brought, headers)
        return error === undefined ? used : { ...used, error }
      },
    }
  }
}

/** Large files take minutes. */
const policy: Policy = {
  retries: 1,
  totalMs: 600_000,
  firstContentMs: 600_000,
  longestPauseMs: 10_000,
  otherProviderOnRefusal: false,
}

function addressOf(call: OtherCall): Address {
  const [, kind, id, action] =
    /^\/(files|batches)(?:\/(.+?))?(?:\/(content|cancel))?$/.exec(decodeURIComponent(call.path)) ?? []
  const isRight = action === undefined || (id !== undefined && (action === 'content') === (kind === 'files'))
  if ((kind !== 'files' && kind !== 'batches') || !isRight)
    throw new VadeError('not_found', `There is no ${call.path} in this API.`)
  const methods: readonly Method[] =
    id === undefined
      ? ['GET', 'POST']
      : action === 'content'
        ? ['GET']
        : action === 'cancel'
          ? ['POST']
          : kind === 'files'
            ? ['GET', 'DELETE']
            : ['GET']
  needMethod(call, methods)
  return { kind, id, action }
}

const passedQuery = ['after', 'before', 'limit', 'order', 'purpose', 'page', 'page_size']

function pathAt({ kind, action, id: asked }: Address, { id }: Place, query: string): string {
  const at = asked === undefined ? `/${kind}` : `/${kind}/${encodeURIComponent(id ?? '')}`
  // The key of the caller may stand in the query, too.
  const passed = [...new URLSearchParams(query)].filter(([name]) => passedQuery.includes(name))
  const rest = passed.length === 0 ? '' : `?${new URLSearchParams(passed).toString()}`
  return `${at}${action === undefined ? '' : `/${action}`}${rest}`
}

function needNoBudget({ name, limits }: ApiKey): void {
  const { dayNanoUsd, monthNanoUsd, totalNanoUsd, prepaid } = limits
  if ((dayNanoUsd ?? monthNanoUsd ?? totalNanoUsd) === undefined && prepaid !== true) return
  throw new VadeError(
    'forbidden',
    `The key '${name}' has a budget, and what a batch costs is known to its provider alone; use a key without a budget.`,
  )
}
