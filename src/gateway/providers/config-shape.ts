import { z } from 'zod'
import { baseUrl, common, dataTerms, model, modelChange, providerId } from './schema.ts'

/** The shape of `config.json` in the home, as `vade config schema` publishes it. */
const milliseconds = z.int().min(1).max(86_400_000)

const policy = {
  retries: z
    .int()
    .min(0)
    .max(10)
    .exactOptional()
    .describe('How often one provider is asked again after a failure that may pass.'),
  timeouts: z
    .strictObject({
      connectMs: milliseconds.exactOptional().describe('For a new connection; 5000 unless told.'),
      firstTokenMs: milliseconds.exactOptional().describe('To the first content of a stream; 60000 unless told.'),
      wholeAnswerMs: milliseconds.exactOptional().describe('For an answer that is not streamed; 300000 unless told.'),
      betweenTokensMs: milliseconds.exactOptional().describe('Between two pieces of content; 60000 unless told.'),
      totalMs: milliseconds.exactOptional().describe('For the whole call with all attempts; 600000 unless told.'),
    })
    .exactOptional()
    .describe(
      'How long is waited, in milliseconds. A route or an alias comes before a provider, and that before what is said for all; totalMs of a provider counts where nobody else can be asked.',
    ),
  hedging: z
    .strictObject({
      enabled: z.boolean().describe('Whether it is done.'),
      percentile: z
        .int()
        .min(50)
        .max(99)
        .exactOptional()
        .describe('Of the times to the first content: later than that is late; 95 unless told.'),
    })
    .exactOptional()
    .describe('Whether a second provider is asked when the first takes longer than it usually does.'),
}

const weight = z.number().gt(0).max(1000)
const name = z.string().min(1).max(200)

const share = weight.exactOptional().describe('Share of the calls among the keys; 1 unless told.')
const key = z.union(
  [
    z.strictObject({
      env: z
        .string()
        .regex(/^[A-Za-z_]\w*$/)
        .describe('The environment variable that holds the key.'),
      weight: share,
    }),
    z.strictObject({
      value: z.string().trim().min(1).max(20_000).describe('The key itself; better is a variable.'),
      weight: share,
    }),
  ],
  { error: 'must be {"env": "NAME_OF_A_VARIABLE"} or {"value": "THE_KEY"}' },
)

const provider = z.strictObject({
  ...common,
  ...policy,
  extends: providerId.exactOptional().describe('Everything not said here is as in this provider.'),
  baseUrl: baseUrl.exactOptional().describe('Where an OpenAI-compatible provider answers; for others give endpoints.'),
  keys: z
    .array(key)
    .max(50)
    .exactOptional()
    .describe('Its keys, which share the calls; they come before a stored key and its usual variables.'),
  weight: weight.exactOptional().describe('Share of the calls among providers of the same model; 1 unless told.'),
  settings: z
    .record(z.string(), z.string().min(1).max(200))
    .exactOptional()
    .describe('Values of the placeholders in its addresses, as a region.'),
  data: dataTerms.exactOptional().describe('What becomes of the data that it is sent.'),
  models: z
    .array(model)
    .max(5000)
    .exactOptional()
    .describe('Models that it has, beside those that Vade knows or that it tells itself.'),
  enabled: z.boolean().exactOptional().describe('False switches it off.'),
})

const target = name.describe("A model, as 'provider/model' or by a name that providers share.")
const weightOfModel = weight.describe('Share of the calls among the models of the name.')
const weighted = z.union([name, z.strictObject({ model: target, weight: weightOfModel })], {
  error: 'must be "provider/model" or {"model": "provider/model", "weight": 1}',
})
const members = z.array(weighted).min(1).max(50)
const models = z.array(name).min(1).max(50)
const oneOrMore = z
  .union([name, members], { error: 'must be "provider/model" or a list of such names' })
  .describe('The model, or several that share the calls.')

export const configShape = z.strictObject({
  $schema: z.string().exactOptional().describe('Where the editor finds this schema.'),
  ...policy,
  providers: z
    .record(providerId, provider)
    .exactOptional()
    .describe('Providers by their id: your own, or what is different about those that Vade knows.'),
  models: z
    .record(name, modelChange)
    .exactOptional()
    .describe("What is different about a model, by 'provider/model': its price, its window, its names."),
  aliases: z
    .record(
      name,
      z.union([name, members, z.strictObject({ to: oneOrMore, ...policy })], {
        error: 'must be "provider/model", a list of such names, or {"to": …} with either',
      }),
    )
    .exactOptional()
    .describe('Names for one model, or for several that share the calls by weight.'),
  routes: z
    .record(
      name,
      z.union(
        [models, z.strictObject({ models: models.describe('In the order in which they are asked.'), ...policy })],
        {
          error: 'must be a list of names as "provider/model", or {"models": …} with one',
        },
      ),
    )
    .exactOptional()
    .describe(
      'Names for several models that are asked one after the other until one answers. They are models, not aliases.',
    ),
  cacheSeconds: z
    .int()
    .min(0)
    .max(31_536_000)
    .exactOptional()
    .describe('How long an answer to the very same request is given again; 0 never. A key may say otherwise.'),
  defaultProviderOrder: z
    .array(providerId)
    .max(100)
    .exactOptional()
    .describe('Who is asked first where several have a model; the others come after, the cheapest first.'),
  database: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'as postgres://user:password@host:5432/database')
    .exactOptional()
    .describe('The PostgreSQL that replicas share. Read at the start; VADE_DATABASE comes first.'),
  valkey: z
    .string()
    .regex(/^(redis|valkey):\/\//, 'as redis://host:6379/0')
    .exactOptional()
    .describe('Where replicas count the rates of a minute. Read at the start; VADE_VALKEY comes first.'),
})

export type ConfigInput = z.output<typeof configShape>
export type ConfiguredProvider = z.output<typeof provider>

/** The shape as JSON Schema (draft 2020-12), for editors. */
export function publishedShape(): object {
  return { ...z.toJSONSchema(configShape, { io: 'input', unrepresentable: 'any' }), title: "Vade's config.json" }
}
