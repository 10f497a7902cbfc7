import { expect, test } from 'vitest'
import { assemble } from './assemble.ts'
import { builtInProviders } from './built-in.ts'
import { createCatalogue, type Catalogue, type Resolution } from './catalogue.ts'
import { configOf } from './config.ts'
import { configShape } from './config-shape.ts'
import { deviceProvider } from './device.ts'
import { listModels } from './listing.ts'
import type { Provider, ProviderModel } from './provider.ts'
import { unknownModel } from './unknown-model.ts'

interface Setup {
  readonly config?: object
  readonly env?: Record<string, string>
  readonly rows?: readonly Provider[]
  readonly live?: Record<string, readonly ProviderModel[]>
}

const allKeys = {
  GROQ_API_KEY: 'g',
  TOGETHER_API_KEY: 't',
  OPENAI_API_KEY: 'o',
  ANTHROPIC_API_KEY: 'a',
  DEEPSEEK_API_KEY: 'd',
}

function make({ config = {}, env = allKeys, rows = [], live = {} }: Setup = {}) {
  const parsed = configOf(configShape.parse(config))
  const made = assemble({
    builtIn: builtInProviders(),
    rows,
    config: parsed,
    stored: new Map(),
    env,
  })
  const catalogue = createCatalogue({ active: made.active, config: parsed, live: (id) => live[id] })
  return { ...made, config: parsed, catalogue }
}

function names(resolution: Resolution | undefined): string[][] {
  return (resolution?.targets('openai-chat') ?? []).map((group) =>
    group.map(({ provider, model }) => `${provider.id}/${model.id}`),
  )
}

const resolve = (catalogue: Catalogue, name: string) => names(catalogue.resolve(name))

test('provider/model, the name of a model, and the shared name find it', () => {
  const { catalogue } = make()
  expect(resolve(catalogue, 'openai/gpt-5.4')).toEqual([['openai/gpt-5.4']])
  expect(resolve(catalogue, 'gpt-5.4')).toEqual([['openai/gpt-5.4']])
  expect(resolve(catalogue, 'groq/gpt-oss-120b')).toEqual([['groq/openai/gpt-oss-120b']])
  expect(resolve(catalogue, 'gpt-oss-120b').flat().sort()).toEqual([
    'groq/openai/gpt-oss-120b',
    'together/openai/gpt-oss-120b',
  ])
  // What others call a model with a slash is not a model of the provider before it.
  expect(resolve(catalogue, 'openai/gpt-oss-120b').flat()).not.toContain('openai/gpt-oss-120b')
  expect(resolve(catalogue, 'no-such-model')).toEqual([])
})

test('who has no key is not asked, and the error says what to do', () => {
  const { catalogue } = make({ env: { GROQ_API_KEY: 'g' } })
  expect(resolve(catalogue, 'gpt-oss-120b')).toEqual([['groq/openai/gpt-oss-120b']])
  expect(resolve(catalogue, 'openai/gpt-5.4')).toEqual([])
  expect(catalogue.explain('openai/gpt-5.4')).toMatchObject({
    code: 'model_not_found',
    param: 'model',
    message:
      "The model 'openai/gpt-5.4' is known, but nobody can be asked: OpenAI has no key: run 'vade providers add openai' or set OPENAI_API_KEY.",
  })
  expect(catalogue.explain('nonsense').message).toBe(
    "There is no model 'nonsense'. GET /v1/models lists those there are.",
  )
})

test('OpenRouter is asked under the names that it has, where the provider itself cannot be', () => {
  const { catalogue } = make({ env: { OPENROUTER_API_KEY: 'r' } })
  expect(resolve(catalogue, 'openai/gpt-5.4')).toEqual([['openrouter/openai/gpt-5.4']])
  const both = make({ env: { OPENROUTER_API_KEY: 'r', OPENAI_API_KEY: 'o' } }).catalogue
  expect(resolve(both, 'openai/gpt-5.4')).toEqual([['openai/gpt-5.4']])
})

test('a model that a known provider has got since works, and its price is unknown', () => {
  const { catalogue } = make()
  const [target] = catalogue.resolve('groq/brand-new-model')?.targets('openai-chat').flat() ?? []
  expect(target?.model).toMatchObject({ id: 'brand-new-model', price: null })
  const live = { groq: [{ ...unknownModel('fresh'), contextTokens: 7 }, unknownModel('openai/gpt-oss-120b')] }
  const learnt = make({ live }).catalogue
  expect(learnt.resolve('fresh')?.targets('openai-chat').flat()[0]?.model.contextTokens).toBe(7)
  // What the snapshot knows stays.
  expect(learnt.resolve('groq/openai/gpt-oss-120b')?.targets('openai-chat').flat()[0]?.model.price).not.toBeNull()
})

test("the caller's dialect is spoken where the provider speaks it", () => {
  const { catalogue } = make()
  const spoken = (name: string, dialect: 'anthropic' | 'openai-responses' | 'gemini') =>
    catalogue.resolve(name)?.targets(dialect).flat()[0]?.endpoint
  expect(spoken('deepseek/deepseek-v4-pro', 'anthropic')?.baseUrl).toBe('https://api.deepseek.com/anthropic/v1')
  expect(spoken('deepseek/deepseek-v4-pro', 'gemini')?.dialect).toBe('openai-chat')
  expect(spoken('openai/gpt-5.4', 'openai-responses')?.dialect).toBe('openai-responses')
  // Some models of OpenAI answer there only.
  expect(spoken('openai/gpt-5-pro', 'anthropic')?.dialect).toBe('openai-responses')
})

test('the order of the person comes first, then the cheapest', () => {
  const env = { GROQ_API_KEY: 'g', TOGETHER_API_KEY: 't', CEREBRAS_API_KEY: 'c', DEEPINFRA_API_KEY: 'd' }
  const { catalogue } = make({ env, config: { defaultProviderOrder: ['cerebras', 'openai', 'together'] } })
  const groups = catalogue.resolve('gpt-oss-120b')?.targets('openai-chat') ?? []
  expect(groups.slice(0, 2).map((group) => group[0]?.provider.id)).toEqual(['cerebras', 'together'])
  const prices = (groups[2] ?? []).map(({ model }) => (model.price?.input ?? 0) * 3 + (model.price?.output ?? 0))
  expect(prices.length).toBeGreaterThan(1)
  expect(prices).toEqual([...prices].sort((a, b) => a - b))
})

test('aliases share by weight, routes go one after the other, with their own patience', () => {
  const config = {
    timeouts: { totalMs: 9000 },
    providers: {
      groq: {
        keys: [{ value: 'k1', weight: 3 }, { value: 'k2' }],
        weight: 2,
        timeouts: { connectMs: 50, totalMs: 80 },
      },
    },
    aliases: {
      fast: 'groq/gpt-oss-120b',
      both: ['groq/gpt-oss-120b', { model: 'together/openai/gpt-oss-120b', weight: 5 }],
    },
    routes: {
      safe: { models: ['groq/gpt-oss-120b', 'openai/gpt-5.4'], timeouts: { totalMs: 70 } },
      half: ['nobody/x', 'gpt-5.4'],
    },
  }
  const { catalogue } = make({ config })
  expect(
    catalogue
      .resolve('fast')
      ?.targets('openai-chat')
      .flat()
      .map(({ key, weight }) => [key.secret, weight]),
  ).toEqual([
    ['k1', 1.5],
    ['k2', 0.5],
  ])
  const both = catalogue.resolve('both')?.targets('openai-chat')
  expect(both).toHaveLength(1)
  expect(both?.flat().map(({ provider, weight }) => [provider.id, weight])).toEqual([
    ['groq', 1.5],
    ['groq', 0.5],
    ['together', 5],
  ])
  const safe = catalogue.resolve('safe')
  expect(names(safe)).toEqual([['groq/openai/gpt-oss-120b', 'groq/openai/gpt-oss-120b'], ['openai/gpt-5.4']])
  expect(safe?.policyOf('groq').timeouts).toMatchObject({ connectMs: 50, totalMs: 70 })
  expect(safe?.policyOf('openai').timeouts).toMatchObject({ connectMs: 5000, totalMs: 70 })
  expect(safe?.policy.timeouts).toMatchObject({ connectMs: 5000, totalMs: 70 })
  expect(catalogue.resolve('gpt-5.4')?.policyOf('groq').timeouts.totalMs).toBe(80)
  // What groq alone has is asked as groq says.
  expect(catalogue.resolve('groq/gpt-oss-120b')?.policy.timeouts.totalMs).toBe(80)
  expect(resolve(catalogue, 'half')).toEqual([['openai/gpt-5.4']])
})

test('a provider at any address, with and without a key', () => {
  const { catalogue, active } = make({
    env: { OPENAI_API_KEY: 'mine', EU: 'eu' },
    config: {
      providers: {
        own: { baseUrl: 'http://127.0.0.1:9/v1', models: [{ id: 'm', price: { input: 1, output: 2 } }] },
        eu: { extends: 'openai', baseUrl: 'https://eu.example.com/v1', keys: [{ env: 'EU' }] },
        copy: { extends: 'openai', baseUrl: 'https://copy.example.com/v1' },
        openai: { headers: { 'x-team': 'a' } },
      },
    },
  })
  const [own] = catalogue.resolve('own/m')?.targets('openai-chat').flat() ?? []
  expect(own).toMatchObject({
    key: { secret: '' },
    endpoint: { baseUrl: 'http://127.0.0.1:9/v1' },
    model: { price: { input: 1_000_000_000 } },
  })
  expect(active.get('own')?.provider.data).toEqual({ trains: true, keptDays: null })
  expect(catalogue.resolve('eu/gpt-5.4')?.targets('openai-chat').flat()[0]).toMatchObject({
    key: { secret: 'eu' },
    endpoint: { baseUrl: 'https://eu.example.com/v1' },
  })
  // A key in the environment never goes to another address than the one it is for.
  expect(active.get('copy')?.keys).toEqual([{ id: 'copy:none', secret: '', weight: 1 }])
  expect(active.get('openai')).toMatchObject({
    keys: [{ secret: 'mine' }],
    provider: { headers: { 'x-team': 'a' }, name: 'OpenAI' },
  })
})

test("a person's row stands over the built-in one, and the configuration over both", () => {
  const groq = builtInProviders().find(({ id }) => id === 'groq') as Provider
  const row = { ...groq, name: 'My Groq', models: [] }
  const { active, catalogue } = make({
    rows: [row],
    config: { models: { 'groq/openai/gpt-oss-120b': { price: { input: 9, output: 9 }, names: ['big'] } } },
  })
  expect(active.get('groq')?.provider.name).toBe('My Groq')
  expect(catalogue.resolve('big')?.targets('openai-chat').flat()[0]?.model).toMatchObject({
    id: 'openai/gpt-oss-120b',
    price: { input: 9_000_000_000 },
  })
})

test('what is missing is named: the variable of the configuration, or all that make a key', () => {
  const { active } = make({
    env: {},
    config: { providers: { own: { baseUrl: 'http://127.0.0.1:9/v1', keys: [{ env: 'OWN' }] } } },
  })
  expect(active.get('own')?.missing).toBe("own has no key: run 'vade providers add own' or set OWN.")
  expect(active.get('bedrock')?.missing).toContain('or set AWS_BEARER_TOKEN_BEDROCK.')
})

test('new models of Bedrock and Vertex are asked in the dialect that they speak there', () => {
  const env = { AWS_BEARER_TOKEN_BEDROCK: 'b', GOOGLE_APPLICATION_CREDENTIALS: '/x', GOOGLE_CLOUD_PROJECT: 'p' }
  const { catalogue } = make({ env })
  const dialect = (name: string) => catalogue.resolve(name)?.targets('openai-chat').flat()[0]?.endpoint.dialect
  expect(dialect('bedrock/anthropic.claude-next')).toBe('anthropic')
  expect(dialect('bedrock/openai.gpt-next')).toBe('openai-chat')
  expect(dialect('vertex/claude-next')).toBe('anthropic')
  expect(dialect('vertex/gemini-next')).toBe('gemini')
})

test('the models of this device are rows like others', () => {
  const small = { ...unknownModel('small'), price: { input: 0, output: 0, asOf: '2026-11-25' } }
  const config = { aliases: { mixed: ['device/small', 'gpt-5.4'] }, routes: { home: ['device/small', 'gpt-5.4'] } }
  const { catalogue } = make({ rows: [deviceProvider([small])], config })
  expect(resolve(catalogue, 'small')).toEqual([['device/small']])
  expect(resolve(catalogue, 'mixed')).toEqual([['device/small', 'openai/gpt-5.4']])
  expect(resolve(catalogue, 'home')).toEqual([['device/small'], ['openai/gpt-5.4']])
})

test('what the configuration names and is not there is a problem, and the rest works', () => {
  const { problems, catalogue } = make({
    config: {
      providers: { a: { extends: 'opanai' }, b: {}, groq: { enabled: false } },
      models: { nothing: { tools: false } },
      defaultProviderOrder: ['grok'],
    },
  })
  expect(problems).toEqual([
    "providers.a.extends: there is no provider 'opanai'.",
    "providers.b: it needs a baseUrl, endpoints, or 'extends' with a provider that has them.",
    "defaultProviderOrder: there is no provider 'grok'.",
    "models: 'nothing' names no provider; write 'provider/model'.",
  ])
  expect(catalogue.explain('groq/openai/gpt-oss-120b').message).toContain('Groq is switched off in config.json')
  expect(resolve(catalogue, 'gpt-5.4')).toEqual([['openai/gpt-5.4']])
})

test('what stands in braces in an address comes from the environment or the configuration', () => {
  const env = { AZURE_OPENAI_API_KEY: 'k', AWS_BEARER_TOKEN_BEDROCK: 'b', AWS_REGION: 'eu-north-1' }
  const without = make({ env })
  expect(without.active.get('azure')?.missing).toContain(
    'set AZURE_OPENAI_RESOURCE, or settings.resource in config.json',
  )
  expect(without.active.get('bedrock')?.provider.endpoints[0]?.baseUrl).toBe(
    'https://bedrock-runtime.eu-north-1.amazonaws.com',
  )
  const withIt = make({ env, config: { providers: { azure: { settings: { resource: 'mine' } } } } })
  expect(withIt.active.get('azure')).toMatchObject({ missing: null })
  expect(withIt.active.get('azure')?.provider.endpoints[0]?.baseUrl).toBe(
    'https://mine.openai.azure.com/openai?api-version=2024-10-21',
  )
})

test('the list has what can be asked, with prices in dollars a token; all of it when asked for all', () => {
  const { catalogue, config } = make({
    env: { GROQ_API_KEY: 'g' },
    config: { aliases: { fast: 'groq/gpt-oss-120b', gone: 'nobody/x' } },
  })
  const list = listModels(catalogue, { config, all: false })
  expect([...new Set(list.map(({ owned_by: owner }) => owner))].sort()).toEqual(
    expect.arrayContaining(['groq', 'vade']),
  )
  expect(list.some(({ owned_by: owner }) => owner === 'openai')).toBe(false)
  const entry = list.find(({ id }) => id === 'groq/openai/gpt-oss-120b')
  expect(entry).toMatchObject({
    object: 'model',
    pricing: { prompt: '0.00000015', completion: '0.0000006' },
    architecture: { modality: 'text->text', input_modalities: ['text'] },
  })
  expect(entry?.supported_parameters).toContain('tools')
  expect(entry?.supported_parameters).not.toContain('logit_bias')
  expect(list.find(({ id }) => id === 'fast')).toMatchObject({
    owned_by: 'vade',
    context_length: entry?.context_length,
  })
  expect(list.some(({ id }) => id === 'gone')).toBe(false)
  expect(listModels(catalogue, { config, all: true }).length).toBeGreaterThan(1000)
})

test('an alias or a route that leads nowhere says to what; what may come later is told apart', () => {
  const { catalogue } = make({
    config: {
      aliases: { fast: 'nosuch/model', one: 'two', two: 'one', good: 'gpt-5.4', later: 'local-7b' },
      routes: { safe: ['gpt-5.4', 'groq/llama-3.3-70b-versatile'] },
    },
    env: { OPENAI_API_KEY: 'o' },
  })
  const circle = 'which is such a name itself, and those are not followed; name the models in config.json.'
  const noKey = "Groq has no key: run 'vade providers add groq' or set GROQ_API_KEY."
  expect(catalogue.lost()).toEqual([
    { message: "'fast' means 'nosuch/model', which is not there; correct it in config.json.", mayCome: false },
    { message: `'one' means 'two', ${circle}`, mayCome: false },
    { message: `'two' means 'one', ${circle}`, mayCome: false },
    { message: "'later' means 'local-7b', which is not there; correct it in config.json.", mayCome: true },
    { message: `'safe' means 'groq/llama-3.3-70b-versatile', but nobody can be asked: ${noKey}`, mayCome: true },
  ])
  expect(catalogue.explain('fast')).toMatchObject({
    code: 'model_not_found',
    message: "'fast' means 'nosuch/model', which is not there; correct it in config.json.",
  })
  // OpenRouter and others have slashes in the names of their models.
  const slashes = make({ config: { aliases: { fast: 'nosuch/model' } }, env: { GROQ_API_KEY: 'g' } })
  expect(slashes.catalogue.lost()).toMatchObject([{ mayCome: true }])
})

test('a variable that the configuration names and that is not set is told', () => {
  const own = { baseUrl: 'http://127.0.0.1:1/v1', keys: [{ env: 'SET' }, { env: 'NOT_SET' }] }
  const { unset } = make({ config: { providers: { own, off: { ...own, enabled: false } } }, env: { SET: 's' } })
  expect(unset).toEqual(['providers.own.keys[1]: the variable NOT_SET is not set; set it where Vade starts.'])
})
