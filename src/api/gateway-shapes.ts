import { z } from 'zod'
import { decision, usage } from './shapes.ts'

/** Shapes of the gateway's area. Money is in billionths of a US dollar, moments in milliseconds since the epoch. */
const nanoUsd = z.int().min(0)

const limits = {
  dayNanoUsd: nanoUsd,
  monthNanoUsd: nanoUsd,
  totalNanoUsd: nanoUsd,
  requestsPerMinute: z.int().min(1),
  tokensPerMinute: z.int().min(1),
  /** Names of models; `*` stands for any characters, as in `openai/*`. */
  models: z.array(z.string().trim().min(1).max(300)).min(1).max(1000).readonly(),
  expiresAt: z.int().min(0),
  /** No call begins that its credits do not cover. */
  prepaid: z.boolean(),
  /** An answer is given again to the same question for so long. */
  cacheSeconds: z.int().min(0),
} as const

/** What a key may do; what is left out has no limit. */
export const keyLimits = z.object(limits).partial()

/** Null takes a limit away; what is left out stays. */
export const keyLimitsChange = z.object({
  dayNanoUsd: limits.dayNanoUsd.nullish(),
  monthNanoUsd: limits.monthNanoUsd.nullish(),
  totalNanoUsd: limits.totalNanoUsd.nullish(),
  requestsPerMinute: limits.requestsPerMinute.nullish(),
  tokensPerMinute: limits.tokensPerMinute.nullish(),
  models: limits.models.nullish(),
  expiresAt: limits.expiresAt.nullish(),
  prepaid: limits.prepaid.nullish(),
  cacheSeconds: limits.cacheSeconds.nullish(),
})

/** A key without its secret. Days and months are those of UTC. */
export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  /** Start of the secret, to tell keys apart. */
  hint: z.string(),
  createdAt: z.int(),
  lastUsedAt: z.int().nullable(),
  revokedAt: z.int().nullable(),
  limits: keyLimits,
  grantedNanoUsd: nanoUsd,
  spent: z.object({ dayNanoUsd: nanoUsd, monthNanoUsd: nanoUsd, totalNanoUsd: nanoUsd }),
})

export const credit = z.object({
  number: z.int(),
  at: z.int(),
  keyId: z.string(),
  nanoUsd,
  note: z.string().nullable(),
})

export const spendRow = z.object({
  /** A key's id, `provider/model`, a provider, or a day as 2026-11-25; empty for calls that no provider answered. */
  name: z.string(),
  calls: z.int(),
  inputTokens: z.int(),
  /** Those of `inputTokens` that came from a cache. */
  cachedTokens: z.int(),
  outputTokens: z.int(),
  nanoUsd,
})

const quantiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number() })

/** How a provider did, in milliseconds and numbers of attempts. */
export const providerHealth = z.object({
  provider: z.string(),
  attempts: z.int(),
  /** How attempts ended: `answered`, or why not. */
  outcomes: z.record(z.string(), z.int()),
  firstMs: quantiles.nullable(),
  totalMs: quantiles.nullable(),
})

/** Who is not asked for the moment, as `groq/llama#key` or `groq#key`, and why. */
export const paused = z.object({ name: z.string(), ms: z.number(), fault: z.string() })

/** One call, without its attempts. */
export const callSummary = z.object({
  id: z.string(),
  keyId: z.string(),
  at: z.int(),
  /** The protocol of the caller, as `anthropic`; or the kind of call, as `embeddings`. */
  kind: z.string(),
  modelAsked: z.string(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  stream: z.boolean(),
  status: z.int(),
  errorCode: z.string().nullable(),
  usage,
  costNanoUsd: nanoUsd,
  firstMs: z.number().nullable(),
  totalMs: z.number(),
  /** How many attempts it took. */
  attempts: z.int(),
})

/** Who answered in the place of a model that is made of others, as `auto` is, and why. */
const answer = z.object({
  provider: z.string(),
  model: z.string(),
  /** The call by which a provider was asked and paid; null where this machine answered. */
  call: z.string().nullable(),
  /** Paid by that call, and in no sum of this one. */
  costNanoUsd: nanoUsd,
  decision,
})

const attempt = z.object({
  provider: z.string(),
  model: z.string(),
  /** The provider's key, by its id. */
  key: z.string(),
  /** Milliseconds after the call came, and how long it took. */
  startMs: z.number(),
  ms: z.number(),
  /** `answered`, or why not: `rate-limit`, `timeout`, `lost-the-race` … */
  outcome: z.string(),
  message: z.string().optional(),
  costNanoUsd: nanoUsd,
  /** One for each choice. */
  answers: z.array(answer).optional(),
})

const ledgerEntry = z.object({
  number: z.int(),
  at: z.int(),
  kind: z.enum(['call', 'interrupted', 'credit', 'folded']),
  callId: z.string().nullable(),
  /** The account that pays and the one that is paid, as `key:…`, `provider:…`, `grants`, `suspense`. */
  debit: z.string(),
  credit: z.string(),
  nanoUsd,
  model: z.string().nullable(),
  /** The price that was applied. */
  price: z.unknown(),
  note: z.string().nullable(),
})

/** One call with its trace: who was asked, why it went on, how long it took, what was paid. */
export const callTrace = callSummary.extend({ attempts: z.array(attempt), entries: z.array(ledgerEntry) })

export const providerStatus = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  /** Whether the person added it, so that it can be removed. */
  added: z.boolean(),
  /** Whether it is a program of this machine that need not run. */
  program: z.boolean(),
  /** Where its key comes from; null where it has none. */
  key: z.enum(['config', 'stored', 'environment', 'not needed']).nullable(),
  /** Why nobody is sent there; null where it is offered. */
  missing: z.string().nullable(),
  models: z.int(),
  /** Why its own list of models could not be read. */
  problem: z.string().nullable(),
})

export const offeredModel = z.object({
  /** As callers name it. */
  name: z.string(),
  contextTokens: z.int(),
  maxOutputTokens: z.int(),
  input: z.array(z.enum(['text', 'image', 'audio', 'document'])),
  tools: z.boolean(),
  reasoning: z.boolean(),
  /** What it does in place of chat. */
  serves: z.string().nullable(),
  /** Billionths of a dollar: for a million tokens, seconds or characters, a call, a picture. Null where nobody knows. */
  price: z
    .object({
      input: z.int(),
      output: z.int(),
      request: z.int().optional(),
      image: z.int().optional(),
      second: z.int().optional(),
      character: z.int().optional(),
      /** The day on which it was read. */
      asOf: z.string(),
    })
    .nullable(),
})

export const fileProblem = z.object({ file: z.string(), message: z.string() })

export type KeyLimits = z.output<typeof keyLimits>
export type KeyLimitsChange = z.output<typeof keyLimitsChange>
export type ListedKey = z.output<typeof apiKey>
export type Credit = z.output<typeof credit>
export type SpendRow = z.output<typeof spendRow>
export type ProviderHealth = z.output<typeof providerHealth>
export type Paused = z.output<typeof paused>
export type CallSummary = z.output<typeof callSummary>
export type CallTrace = z.output<typeof callTrace>
export type AnswerOfCall = z.output<typeof answer>
export type AttemptOfCall = z.output<typeof attempt>
export type OfferedModel = z.output<typeof offeredModel>
export type ProviderState = z.output<typeof providerStatus>
