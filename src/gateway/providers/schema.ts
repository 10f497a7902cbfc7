import { z } from 'zod'
import { dialectNames } from '../dialects/dialect.ts'
import { assumedContextTokens } from './unknown-model.ts'

/**
 * The published shapes of providers and models, in the words of people: prices are dollars for a million tokens. What
 * comes out is a `Provider`. Loaded only where somebody wrote a row or a configuration.
 */
export const providerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'must be 1 to 50 lower-case letters, digits and hyphens')

/** Placeholders such as `{region}` may stand anywhere after the scheme. */
export const baseUrl = z
  .string()
  .regex(/^https?:\/\/[^\s]+[^/\s]$/, 'must be an http or https address without a slash at the end')

const dialect = z.enum(dialectNames)
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')
const name = z.string().min(1).max(200)
const field = z.string().min(1).max(100)
const headers = z
  .record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/), z.string().max(2000))
  .transform((given) => Object.fromEntries(Object.entries(given).map(([key, value]) => [key.toLowerCase(), value])))

const alsoServed = z.enum([
  'embeddings',
  'rerank',
  'images',
  'speech',
  'transcription',
  'moderations',
  'batches',
  'files',
  'completions',
])

/** Dollars for a million tokens, as billionths. Decimals such as 0.59 are no exact numbers: the nearest whole one is meant. */
const dollarsPerMillion = z
  .number()
  .min(0)
  .max(1_000_000)
  .transform((dollars) => Math.round(dollars * 1e9))

/** Dollars for one request, as billionths. */
const dollars = z
  .number()
  .min(0)
  .max(1_000)
  .transform((amount) => Math.round(amount * 1e9))

/** Dollars for a single one of what is charged by the million, as a second. */
const dollarsEach = z
  .number()
  .min(0)
  .max(1)
  .transform((amount) => Math.round(amount * 1e15))

const amounts = {
  input: dollarsPerMillion,
  output: dollarsPerMillion,
  cachedInput: dollarsPerMillion.exactOptional(),
  cacheWrite5m: dollarsPerMillion.exactOptional(),
  cacheWrite1h: dollarsPerMillion.exactOptional(),
}

export const price = z.strictObject({
  ...amounts,
  request: dollars.exactOptional(),
  imageInput: dollarsPerMillion.exactOptional(),
  image: dollars.exactOptional(),
  second: dollarsEach.exactOptional(),
  character: dollarsEach.exactOptional(),
  tiers: z
    .array(z.strictObject({ fromInputTokens: z.int().min(1), ...amounts }))
    .max(10)
    .exactOptional(),
  asOf: z.iso.date().default(() => new Date().toISOString().slice(0, 10)),
})

const tokens = z
  .int()
  .min(1)
  .max(2 ** 40)

/** What may be said of a model that is known already. */
export const modelChange = z.strictObject({
  names: z.array(name).max(20).exactOptional(),
  contextTokens: tokens.exactOptional(),
  maxOutputTokens: tokens.exactOptional(),
  input: z
    .array(z.enum(['text', 'image', 'audio', 'document']))
    .min(1)
    .exactOptional(),
  tools: z.boolean().exactOptional(),
  schema: z.boolean().exactOptional(),
  logprobs: z.boolean().exactOptional(),
  reasoning: z.boolean().exactOptional(),
  price: price.nullable().exactOptional(),
  dialects: z.array(dialect).min(1).exactOptional(),
  serves: alsoServed.exactOptional(),
})

export const model = modelChange.extend({ id: name }).transform((given) => ({
  names: [],
  contextTokens: assumedContextTokens,
  maxOutputTokens: given.contextTokens ?? assumedContextTokens,
  input: ['text' as const],
  tools: true,
  schema: false,
  logprobs: false,
  reasoning: false,
  price: null,
  ...given,
}))

const auth = z.enum(['bearer', 'x-api-key', 'x-goog-api-key', 'api-key', 'none', 'adapter'])
const endpoint = z.strictObject({ dialect, baseUrl, auth: auth.exactOptional() })
const quirks = z.strictObject({
  refuses: z.array(field).max(100).exactOptional(),
  renames: z.record(field, field).exactOptional(),
  noStreamOptions: z.boolean().exactOptional(),
  noModelList: z.boolean().exactOptional(),
  ownedBy: field.exactOptional(),
})
export const dataTerms = z.strictObject({ trains: z.boolean(), keptDays: z.int().min(0).nullable() })

/** What a row and an entry of the configuration have in common. */
export const common = {
  name: name.exactOptional(),
  endpoints: z.array(endpoint).min(1).max(4).exactOptional(),
  auth: auth.exactOptional(),
  keyVariables: z
    .array(z.string().regex(/^[A-Za-z_]\w*\??(:[A-Za-z_]\w*\??)*$/, 'must name environment variables'))
    .max(10)
    .exactOptional(),
  local: z.boolean().exactOptional(),
  headers: headers.exactOptional(),
  quirks: quirks.exactOptional(),
  adapter: z.enum(['azure', 'bedrock', 'vertex', 'cohere']).exactOptional(),
  data: dataTerms.exactOptional(),
  also: z.array(alsoServed).max(9).exactOptional(),
  promptCacheSeconds: z.int().min(0).max(2_592_000).exactOptional(),
}

/** A file in `$VADE_HOME/providers`, and a row that Vade brings. */
export const providerRow = z
  .strictObject({
    $schema: z.string().exactOptional(),
    id: providerId,
    ...common,
    endpoints: z.array(endpoint).min(1).max(4),
    settings: z
      .record(
        z.string().regex(/^\w{1,50}$/),
        z.strictObject({ variables: z.array(variable).max(10), default: z.string().exactOptional() }),
      )
      .exactOptional(),
    models: z.array(model).max(5000).default([]),
  })
  .transform((given) => {
    const { $schema: _, ...said } = given
    return {
      auth: 'bearer' as const,
      keyVariables: [],
      // Who does not say what becomes of the data is not trusted with it.
      data: { trains: said.local !== true, keptDays: said.local === true ? 0 : null },
      also: [],
      promptCacheSeconds: 0,
      ...said,
      name: said.name ?? said.id,
    }
  })
