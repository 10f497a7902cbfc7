import { VadeError } from '../../core/index.ts'
import type { Balancer } from './balance.ts'
import { estimateNanoUsd } from './estimate.ts'
import type { Health, Manner } from './health.ts'
import type { Needs } from './needs.ts'
import type { Routing, Sort } from './routing-object.ts'
import type { Target } from './target.ts'

/** Everybody who has one of the models that the caller named. */
export interface Candidates {
  /** The model, as the caller called it. */
  readonly model: string
  readonly targets: readonly Target[]
}

export interface Plan {
  /** In the order in which they are asked; at least one. */
  readonly targets: readonly Target[]
  /** Whether the caller said in which order: then neither prompt caches nor load change who is first. */
  readonly fixed: boolean
}

export interface PlanOptions {
  /** One for each model, the caller's first choice first. */
  readonly candidates: readonly Candidates[]
  readonly routing: Routing
  readonly needs: Needs
  readonly manner: Manner
  readonly health: Health
  readonly balancer: Balancer
}

/** Estimates of tokens are that much too high at worst: whether it fits is for the provider to say. */
const overestimate = 0.5

/** Throws a sentence that says what removed whom where nobody is left. */
export function plan(options: PlanOptions): Plan {
  const { candidates, routing } = options
  const groups = routing.sortAcrossModels
    ? [candidates.flatMap(({ targets }) => targets)]
    : candidates.map(({ targets }) => targets)
  const targets = groups.flatMap((group) => {
    const able = group.filter((target) => obstacle(target, options) === undefined)
    return withoutFallbacks(arrange(able, options), routing)
  })
  if (targets.length === 0) throw nobody(options)
  return { targets, fixed: routing.order.length > 0 || routing.sort !== undefined }
}

/** Who forbids other providers may still be answered with another key of the first. */
function withoutFallbacks(targets: readonly Target[], { allowFallbacks, order }: Routing): readonly Target[] {
  const [first] = targets
  if (allowFallbacks || order.length > 0 || first === undefined) return targets
  return targets.filter(({ provider, model }) => provider.id === first.provider.id && model.id === first.model.id)
}

/** Why a target cannot be asked, as the end of a sentence that begins with its name. */
function obstacle({ provider, model }: Target, { routing, needs }: PlanOptions): string | undefined {
  const { only, ignore, order } = routing
  if (only.length > 0 && !only.includes(provider.id)) return "is not in 'provider.only'"
  if (ignore.includes(provider.id)) return "is in 'provider.ignore'"
  if (!routing.allowFallbacks && order.length > 0 && !order.includes(provider.id)) return "is not in 'provider.order'"
  if (routing.denyDataCollection && provider.data.trains) return 'may train with what is sent'
  if (routing.zeroDataRetention && provider.data.keptDays !== 0) {
    const { keptDays } = provider.data
    return keptDays === null
      ? 'does not say how long it keeps what is sent'
      : `keeps what is sent for ${String(keptDays)} days`
  }
  for (const kind of needs.input) if (!model.input.includes(kind)) return `takes no ${kind} with this model`
  if (needs.tools && !model.tools) return 'cannot call tools with this model'
  if (needs.inputTokens * overestimate > model.contextTokens) return tooLong(model.contextTokens)
  if (routing.maxPrice !== undefined) return expensive(model.price, routing.maxPrice)
  return routing.requireParameters ? missingParameter({ provider, model }, needs) : undefined
}

function tooLong(contextTokens: number): string {
  return `takes ${String(contextTokens)} tokens at most`
}

function expensive(
  price: Target['model']['price'],
  { prompt = Infinity, completion = Infinity, request = Infinity }: NonNullable<Routing['maxPrice']>,
): string | undefined {
  if (price === null) return "has no known price to compare with 'provider.max_price'"
  const over = price.input > prompt || price.output > completion || (price.request ?? 0) > request
  return over ? "costs more than 'provider.max_price'" : undefined
}

function missingParameter({ provider, model }: Pick<Target, 'provider' | 'model'>, needs: Needs): string | undefined {
  if (needs.schema && !model.schema) return 'guarantees no JSON schema with this model'
  if (needs.logprobs && !model.logprobs) return 'gives no logprobs with this model'
  const field = needs.parameters.find((name) => provider.quirks?.refuses?.includes(name))
  return field === undefined ? undefined : `does not take '${field}'`
}

/** Balanced; then, each stable over the one before, what the caller prefers, sorts and orders. */
function arrange(
  group: readonly Target[],
  { routing, needs, manner, health, balancer }: PlanOptions,
): readonly Target[] {
  let targets = balancer.order(group, manner)
  const { sort, order } = routing
  if (sort !== undefined) targets = stable(targets, (target) => sortValue(target, sort, { needs, manner, health }))
  if (routing.preferredMaxLatency.length + routing.preferredMinThroughput.length > 0) {
    const slow = (target: Target) =>
      routing.preferredMaxLatency.some(({ q, value }) => (health.firstContentMs(target, manner, q) ?? 0) > value) ||
      routing.preferredMinThroughput.some(({ q, value }) => (health.tokensPerSecond(target, q) ?? Infinity) < value)
    targets = stable(targets, (target) => Number(slow(target)))
  }
  if (needs.schema) targets = stable(targets, ({ model }) => Number(!model.schema))
  if (needs.logprobs) targets = stable(targets, ({ model }) => Number(!model.logprobs))
  if (order.length > 0) {
    targets = stable(targets, ({ provider }) => {
      const place = order.indexOf(provider.id)
      return place === -1 ? order.length : place
    })
  }
  return targets
}

/** Less is better; what is unknown comes last. */
function sortValue(
  target: Target,
  sort: Sort,
  { needs, manner, health }: Pick<PlanOptions, 'needs' | 'manner' | 'health'>,
): number {
  if (sort === 'latency') return health.firstContentMs(target, manner, 0.5) ?? Infinity
  if (sort === 'throughput') return -(health.tokensPerSecond(target, 0.5) ?? -Infinity)
  const { price } = target.model
  if (price === null) return Infinity
  return estimateNanoUsd(price, { input: needs.inputTokens, output: needs.outputTokens })
}

function stable(targets: readonly Target[], value: (target: Target) => number): readonly Target[] {
  if (targets.length < 2) return targets
  return targets
    .map((target) => ({ target, value: value(target) }))
    .sort((one, other) => (one.value === other.value ? 0 : one.value - other.value))
    .map(({ target }) => target)
}

function nobody(options: PlanOptions): VadeError {
  const { candidates, needs } = options
  const models = candidates.map(({ model }) => `'${model}'`).join(', ')
  const reasons = new Set<string>()
  let tooSmall = true
  for (const target of candidates.flatMap(({ targets }) => targets)) {
    const why = obstacle(target, options) ?? ''
    tooSmall &&= why === tooLong(target.model.contextTokens)
    reasons.add(`${target.provider.name} ${why}`)
  }
  if (reasons.size === 0) {
    return new VadeError('model_not_found', `No provider has ${models}; name another model.`, { param: 'model' })
  }
  const list = [...reasons].join('; ')
  if (tooSmall) {
    const message = `The request has about ${String(needs.inputTokens)} tokens, too many for ${models}: ${list}. Shorten it, or name a model with a larger context.`
    return new VadeError('context_exceeded', message, { param: 'messages' })
  }
  return new VadeError(
    'unsupported',
    `No provider of ${models} can answer this: ${list}. Change the request, or name another model.`,
    {
      param: options.routing.only.length + options.routing.ignore.length > 0 ? 'provider' : 'model',
    },
  )
}
