import { z } from 'zod'
import type { Usage } from '../../../core/index.ts'

const count = z.number().min(0).nullish()
const usageShape = z.object({
  input_tokens: count,
  output_tokens: count,
  input_tokens_details: z.object({ cached_tokens: count, cache_write_tokens: count }).nullish(),
  output_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
})
const carrier = z.object({
  usage: usageShape.nullish(),
  response: z.object({ usage: usageShape.nullish() }).nullish(),
})

/** Usage in a Response object or in an event that holds one. */
export function readUsage(json: unknown, before?: Usage): Usage | undefined {
  const parsed = carrier.safeParse(json)
  const usage = parsed.data?.usage ?? parsed.data?.response?.usage
  if (!usage) return before
  const reasoning = usage.output_tokens_details?.reasoning_tokens
  const written = usage.input_tokens_details?.cache_write_tokens
  return {
    inputTokens: usage.input_tokens ?? 0,
    cachedTokens: usage.input_tokens_details?.cached_tokens ?? 0,
    outputTokens: usage.output_tokens ?? 0,
    ...(reasoning && { reasoningTokens: reasoning }),
    ...(written && { cacheWriteTokens: { '5m': written } }),
  }
}

export function encodeUsage(usage: Usage): object {
  const { inputTokens, cachedTokens, outputTokens, reasoningTokens = 0, cacheWriteTokens: written } = usage
  return {
    input_tokens: inputTokens,
    input_tokens_details: {
      cached_tokens: cachedTokens,
      cache_write_tokens: (written?.['5m'] ?? 0) + (written?.['1h'] ?? 0),
    },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: inputTokens + outputTokens,
  }
}
