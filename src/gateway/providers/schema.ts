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
  input: dollarsPerMillion.describe('Dollars for a million tokens of the question.'),
  output: dollarsPerMillion.describe('Dollars for a million tokens of the answer.'),
  cachedInput: dollarsPerMillion
    .exactOptional()
    .describe('Dollars for a million tokens that were read from the cache.'),
  cacheWrite5m: dollarsPerMillion
    .exactOptional()
    .describe('Dollars for a million tokens kept in the cache for five minutes.'),
  cacheWrite1h: dollarsPerMillion
    .exactOptional()
    .describe('Dollars for a million tokens kept in the cache for an hour.'),
}

export const price = z.strictObject({
  ...amounts,
  request: dollars.exactOptional().describe('Dollars for each call, beside its tokens.'),
  imageInput: dollarsPerMillion.exactOptional().describe('Dollars for a million tokens of pictures in the question.'),
  image: dollars.exactOptional().describe('Dollars for a picture that is made.'),
  second: dollarsEach.exactOptional().describe('Dollars for a second of sound.'),
  character: dollarsEach.exactOptional().describe('Dollars for a character that is spoken.'),
  tiers: z
    .array(
      z.strictObject({
        fromInputTokens: z.int().min(1).describe('The shortest question of this price, in tokens.'),
        ...amounts,
      }),
    )
    .max(10)
    .exactOptional()
    .describe('Other prices for longer questions.'),
  asOf: z.iso
    .date()
    .default(() => new Date().toISOString().slice(0, 10))
    .describe('The day of the price; today unless told.'),
})

const tokens = z
  .int()
  .min(1)
  .max(2 ** 40)

/** What may be said of a model that is known already. */
export const modelChange = z.strictObject({
  names: z.array(name).max(20).exactOptional().describe('Other names that it may be called by.'),
  contextTokens: tokens.exactOptional().describe('Its window: tokens of question and answer together.'),
  maxOutputTokens: tokens.exactOptional().describe('Tokens of its longest answer.'),
  input: z
    .array(z.enum(['text', 'image', 'audio', 'document']))
    .min(1)
    .exactOptional()
    .describe('What it reads.'),
  tools: z.boolean().exactOptional().describe('Whether it calls tools.'),
  schema: z.boolean().exactOptional().describe('Whether it keeps to a JSON schema.'),
  logprobs: z.boolean().exactOptional().describe('Whether it tells the probabilities of its tokens.'),
  reasoning: z.boolean().exactOptional().describe('Whether it thinks before it answers.'),
  price: price
    .nullable()
    .exactOptional()
    .describe('What it costs; null where nobody knows. A key with a budget never gets a model without a price.'),
  dialects: z
    .array(dialect)
    .min(1)
    .exactOptional()
    .describe('The protocols that it speaks, where it does not speak all of its provider.'),
  serves: alsoServed.exactOptional().describe('What it does in place of chat, as embeddings.'),
})

export const model = modelChange.extend({ id: name.describe('What the provider calls it.') }).transform((given) => ({
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
const authText = 'How its key is sent; as a bearer unless told.'
const endpoint = z.strictObject({
  dialect: dialect.describe('The protocol that is spoken there.'),
  baseUrl: baseUrl.describe('The address, without a slash at the end.'),
  auth: auth.exactOptional().describe(authText),
})
const quirks = z.strictObject({
  refuses: z.array(field).max(100).exactOptional().describe('Fields that it refuses; they are left out.'),
  renames: z.record(field, field).exactOptional().describe('Fields that it calls otherwise.'),
  noStreamOptions: z.boolean().exactOptional().describe('It takes no stream_options.'),
  noModelList: z.boolean().exactOptional().describe('It has no GET /models.'),
  ownedBy: field.exactOptional().describe('Only models of this owner in its list are meant.'),
})
export const dataTerms = z.strictObject({
  trains: z.boolean().describe('Whether it may train with what is sent.'),
  keptDays: z.int().min(0).nullable().describe('Days for which it keeps what is sent; null where nobody knows.'),
})

/** What a row and an entry of the configuration have in common. */
export const common = {
  name: name.exactOptional().describe('What people read.'),
  endpoints: z
    .array(endpoint)
    .min(1)
    .max(4)
    .exactOptional()
    .describe('Its addresses, one for each protocol, the preferred first.'),
  auth: auth.exactOptional().describe(authText),
  keyVariables: z
    .array(z.string().regex(/^[A-Za-z_]\w*\??(:[A-Za-z_]\w*\??)*$/, 'must name environment variables'))
    .max(10)
    .exactOptional()
    .describe('Environment variables that may hold its key; the first that is set counts.'),
  local: z.boolean().exactOptional().describe('It runs on this machine or in this network.'),
  headers: headers.exactOptional().describe('Headers of every call to it.'),
  quirks: quirks.exactOptional().describe('How it differs from the protocol.'),
  traceContext: z.boolean().exactOptional().describe('Whether it is told the trace of a call, by `traceparent`.'),
  adapter: z
    .enum(['azure', 'bedrock', 'vertex', 'cohere'])
    .exactOptional()
    .describe('The code of Vade that speaks to it, where the protocol alone does not do.'),
  data: dataTerms.exactOptional().describe('What becomes of the data that it is sent.'),
  also: z.array(alsoServed).max(9).exactOptional().describe('What it has beside chat.'),
  promptCacheSeconds: z
    .int()
    .min(0)
    .max(2_592_000)
    .exactOptional()
    .describe('How long it remembers the beginning of a question; 0 where it does not.'),
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
