import type { AnswerRecord, AttemptRecord, Usage } from '../../core/index.ts'
import type { FinishedCall, Posting } from './entries.ts'

/** Calls as JSON without the names: half of what one takes on the disk, and of the time to put it there. */
type PackedUsage = readonly [
  input: number,
  cached: number,
  output: number,
  reasoning: number | null,
  cacheWrite5m: number | null,
  cacheWrite1h: number | null,
]

type PackedAttempt = readonly [
  provider: string,
  model: string,
  key: string,
  startMs: number,
  ms: number,
  outcome: string,
  nanoUsd: number,
  message?: string | null,
  answers?: readonly AnswerRecord[],
]

/** Prices are few, and long texts: each is written out once. */
type PackedPosting = readonly [provider: string, model: string, nanoUsd: number, price: string | null]

type PackedCall = readonly [
  id: string,
  keyId: string,
  at: number,
  kind: string,
  modelAsked: string,
  provider: string | null,
  model: string | null,
  stream: 0 | 1,
  status: number,
  errorCode: string | null,
  usage: PackedUsage,
  nanoUsd: number,
  firstMs: number | null,
  totalMs: number,
  attempts: readonly PackedAttempt[],
  postings: readonly PackedPosting[],
]

export function packUsage(usage: Usage): string {
  return JSON.stringify(usageRow(usage))
}

export function unpackUsage(text: string): Usage {
  return usageOf(JSON.parse(text) as PackedUsage)
}

function usageRow({ inputTokens, cachedTokens, outputTokens, reasoningTokens, cacheWriteTokens }: Usage): PackedUsage {
  const short = cacheWriteTokens?.['5m'] ?? null
  const long = cacheWriteTokens?.['1h'] ?? null
  return [inputTokens, cachedTokens, outputTokens, reasoningTokens ?? null, short, long]
}

function usageOf([inputTokens, cachedTokens, outputTokens, reasoning, short, long]: PackedUsage): Usage {
  if (reasoning === null && short === null && long === null) return { inputTokens, cachedTokens, outputTokens }
  const written = { ...(short !== null && { '5m': short }), ...(long !== null && { '1h': long }) }
  return {
    inputTokens,
    cachedTokens,
    outputTokens,
    ...(reasoning !== null && { reasoningTokens: reasoning }),
    ...((short !== null || long !== null) && { cacheWriteTokens: written }),
  }
}

export function packAttempts(attempts: readonly AttemptRecord[]): string {
  return JSON.stringify(attempts.map(attemptRow))
}

export function unpackAttempts(text: string): AttemptRecord[] {
  return (JSON.parse(text) as readonly PackedAttempt[]).map(attemptOf)
}

function attemptRow(attempt: AttemptRecord): PackedAttempt {
  const { provider, model, key, outcome, costNanoUsd, message, answers } = attempt
  const how = [provider, model, key, rounded(attempt.startMs), rounded(attempt.ms), outcome, costNanoUsd] as const
  if (answers !== undefined) return [...how, message ?? null, answers]
  return message === undefined ? how : [...how, message]
}

function attemptOf(packed: PackedAttempt): AttemptRecord {
  const [provider, model, key, startMs, ms, outcome, costNanoUsd, message = null, answers] = packed
  const attempt = { provider, model, key, startMs, ms, outcome, costNanoUsd }
  if (message === null && answers === undefined) return attempt
  return { ...attempt, ...(message !== null && { message }), ...(answers !== undefined && { answers }) }
}

export function packCall({ record, postings }: FinishedCall): string {
  return JSON.stringify([
    record.id,
    record.keyId,
    record.at,
    record.kind,
    record.modelAsked,
    record.provider,
    record.model,
    record.stream ? 1 : 0,
    record.status,
    record.errorCode,
    usageRow(record.usage),
    record.costNanoUsd,
    record.firstMs === null ? null : rounded(record.firstMs),
    rounded(record.totalMs),
    record.attempts.map(attemptRow),
    postings.map(postingRow),
  ] satisfies PackedCall)
}

export function unpackCall(text: string): FinishedCall {
  const call = JSON.parse(text) as PackedCall
  const [id, keyId, at, kind, modelAsked, provider, model, stream, status, errorCode, ...rest] = call
  const [usage, costNanoUsd, firstMs, totalMs, attempts, postings] = rest
  const who = { id, keyId, at, kind, modelAsked, provider, model, stream: stream === 1, status, errorCode }
  const how = { usage: usageOf(usage), costNanoUsd, firstMs, totalMs, attempts: attempts.map(attemptOf) }
  return { record: { ...who, ...how }, postings: postings.map(postingOf) }
}

/** To a microsecond: what a clock says beyond that is long and says nothing. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000
}

function postingRow({ provider, model, nanoUsd, price }: Posting): PackedPosting {
  return [provider, model, nanoUsd, price === null ? null : priceText(price)]
}

function postingOf([provider, model, nanoUsd, price]: PackedPosting): Posting {
  return { provider, model, nanoUsd, price: price === null ? null : priceOf(price) }
}

const texts = new WeakMap<object, string>()
const prices = new Map<string, object>()
const mostPrices = 1000

/** The same text for the same price. */
export function priceText(price: object): string {
  const known = texts.get(price)
  if (known !== undefined) return known
  const text = JSON.stringify(price)
  texts.set(price, text)
  return text
}

function priceOf(text: string): object {
  const known = prices.get(text)
  if (known !== undefined) return known
  const price = JSON.parse(text) as object
  if (prices.size >= mostPrices) prices.clear()
  prices.set(text, price)
  texts.set(price, text)
  return price
}
