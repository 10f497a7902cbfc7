import { expect, expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import { dialectNames } from '../dialects/dialect.ts'
import { builtInProviders } from './built-in.ts'
import type { Price, Provider, ProviderModel } from './provider.ts'
import type { model, price, providerRow } from './schema.ts'
import { providerRow as shape } from './schema.ts'

const providers = builtInProviders()

test('what the published shape gives is a provider', () => {
  expectTypeOf<z.output<typeof providerRow>>().toExtend<Provider>()
  expectTypeOf<z.output<typeof model>>().toExtend<ProviderModel>()
  expectTypeOf<z.output<typeof price>>().toExtend<Price>()
  expectTypeOf<keyof Provider>().toEqualTypeOf<keyof z.output<typeof providerRow>>()
  expectTypeOf<keyof ProviderModel>().toEqualTypeOf<keyof z.output<typeof model>>()
  expectTypeOf<keyof Price>().toEqualTypeOf<keyof z.output<typeof price>>()
})

test.each(providers.map((provider) => [provider.id, provider] as const))(
  'the row of %s has the published shape',
  (_, provider) => {
    const { models: _models, ...row } = provider
    expect(shape.parse(row)).toEqual({ ...row, models: [] })
  },
)

test('there are more than 20 OpenAI-compatible providers without code, and all four dialects are spoken', () => {
  const plain = providers.filter(
    ({ adapter, endpoints }) => adapter === undefined && endpoints[0]?.dialect === 'openai-chat',
  )
  expect(plain.length).toBeGreaterThan(20)
  const spoken = new Set(providers.flatMap(({ endpoints }) => endpoints.map(({ dialect }) => dialect)))
  expect([...spoken].sort()).toEqual([...dialectNames].sort())
})

test('ids are unique, and so are the names within a provider', () => {
  expect(new Set(providers.map(({ id }) => id)).size).toBe(providers.length)
  for (const { models } of providers) {
    const names = models.flatMap(({ id, names: others }) => [id, ...others])
    expect(new Set(names).size).toBe(names.length)
  }
})

test('more than 300 models of 20 providers have a window and a price in whole numbers', () => {
  const models = providers.flatMap((provider) => provider.models)
  expect(models.length).toBeGreaterThan(300)
  expect(providers.filter((provider) => provider.models.length > 0).length).toBeGreaterThanOrEqual(20)
  for (const { contextTokens, maxOutputTokens, price: amounts, input } of models) {
    expect(Number.isSafeInteger(contextTokens) && contextTokens > 0).toBe(true)
    expect(Number.isSafeInteger(maxOutputTokens) && maxOutputTokens > 0).toBe(true)
    expect(input).toContain('text')
    expect(amounts?.asOf).toMatch(/^\d{4}-\d\d-\d\d$/)
    const { asOf: _, tiers = [], ...rest } = amounts as Price
    for (const amount of [...Object.values(rest), ...tiers.flatMap((tier) => Object.values(tier))]) {
      expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true)
    }
  }
})

test('well-known models have their shared name at several providers', () => {
  const serving = (name: string) =>
    providers
      .filter(({ models }) => models.some(({ id, names }) => id === name || names.includes(name)))
      .map(({ id }) => id)
  expect(serving('gpt-oss-120b')).toEqual(expect.arrayContaining(['cerebras', 'groq', 'together']))
  expect(serving('llama-3.3-70b-instruct').length).toBeGreaterThan(4)
  expect(serving('claude-opus-4-8')).toEqual(expect.arrayContaining(['anthropic', 'bedrock', 'openrouter', 'vertex']))
})
