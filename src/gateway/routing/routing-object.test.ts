import { expect, test } from 'vitest'
import { noRouting, parseModelName, routingOf } from './routing-object.ts'
import { parseRouting } from './routing-shape.ts'

test('says nothing about who may answer, where the body does not', async () => {
  expect(routingOf({ model: 'llama', messages: [] })).toBe(noRouting)
  expect(routingOf({}, 'price')).toEqual({ ...noRouting, sort: 'price' })
  expect(await routingOf({ provider: null, models: null, route: null })).toEqual(noRouting)
  await expect(routingOf({ models: 'llama' })).rejects.toThrow(expect.objectContaining({ param: 'models' }))
})

test('reads every field', () => {
  expect(
    parseRouting({
      provider: {
        order: ['Groq', 'together'],
        only: ['groq', 'together', 'nebius'],
        ignore: ['xai'],
        allow_fallbacks: false,
        sort: { by: 'throughput', partition: 'none' },
        max_price: { prompt: 0.1, completion: '2.5', request: 0 },
        require_parameters: true,
        data_collection: 'deny',
        zdr: true,
        preferred_max_latency: { p50: 1, p99: 2.5 },
        preferred_min_throughput: 40,
        quantizations: null,
      },
      models: ['qwen', 'mistral'],
      route: 'fallback',
    }),
  ).toEqual({
    order: ['groq', 'together'],
    only: ['groq', 'together', 'nebius'],
    ignore: ['xai'],
    allowFallbacks: false,
    sort: 'throughput',
    sortAcrossModels: true,
    maxPrice: { prompt: 100_000_000, completion: 2_500_000_000, request: 0 },
    requireParameters: true,
    denyDataCollection: true,
    zeroDataRetention: true,
    preferredMaxLatency: [
      { q: 0.5, value: 1000 },
      { q: 0.99, value: 2500 },
    ],
    preferredMinThroughput: [{ q: 0.5, value: 40 }],
    fallbackModels: ['qwen', 'mistral'],
  })
})

test('what the body says goes before what the name of the model says', () => {
  expect(parseRouting({ provider: { sort: 'latency' } }, 'price').sort).toBe('latency')
  expect(parseRouting({ provider: {} }, 'price').sort).toBe('price')
})

const wrong: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['provider', { provider: 'groq' }],
  ['provider.order', { provider: { order: 'groq' } }],
  ['provider.order[0]', { provider: { order: [1] } }],
  ['provider.sort', { provider: { sort: 'cheapest' } }],
  ['provider.sort.by', { provider: { sort: { by: 'cheapest' } } }],
  ['provider.max_price.prompt', { provider: { max_price: { prompt: -1 } } }],
  ['provider.max_price.image', { provider: { max_price: { image: 1 } } }],
  ['provider.data_collection', { provider: { data_collection: 'maybe' } }],
  ['provider.quantizations', { provider: { quantizations: ['fp8'] } }],
  ['provider.preferred_max_latency', { provider: { preferred_max_latency: 'fast' } }],
  ['provider.ignore', { provider: { only: ['groq'], ignore: ['groq'] } }],
  ['provider.favourite', { provider: { favourite: 'groq' } }],
  ['models', { models: 'qwen' }],
  ['models[1]', { models: ['qwen', ''] }],
  ['route', { route: 'random' }],
]

test.for(wrong)('names the field that is wrong: %s', ([param, body]) => {
  expect(() => parseRouting(body)).toThrow(expect.objectContaining({ code: 'invalid_request', param }))
})

test('says what to do about quantizations', () => {
  expect(() => parseRouting({ provider: { quantizations: ['fp8'] } })).toThrow(
    "'provider.quantizations' is not right: Vade does not know how providers quantize their models; name them in `only`.",
  )
})

test('takes the ending off the name of a model, and leaves those that belong to it', () => {
  expect(parseModelName('llama:nitro')).toEqual({ name: 'llama', sort: 'throughput' })
  expect(parseModelName('groq/llama:floor')).toEqual({ name: 'groq/llama', sort: 'price' })
  expect(parseModelName('llama3.2:3b')).toEqual({ name: 'llama3.2:3b' })
})
