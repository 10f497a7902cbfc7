import type { AttemptRecord, Usage } from '../../core/index.ts'

/** Usage and attempts as JSON without the names: half of what a call takes on the disk, and of the time to put it there. */
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
  message?: string,
]

export function packUsage({
  inputTokens,
  cachedTokens,
  outputTokens,
  reasoningTokens,
  cacheWriteTokens,
}: Usage): string {
  const { '5m': short, '1h': long } = cacheWriteTokens ?? {}
  const rest = [reasoningTokens ?? null, short ?? null, long ?? null] as const
  return JSON.stringify([inputTokens, cachedTokens, outputTokens, ...rest] satisfies PackedUsage)
}

export function unpackUsage(text: string): Usage {
  const [inputTokens, cachedTokens, outputTokens, reasoning, short, long] = JSON.parse(text) as PackedUsage
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
  const packed = attempts.map(({ provider, model, key, startMs, ms, outcome, costNanoUsd, message }): PackedAttempt => {
    const all = [provider, model, key, startMs, ms, outcome, costNanoUsd] as const
    return message === undefined ? all : [...all, message]
  })
  return JSON.stringify(packed)
}

export function unpackAttempts(text: string): AttemptRecord[] {
  const packed = JSON.parse(text) as readonly PackedAttempt[]
  return packed.map(([provider, model, key, startMs, ms, outcome, costNanoUsd, message]) => {
    const attempt = { provider, model, key, startMs, ms, outcome, costNanoUsd }
    return message === undefined ? attempt : { ...attempt, message }
  })
}
