import { VadeError, type Model } from '../../core/index.ts'
import type { ApiKey } from '../../store/index.ts'
import { requireAbilities } from '../abilities.ts'
import type { Asked, DialectName } from '../dialects/dialect.ts'
import type { Json } from '../json.ts'
import { loadDialects } from '../dialects/index.ts'
import { holdsOwnItems } from '../dialects/responses/own-items.ts'
import { holdsForeignSignature } from '../dialects/signatures.ts'
import { allowsModel, mayNotUse } from '../money/limits.ts'
import { isDevice, isRelayed } from '../providers/device.ts'
import { checkShape } from '../request/check.ts'
import type { ParsedBody } from '../request/parse.ts'
import { choicesOf, relayedNeeds } from '../request/relayed-needs.ts'
import type { Planned, Router } from '../routing/router.ts'
import { parseModelName, routingOf, type Routing } from '../routing/routing-object.ts'
import type { Target } from '../routing/target.ts'
import type { Call } from './call.ts'
import { inWords } from './callers-words.ts'
import type { CallPolicy } from './policy.ts'

/** What the name of a model means. */
export interface Named {
  /** Groups in failover order. */
  targets(dialect: DialectName): readonly (readonly Target[])[]
  readonly policy: CallPolicy
}

/** What is known of a call before anybody is asked. */
export interface PlannedCall extends Planned {
  readonly policy: CallPolicy
  readonly modelAsked: string
  /** A name of it that the key may use. */
  readonly modelAllowed: string
  readonly stream: boolean
  /** Whether the caller's bytes may go as they are to who speaks its protocol. */
  readonly relay: boolean
  readonly choices: number
  /** Rejects with `unsupported` for what can be relayed only. */
  readonly decode: () => Promise<Asked>
}

export interface PlanOptions {
  readonly router: Router
  /** Throws or rejects with `model_not_found`. */
  readonly resolve: (model: string, signal: AbortSignal) => Named | Promise<Named>
  /** The model on this machine that a target of the provider `device` means. */
  readonly local: (id: string) => Model
}

interface Names {
  readonly modelAsked: string
  readonly wishes: Routing
  /** The model, and those to ask if nobody answers for it; at least one. */
  readonly named: readonly { readonly model: string; readonly means: Named }[]
}

/** At once where every name is known, as almost always. */
export function planCall(call: Call, options: PlanOptions): PlannedCall | Promise<PlannedCall> {
  const names = namesOf(call, options)
  return names instanceof Promise ? names.then((found) => planFor(call, found, options)) : planFor(call, names, options)
}

function namesOf(call: Call, options: PlanOptions): Names | Promise<Names> {
  const { dialect, body, path } = call
  const said = path?.model ?? body.skeleton['model']
  if (typeof said === 'string' && said !== '') return namesIn(call, said, options)
  // Whoever names no model hears what else is wrong, too.
  return loadDialects().then((codecs) => namesIn(call, codecs[dialect].caller.decode(body.json).model, options))
}

function namesIn(call: Call, modelAsked: string, options: PlanOptions): Names | Promise<Names> {
  const { name, sort } = parseModelName(modelAsked)
  const wishes = routingOf(call.body.skeleton, sort)
  const found = (all: Routing) => modelsOf({ modelAsked, name, wishes: all, signal: call.signal }, options)
  return wishes instanceof Promise ? wishes.then(found) : found(wishes)
}

function modelsOf(
  {
    modelAsked,
    name,
    wishes,
    signal,
  }: { readonly modelAsked: string; readonly name: string; readonly wishes: Routing; readonly signal: AbortSignal },
  { resolve }: PlanOptions,
): Names | Promise<Names> {
  const models = [name, ...wishes.fallbackModels]
  const found = models.map((model) => resolve(model, signal))
  const withThem = (means: readonly Named[]): Names => ({
    modelAsked,
    wishes,
    named: means.map((one, index) => ({ model: models[index] as string, means: one })),
  })
  const known = found.flatMap((one) => (one instanceof Promise ? [] : [one]))
  if (known.length === found.length) return withThem(known)
  return Promise.all(found.map(async (one) => one)).then(withThem)
}

function planFor(
  call: Call,
  { modelAsked, wishes, named }: Names,
  { router, local }: PlanOptions,
): PlannedCall | Promise<PlannedCall> {
  const { dialect, body, path, key } = call
  const { skeleton } = body
  let asked: Promise<Asked> | undefined
  const decode = () => (asked ??= loadDialects().then((codecs) => codecs[dialect].caller.decode(body.json, path)))
  const candidates = named.flatMap(({ model, means }) =>
    means.targets(dialect).map((targets) => ({ model, targets: targets.filter(allowedTo(key, model)) })),
  )
  const policy = named[0]?.means.policy as CallPolicy
  const asItCame = policy.cacheSeconds === 0 && key.limits.cacheSeconds === undefined && path?.array !== true
  const relay = asItCame && !onlyVadeReads(call)
  checkShape(dialect, skeleton)
  const targets = candidates.flatMap((one) => one.targets)
  function plan(): PlannedCall {
    if (targets.length === 0) throw notAllowed(key, modelAsked)
    const stream = path?.stream ?? skeleton['stream'] === true
    const planned = inWords({ dialect, body: skeleton }, () =>
      router.plan({
        candidates,
        routing: wishes,
        needs: relayedNeeds(dialect, body),
        manner: stream ? 'stream' : 'whole',
        prompt: () => promptOf(body),
        cacheScope: `${key.id} ${modelAsked}`,
      }),
    )
    const [{ provider, model }] = planned.targets as [Target]
    return {
      ...planned,
      policy,
      modelAsked,
      modelAllowed: allowsModel(key.limits, modelAsked) ? modelAsked : `${provider.id}/${model.id}`,
      stream,
      relay,
      choices: choicesOf(dialect, skeleton),
      decode,
    }
  }
  // What can be relayed may hold what we do not know; what cannot be is refused before anybody is asked.
  if (relay && targets.some((target) => isRelayed(target, dialect))) return plan()
  return Promise.all([decode(), loadDialects()]).then(([{ requests }, codecs]) => {
    const caller = { dialect, body: body.json, decode: (part: Json) => codecs[dialect].caller.decode(part, path) }
    inWords(caller, () => {
      for (const target of targets)
        if (isDevice(target)) for (const request of requests) requireAbilities(local(target.model.id), request)
    })
    return plan()
  })
}

/** What providers of other protocols made, or Vade in their name. */
function onlyVadeReads({ dialect, body: { bytes } }: Call): boolean {
  return holdsForeignSignature(bytes) || (dialect === 'openai-responses' && holdsOwnItems(bytes))
}

/** By the name that the caller used, or as `provider/model`; a key with a budget gets what has a price. */
export function allowedTo({ limits }: ApiKey, name: string): (target: Pick<Target, 'provider' | 'model'>) => boolean {
  const byName = allowsModel(limits, name)
  const { dayNanoUsd, monthNanoUsd, totalNanoUsd, prepaid } = limits
  const pays = (dayNanoUsd ?? monthNanoUsd ?? totalNanoUsd) !== undefined || prepaid === true
  return ({ provider, model }) =>
    (byName || allowsModel(limits, `${provider.id}/${model.id}`)) && (!pays || model.price !== null)
}

export function notAllowed(key: ApiKey, model: string): VadeError {
  if (!allowsModel(key.limits, model)) return mayNotUse(key, model)
  const why = `'${model}' has no known price, and the key '${key.name}' has a budget. Give its price in config.json, or ask for another model.`
  return new VadeError('forbidden', why, { param: 'model' })
}

const promptFields = ['tools', 'system', 'instructions', 'systemInstruction', 'messages', 'input', 'contents']

/** What providers cache: the tools and instructions first, then the conversation. */
function promptOf({ bytes, members }: ParsedBody): Buffer {
  const spans = promptFields.flatMap((name) => members.get(name) ?? [])
  return Buffer.concat(spans.map(({ start, end }) => bytes.subarray(start, end)))
}
