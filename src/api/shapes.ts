import { z } from 'zod'

/** Shapes that more than one route speaks of. They mirror the types of `core`. */
export const origin = z.object({
  model: z.string(),
  runsOn: z.enum(['device', 'cloud']),
  provider: z.string().optional(),
  call: z.string().optional(),
})

export const usage = z.object({
  inputTokens: z.int(),
  cachedTokens: z.int(),
  outputTokens: z.int(),
  reasoningTokens: z.int().optional(),
  cacheWriteTokens: z.object({ '5m': z.int().optional(), '1h': z.int().optional() }).optional(),
})

export const timing = z.object({
  queuedMs: z.number(),
  prefillMs: z.number(),
  decodeMs: z.number(),
  tokensPerSecond: z.number(),
})

export const notice = z.object({
  type: z.literal('notice'),
  code: z.enum(['compacted', 'reading', 'asking', 'restarted', 'model_fallback', 'repeating']),
  message: z.string(),
})

/** Why an answer came from where it did. */
export const decision = z.object({
  code: z.enum([
    'computed',
    'chosen',
    'confident',
    'hopeless',
    'unsure',
    'offline',
    'no-larger-model',
    'not-allowed',
    'declined',
    'budget',
    'provider-terms',
    'cloud-failed',
    'not-in-documents',
  ]),
  reason: z.string(),
  confidence: z.number().nullable(),
  calibrated: z.boolean(),
  stance: z.enum(['plain', 'unverified', 'abstained']),
  sent: z
    .object({
      provider: z.string(),
      model: z.string(),
      bytes: z.int(),
      redactions: z.int(),
      classes: z.array(z.string()).readonly(),
    })
    .nullable(),
  evidence: z.object({ model: z.string(), kind: z.string(), logit: z.number(), expected: z.number() }).optional(),
})

/** One sentence of an answer, held against the documents of its conversation. */
export const citation = z.object({
  start: z.int(),
  end: z.int(),
  support: z.enum(['supported', 'partly', 'unsupported']),
  source: z
    .object({ documentId: z.string(), documentName: z.string(), start: z.int(), end: z.int(), quote: z.string() })
    .nullable(),
  missing: z.array(z.string()).readonly(),
})

/** Exactly what would leave the device, shown before it does. */
export const consentRequest = z.object({
  type: z.literal('consent-request'),
  id: z.string(),
  provider: z.string(),
  model: z.string(),
  payload: z.array(z.object({ role: z.string(), text: z.string() })).readonly(),
  redactions: z.array(z.object({ placeholder: z.string(), class: z.string(), original: z.string() })).readonly(),
  classes: z.array(z.string()).readonly(),
})

/** One that waits for the person; `conversation` is where it was asked, null outside of any. */
export const waitingRequest = z.object({ conversation: z.string().nullable(), request: consentRequest })

export const apiError = z.object({ code: z.string(), message: z.string(), param: z.string().optional() })

export const conversation = z.object({
  id: z.string(),
  title: z.string(),
  pinned: z.boolean(),
  model: z.string().nullable(),
  leafId: z.string().nullable(),
  createdAt: z.int(),
  updatedAt: z.int(),
})

export const message = z.object({
  id: z.string(),
  conversationId: z.string(),
  parentId: z.string().nullable(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  status: z.enum(['complete', 'streaming', 'stopped', 'failed']),
  createdAt: z.int(),
  answer: z
    .object({
      origin: origin.optional(),
      usage: usage.optional(),
      timing: timing.optional(),
      costNanoUsd: z.int().optional(),
      notices: z.array(notice).optional(),
      decision: decision.optional(),
      citations: z.array(citation).optional(),
      draft: z.string().optional(),
      verdict: z.boolean().optional(),
      ms: z.number().optional(),
      error: apiError.optional(),
    })
    .nullable(),
})

/** How far a download is. `bytesPerSecond` and `secondsLeft` are null until there is something to measure. */
const download = z.object({
  phase: z.enum(['waiting', 'fetching', 'verifying', 'joining']),
  source: z.string(),
  doneBytes: z.int(),
  totalBytes: z.int(),
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
})

/** A model that is or could be on this machine. */
export const localModel = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['chat', 'vision-chat', 'embedding', 'adapter', 'rules']),
  license: z.string(),
  fileBytes: z.int(),
  /** Memory it needs at its usual context, in bytes. */
  needBytes: z.int(),
  contextTokens: z.int(),
  installed: z.boolean(),
  fits: z.boolean(),
  /** One sentence: why it fits or not, why it is the default or not. */
  reason: z.string(),
  isDefault: z.boolean(),
  /** Measured on this machine; null until then. */
  tokensPerSecond: z.number().nullable(),
  download: download.nullable(),
  /** Why the last download ended badly, one sentence for each source; empty otherwise. */
  problems: z.array(z.string()),
})

export const settings = z.object({
  /** Null lets Vade choose the best that fits. */
  defaultModel: z.string().nullable(),
  /** Asked where the device is not good enough, as `openai/gpt-4o`; null lets Vade choose among those that have a key. */
  largerModel: z.string().max(300).nullable(),
  announce: z.enum(['sentences', 'end', 'off']),
  theme: z.enum(['system', 'light', 'dark']),
})

const engineState = z.object({
  state: z.enum(['none', 'stopped', 'starting', 'ready', 'failed']),
  model: z.string().nullable(),
  threads: z.int().nullable(),
  contextTokens: z.int().nullable(),
  memoryBytes: z.int().nullable(),
  error: z.string().nullable(),
})

export const status = z.object({
  version: z.string(),
  /** Name of the model that answers when none is named; ELIZA's while no weights are here. */
  answering: z.string(),
  engine: engineState,
  memoryFreeBytes: z.int(),
  cores: z.int(),
  offline: z.boolean(),
})

export type ApiDecision = z.output<typeof decision>
export type ApiCitation = z.output<typeof citation>
export type ApiMessage = z.output<typeof message>
export type ShownRequest = z.output<typeof consentRequest>
export type ApiConversation = z.output<typeof conversation>
export type LocalModel = z.output<typeof localModel>
export type Download = z.output<typeof download>
export type Settings = z.output<typeof settings>
export type Status = z.output<typeof status>
