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
      connectMs: milliseconds.exactOptional(),
      firstTokenMs: milliseconds.exactOptional(),
      wholeAnswerMs: milliseconds.exactOptional(),
      betweenTokensMs: milliseconds.exactOptional(),
      totalMs: milliseconds.exactOptional(),
    })
    .exactOptional()
    .describe(
      'Milliseconds: to connect, to the first content of a stream, to an answer that is not streamed, between two pieces of content, for the whole call. A route or an alias comes before a provider, and that before what is said for all; totalMs of a provider counts where nobody else can be asked.',
    ),
  hedging: z
    .strictObject({
      enabled: z.boolean(),
      percentile: z.int().min(50).max(99).exactOptional(),
    })
    .exactOptional()
    .describe('Whether a second provider is asked when the first takes longer than it usually does.'),
}

const weight = z.number().gt(0).max(1000)
const name = z.string().min(1).max(200)

const key = z.union([
  z.strictObject({ env: z.string().regex(/^[A-Za-z_]\w*$/), weight: weight.exactOptional() }),
  z.strictObject({ value: z.string().trim().min(1).max(20_000), weight: weight.exactOptional() }),
])

const provider = z.strictObject({
  ...common,
  ...policy,
  extends: providerId.exactOptional().describe('Everything not said here is as in this provider.'),
  baseUrl: baseUrl.exactOptional().describe('Where an OpenAI-compatible provider answers; for others give endpoints.'),
  keys: z.array(key).max(50).exactOptional(),
  weight: weight.exactOptional().describe('Share of the calls among providers of the same model; 1 unless told.'),
  settings: z.record(z.string(), z.string().min(1).max(200)).exactOptional(),
  data: dataTerms.exactOptional(),
  models: z.array(model).max(5000).exactOptional(),
  enabled: z.boolean().exactOptional(),
})

const weighted = z.union([name, z.strictObject({ model: name, weight })])
const members = z.array(weighted).min(1).max(50)

export const configShape = z.strictObject({
  $schema: z.string().exactOptional(),
  ...policy,
  providers: z.record(providerId, provider).exactOptional(),
  models: z
    .record(name, modelChange)
    .exactOptional()
    .describe("What is different about a model, by 'provider/model': its price, its window, its names."),
  aliases: z
    .record(name, z.union([name, members, z.strictObject({ to: z.union([name, members]), ...policy })]))
    .exactOptional()
    .describe('Names for one model, or for several that share the calls by weight.'),
  routes: z
    .record(
      name,
      z.union([z.array(name).min(1).max(50), z.strictObject({ models: z.array(name).min(1).max(50), ...policy })]),
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
  defaultProviderOrder: z.array(providerId).max(100).exactOptional(),
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
