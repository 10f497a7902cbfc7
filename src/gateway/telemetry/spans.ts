import type { AttemptRecord, CallRecord, FinishReason } from '../../core/index.ts'
import { dialectNames } from '../dialects/dialect.ts'
import type { AttemptMarks } from './marks.ts'
import { attribute, fraction, list, spanKind, unixNano, type Attribute, type Span } from './otlp.ts'
import { newSpanId, type TraceContext } from './trace-context.ts'

/** A call that has ended, as the exporter keeps it until it is sent. */
export interface TracedCall {
  readonly record: CallRecord
  readonly context: TraceContext
  /** Milliseconds since the epoch. */
  readonly endedAt: number
  readonly attempts: readonly AttemptMarks[]
  readonly won: AttemptMarks | undefined
  readonly reasons: readonly FinishReason[] | undefined
}

/** Callers may ask for a name of any length. */
const longestModel = 200

const blameless = new Set(['answered', 'lost-the-race', 'aborted'])

/**
 * One span for the call and one below it for each attempt. No word of what was asked or answered is in them, nor what
 * providers say of an error: that may quote it. Tokens are in the span of the attempt that answered only: whoever sums
 * them up must not count them twice. Source: OpenTelemetry's semantic conventions for generative AI, 1.45.
 */
export function spansOf(traced: TracedCall): readonly Span[] {
  const { record } = traced
  return [callSpan(traced), ...record.attempts.map((attempt, index) => attemptSpan(traced, attempt, index))]
}

function callSpan({ record, context, endedAt, reasons }: TracedCall): Span {
  const { provider, model, errorCode, status, firstMs, totalMs } = record
  const modelAsked = record.modelAsked.slice(0, longestModel)
  const failed = status >= 500 || (status === 200 && errorCode !== null)
  return {
    ...placed(context, endedAt - totalMs, endedAt),
    spanId: context.spanId,
    ...(context.parentSpanId !== '' && { parentSpanId: context.parentSpanId }),
    name: `${operationOf(record)} ${modelAsked}`,
    kind: spanKind.server,
    attributes: [
      ...asked(record, modelAsked),
      attribute('gen_ai.request.stream', record.stream),
      ...(provider === null ? [] : [attribute('gen_ai.provider.name', providerName(provider))]),
      ...(model === null ? [] : [attribute('gen_ai.response.model', model)]),
      ...(firstMs === null ? [] : [fraction('gen_ai.response.time_to_first_chunk', firstMs / 1000)]),
      ...(reasons === undefined
        ? []
        : [
            list(
              'gen_ai.response.finish_reasons',
              reasons.map((reason) => reason.replace('-', '_')),
            ),
          ]),
      attribute('http.response.status_code', status),
      ...(errorCode === null ? [] : [attribute('error.type', errorCode)]),
      attribute('vade.request.id', record.id),
      attribute('vade.key.id', record.keyId),
      attribute('vade.dialect', record.kind),
      attribute('vade.cost.nano_usd', record.costNanoUsd),
    ],
    status: failed ? { code: 2 } : {},
  }
}

function attemptSpan(
  { record, context, endedAt, attempts, won }: TracedCall,
  attempt: AttemptRecord,
  index: number,
): Span {
  const marks = attempts[index]
  const startedAt = endedAt - record.totalMs + attempt.startMs
  const isAnswer = marks !== undefined && marks === won
  const failed = !blameless.has(attempt.outcome)
  return {
    ...placed(context, startedAt, startedAt + attempt.ms),
    spanId: marks === undefined || marks.spanId === '' ? newSpanId() : marks.spanId,
    parentSpanId: context.spanId,
    name: `${operationOf(record)} ${attempt.model}`,
    kind: spanKind.client,
    attributes: [
      ...asked(record, attempt.model),
      attribute('gen_ai.provider.name', providerName(attempt.provider)),
      ...(isAnswer ? [attribute('gen_ai.response.model', attempt.model), ...tokensOf(record)] : []),
      ...serverOf(marks?.origin ?? ''),
      ...(marks === undefined || marks.status === 0 ? [] : [attribute('http.response.status_code', marks.status)]),
      ...(failed ? [attribute('error.type', attempt.outcome)] : []),
      attribute('vade.attempt', index + 1),
      attribute('vade.outcome', attempt.outcome),
      attribute('vade.hedge', marks?.hedge === true),
      attribute('vade.cost.nano_usd', attempt.costNanoUsd),
    ],
    status: failed ? { code: 2 } : {},
  }
}

function placed({ traceId, traceState }: TraceContext, startedAt: number, endedAt: number) {
  return {
    traceId,
    ...(traceState !== '' && { traceState }),
    startTimeUnixNano: unixNano(startedAt),
    endTimeUnixNano: unixNano(endedAt),
    flags: 1 as const,
  }
}

function asked(record: CallRecord, model: string): Attribute[] {
  return [attribute('gen_ai.operation.name', operationOf(record)), attribute('gen_ai.request.model', model)]
}

function tokensOf({ usage }: CallRecord): Attribute[] {
  const written = (usage.cacheWriteTokens?.['5m'] ?? 0) + (usage.cacheWriteTokens?.['1h'] ?? 0)
  return [
    attribute('gen_ai.usage.input_tokens', usage.inputTokens),
    attribute('gen_ai.usage.output_tokens', usage.outputTokens),
    attribute('gen_ai.usage.cache_read.input_tokens', usage.cachedTokens),
    ...(written === 0 ? [] : [attribute('gen_ai.usage.cache_creation.input_tokens', written)]),
    ...(usage.reasoningTokens ? [attribute('gen_ai.usage.reasoning.output_tokens', usage.reasoningTokens)] : []),
  ]
}

const servers = new Map<string, readonly Attribute[]>()

/** There are few, and reading one takes a microsecond. */
function serverOf(origin: string): readonly Attribute[] {
  const known = servers.get(origin)
  if (known !== undefined) return known
  const server = origin === '' ? [] : serverAt(origin)
  if (servers.size >= 1000) servers.clear()
  servers.set(origin, server)
  return server
}

function serverAt(origin: string): readonly Attribute[] {
  const { hostname, port, protocol } = new URL(origin)
  const defaultPort = protocol === 'https:' ? 443 : 80
  return [attribute('server.address', hostname), attribute('server.port', port === '' ? defaultPort : Number(port))]
}

/** What is no chat keeps Vade's name for it, except where the conventions have one. */
function operationOf({ kind }: CallRecord): string {
  if (kind === 'completions') return 'text_completion'
  return (dialectNames as readonly string[]).includes(kind) ? 'chat' : kind
}

/** Well-known values of `gen_ai.provider.name`; other providers keep the name that Vade has for them. */
const providerNames: Readonly<Record<string, string>> = {
  azure: 'azure.ai.openai',
  bedrock: 'aws.bedrock',
  gemini: 'gcp.gemini',
  mistral: 'mistral_ai',
  vertex: 'gcp.vertex_ai',
  xai: 'x_ai',
}

function providerName(id: string): string {
  return providerNames[id] ?? id
}
