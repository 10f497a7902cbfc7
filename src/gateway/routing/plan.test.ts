import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBalancer } from './balance.ts'
import { createBreaker } from './breaker.ts'
import { createHealth, type Health } from './health.ts'
import type { Needs } from './needs.ts'
import { plan } from './plan.ts'
import { noRouting } from './routing-object.ts'
import { parseRouting } from './routing-shape.ts'
import { createSeededRandom, createSimulatedClock, type SimulatedClock } from './simulated-clock.ts'
import type { Target } from './target.ts'
import { tinyTarget } from './tiny-target.ts'

const plain: Needs = { input: ['text'], tools: false, schema: false, logprobs: false, inputTokens: 100, parameters: [] }

function start() {
  const clock = createSimulatedClock()
  const random = createSeededRandom(1)
  const health = createHealth(clock)
  const breaker = createBreaker({ clock, random })
  const balancer = createBalancer({ health, breaker, random })
  return { clock, health, breaker, balancer }
}

async function measure(
  clock: SimulatedClock,
  health: Health,
  { target, ms, speed = 50 }: { target: Target; ms: number; speed?: number },
) {
  const flight = health.begin(target, 'stream')
  await clock.pass(ms)
  flight.committed()
  await clock.pass(1000)
  flight.ended(speed)
}

function planned(
  targets: readonly Target[] | readonly (readonly Target[])[],
  {
    provider,
    needs,
    world = start(),
  }: { provider?: object; needs?: Partial<Needs>; world?: ReturnType<typeof start> } = {},
) {
  const groups = targets.map((target) => [target].flat() as readonly Target[])
  const nested = targets.some((target) => Array.isArray(target))
  const candidates = (nested ? groups : [groups.flat()]).map((group, index) => ({
    model: `m${String(index)}`,
    targets: group,
  }))
  return plan({
    candidates,
    routing: provider === undefined ? noRouting : parseRouting({ provider }),
    needs: { ...plain, ...needs },
    manner: 'stream',
    health: world.health,
    balancer: world.balancer,
  })
}

const ids = (made: { readonly targets: readonly Target[] }) => made.targets.map(({ provider }) => provider.id)

const [a, b, c] = [tinyTarget('a'), tinyTarget('b'), tinyTarget('c')]

test('asks in the order that the caller gives, and others after', () => {
  const made = planned([a, b, c], { provider: { order: ['c', 'b'] } })
  expect(ids(made)).toEqual(['c', 'b', 'a'])
  expect(made.fixed).toBe(true)
  expect(planned([a, b, c]).fixed).toBe(false)
})

test('without fallbacks only those in the order are asked, or the first with all its keys', () => {
  expect(ids(planned([a, b, c], { provider: { order: ['c', 'b'], allow_fallbacks: false } }))).toEqual(['c', 'b'])
  const second = tinyTarget('a', { key: 'key_2' })
  const made = planned([a, second, b], { provider: { allow_fallbacks: false, only: ['a', 'b'], sort: 'price' } })
  expect(new Set(ids(made)).size).toBe(1)
})

test('only and ignore', () => {
  expect(ids(planned([a, b, c], { provider: { only: ['b'] } }))).toEqual(['b'])
  expect(ids(planned([a, b, c], { provider: { ignore: ['b', 'c'] } }))).toEqual(['a'])
})

test('sorts by price of this very request, unknown prices last', () => {
  const long = tinyTarget('long', { price: { input: 1e8, output: 9e9 } })
  const short = tinyTarget('short', { price: { input: 9e8, output: 1e9 } })
  const unknown = tinyTarget('unknown', { price: null })
  const provider = { sort: 'price' }
  expect(ids(planned([unknown, short, long], { provider, needs: { inputTokens: 7000, outputTokens: 10 } }))).toEqual([
    'long',
    'short',
    'unknown',
  ])
  expect(ids(planned([unknown, long, short], { provider, needs: { inputTokens: 10, outputTokens: 1000 } }))).toEqual([
    'short',
    'long',
    'unknown',
  ])
})

test('sorts by latency and throughput as measured, unknown ones last', async () => {
  const world = start()
  await measure(world.clock, world.health, { target: a, ms: 100, speed: 20 })
  await measure(world.clock, world.health, { target: b, ms: 900, speed: 200 })
  expect(ids(planned([c, b, a], { provider: { sort: 'latency' }, world }))).toEqual(['a', 'b', 'c'])
  expect(ids(planned([c, a, b], { provider: { sort: { by: 'throughput' } }, world }))).toEqual(['b', 'a', 'c'])
  expect(ids(planned([b, a], { provider: { preferred_max_latency: 0.5 }, world }))).toEqual(['a', 'b'])
  expect(ids(planned([a, b], { provider: { preferred_min_throughput: { p90: 100 } }, world }))).toEqual(['b', 'a'])
})

test('one model after the other, or all together where the caller sorts so', () => {
  const dear = tinyTarget('dear', { price: { input: 9e9 } })
  expect(ids(planned([[dear], [a]], { provider: { sort: 'price' } }))).toEqual(['dear', 'a'])
  expect(ids(planned([[dear], [a]], { provider: { sort: { by: 'price', partition: 'none' } } }))).toEqual(['a', 'dear'])
})

test('those that guarantee a schema or give logprobs come first; the others stay unless parameters are required', () => {
  const without = tinyTarget('without', { schema: false })
  expect(ids(planned([without, a], { needs: { schema: true } }))).toEqual(['a', 'without'])
  expect(ids(planned([without, a], { needs: { schema: true }, provider: { require_parameters: true } }))).toEqual(['a'])
  const silent = tinyTarget('silent', { logprobs: false })
  expect(ids(planned([silent, a], { needs: { logprobs: true } }))).toEqual(['a', 'silent'])
  const refuses = tinyTarget('refuses', { provider: { quirks: { refuses: ['seed'] } } })
  expect(
    ids(planned([refuses, a], { needs: { parameters: ['seed'] }, provider: { require_parameters: true } })),
  ).toEqual(['a'])
})

const obstacles: readonly (readonly [string, Target, object | undefined, Partial<Needs>])[] = [
  ["A is not in 'provider.only'", a, { only: ['b'] }, {}],
  ["A is in 'provider.ignore'", a, { ignore: ['a'] }, {}],
  ["A is not in 'provider.order'", a, { order: ['b'], allow_fallbacks: false }, {}],
  [
    'A may train with what is sent',
    tinyTarget('a', { provider: { data: { trains: true, keptDays: 0 } } }),
    { data_collection: 'deny' },
    {},
  ],
  [
    'A keeps what is sent for 30 days',
    tinyTarget('a', { provider: { data: { trains: false, keptDays: 30 } } }),
    { zdr: true },
    {},
  ],
  [
    'A does not say how long it keeps what is sent',
    tinyTarget('a', { provider: { data: { trains: false, keptDays: null } } }),
    { zdr: true },
    {},
  ],
  ['A takes no image with this model', a, undefined, { input: ['text', 'image'] }],
  ['A cannot call tools with this model', tinyTarget('a', { tools: false }), undefined, { tools: true }],
  ["A costs more than 'provider.max_price'", a, { max_price: { completion: 0.39 } }, {}],
  [
    "A has no known price to compare with 'provider.max_price'",
    tinyTarget('a', { price: null }),
    { max_price: { prompt: 1 } },
    {},
  ],
  [
    'A guarantees no JSON schema with this model',
    tinyTarget('a', { schema: false }),
    { require_parameters: true },
    { schema: true },
  ],
  [
    'A gives no logprobs with this model',
    tinyTarget('a', { logprobs: false }),
    { require_parameters: true },
    { logprobs: true },
  ],
]

test.for(obstacles)('says why nobody can answer: %s', ([why, target, provider, needs]) => {
  expect(() => planned([target], { needs, ...(provider !== undefined && { provider }) })).toThrow(
    expect.objectContaining({
      code: 'unsupported',
      message: `No provider of 'm0' can answer this: ${why}. Change the request, or name another model.`,
    }),
  )
})

test('a price that is just met is met', () => {
  expect(ids(planned([a], { provider: { max_price: { prompt: 0.1, completion: 0.4 } } }))).toEqual(['a'])
})

test('a request that fits nowhere is refused as too long; an estimate a little over is left to the provider', () => {
  expect(ids(planned([a], { needs: { inputTokens: 10_000 } }))).toEqual(['a'])
  expect(() => planned([a], { needs: { inputTokens: 20_000 } })).toThrow(
    expect.objectContaining({
      code: 'context_exceeded',
      param: 'messages',
      message: expect.stringContaining('A takes 8192 tokens at most') as string,
    }),
  )
})

test('a model that nobody has is not found', () => {
  expect(() => planned([[]])).toThrow(expect.objectContaining({ code: 'model_not_found', param: 'model' }))
})

test('whatever is asked, nobody is named twice and nobody who is forbidden is named', () => {
  const names = ['a', 'b', 'c', 'd']
  const some = fc.subarray(names)
  fc.assert(
    fc.property(fc.record({ order: some, only: some, allow_fallbacks: fc.boolean() }), some, (provider, ignored) => {
      const ignore = ignored.filter((name) => !provider.only.includes(name))
      const allowed = names.filter(
        (name) =>
          (provider.only.length === 0 || provider.only.includes(name)) &&
          !ignore.includes(name) &&
          (provider.allow_fallbacks || provider.order.length === 0 || provider.order.includes(name)),
      )
      fc.pre(allowed.length > 0)
      const targets = names.map((name) => tinyTarget(name))
      const made = ids(planned(targets, { provider: { ...provider, ignore } }))
      const single = !provider.allow_fallbacks && provider.order.length === 0
      expect(made.toSorted()).toEqual(single ? made : allowed)
      const ordered = provider.order.filter((name) => allowed.includes(name))
      expect(made.slice(0, ordered.length)).toEqual(ordered)
    }),
  )
})
