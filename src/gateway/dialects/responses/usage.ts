import type { Usage } from '../../../core/index.ts'
import { recordOf } from './json.ts'

/** Usage in a Response object or in an event that holds one. */
export function readUsage(json: unknown, before?: Usage): Usage | undefined {
  const carrier = recordOf(json)
  const usage = recordOf(carrier?.['usage']) ?? recordOf(recordOf(carrier?.['response'])?.['usage'])
  if (usage === undefined) return before
  const input = recordOf(usage['input_tokens_details'])
  const reasoning = countOf(recordOf(usage['output_tokens_details'])?.['reasoning_tokens'])
  const written = countOf(input?.['cache_write_tokens'])
  return {
    inputTokens: countOf(usage['input_tokens']),
    cachedTokens: countOf(input?.['cached_tokens']),
    outputTokens: countOf(usage['output_tokens']),
    ...(reasoning > 0 && { reasoningTokens: reasoning }),
    ...(written > 0 && { cacheWriteTokens: { '5m': written } }),
  }
}

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0
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
