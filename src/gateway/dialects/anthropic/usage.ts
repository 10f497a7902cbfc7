import type { Usage } from '../../../core/index.ts'
import { isObject } from '../../json.ts'

/**
 * The tokens of an answer. The protocol counts input that was neither read from the cache nor written to it, Vade all
 * of it. A stream says it twice, the second time in parts: what is missing or null there is as it was.
 */
function decodeUsage(usage: unknown, before?: Usage): Usage | undefined {
  if (!isObject(usage)) return before
  const cachedTokens = count(usage['cache_read_input_tokens']) ?? before?.cachedTokens ?? 0
  const writes = cacheWrites(usage, before)
  const written = sum(writes)
  const uncached =
    count(usage['input_tokens']) ??
    (before ? before.inputTokens - before.cachedTokens - sum(before.cacheWriteTokens ?? {}) : 0)
  const details = usage['output_tokens_details']
  const reasoningTokens = (isObject(details) ? count(details['thinking_tokens']) : undefined) ?? before?.reasoningTokens
  return {
    inputTokens: uncached + cachedTokens + written,
    cachedTokens,
    outputTokens: count(usage['output_tokens']) ?? before?.outputTokens ?? 0,
    ...(reasoningTokens !== undefined && { reasoningTokens }),
    ...(written > 0 && { cacheWriteTokens: writes }),
  }
}

/** Usage in a whole answer, and in the two events that have it. */
export function usageOf(json: unknown, before?: Usage): Usage | undefined {
  if (!isObject(json)) return before
  const { message } = json
  return decodeUsage(json['type'] === 'message_start' && isObject(message) ? message['usage'] : json['usage'], before)
}

type CacheWrites = NonNullable<Usage['cacheWriteTokens']>

/** Of a number alone, what was known to stay an hour still does; the rest stays the usual five minutes. */
function cacheWrites(usage: Readonly<Record<string, unknown>>, before?: Usage): CacheWrites {
  const { cache_creation: byLife } = usage
  if (isObject(byLife)) {
    return writesOf(count(byLife['ephemeral_5m_input_tokens']) ?? 0, count(byLife['ephemeral_1h_input_tokens']) ?? 0)
  }
  const known = before?.cacheWriteTokens ?? {}
  const total = count(usage['cache_creation_input_tokens'])
  if (total === undefined) return known
  const anHour = Math.min(known['1h'] ?? 0, total)
  return writesOf(total - anHour, anHour)
}

function writesOf(fiveMinutes: number, anHour: number): CacheWrites {
  return { ...(fiveMinutes > 0 && { '5m': fiveMinutes }), ...(anHour > 0 && { '1h': anHour }) }
}

function sum(writes: CacheWrites): number {
  return (writes['5m'] ?? 0) + (writes['1h'] ?? 0)
}

function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined
}

export function encodeUsage(usage: Usage): object {
  const { inputTokens, cachedTokens, outputTokens, reasoningTokens, cacheWriteTokens = {} } = usage
  const written = sum(cacheWriteTokens)
  return {
    input_tokens: Math.max(0, inputTokens - cachedTokens - written),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cachedTokens,
    cache_creation: {
      ephemeral_5m_input_tokens: cacheWriteTokens['5m'] ?? 0,
      ephemeral_1h_input_tokens: cacheWriteTokens['1h'] ?? 0,
    },
    output_tokens: outputTokens,
    output_tokens_details: reasoningTokens === undefined ? null : { thinking_tokens: reasoningTokens },
    server_tool_use: null,
    service_tier: null,
    inference_geo: null,
  }
}
