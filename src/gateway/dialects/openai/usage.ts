import type { Finish, Usage } from '../../../core/index.ts'
import { countOf, listOf, objectOf, type Json } from '../../json.ts'

/** `cache_write_tokens` is OpenRouter's word; all that was read, cached and written is in `prompt_tokens`. */
export function encodeUsage({ inputTokens, cachedTokens, outputTokens, ...more }: Usage): object {
  const written = (more.cacheWriteTokens?.['5m'] ?? 0) + (more.cacheWriteTokens?.['1h'] ?? 0)
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens, ...(written > 0 && { cache_write_tokens: written }) },
    completion_tokens_details: { reasoning_tokens: more.reasoningTokens ?? 0 },
  }
}

/** Of a whole answer. A prompt is counted once, however many of the `n` choices were made of it. */
export function sumUsage(finishes: readonly Finish[], n: number): Usage {
  const sum = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0 }
  const written = { '5m': 0, '1h': 0 }
  for (const [index, { usage }] of finishes.entries()) {
    sum.outputTokens += usage.outputTokens
    sum.reasoningTokens += usage.reasoningTokens ?? 0
    if (index % n !== 0) continue
    sum.inputTokens += usage.inputTokens
    sum.cachedTokens += usage.cachedTokens
    written['5m'] += usage.cacheWriteTokens?.['5m'] ?? 0
    written['1h'] += usage.cacheWriteTokens?.['1h'] ?? 0
  }
  return { ...sum, cacheWriteTokens: written }
}

/** Usage that a body or an event tells; what came before where it tells none. */
export function decodeUsage(json: unknown, before?: Usage): Usage | undefined {
  const usage = carried(objectOf(json))
  if (usage === undefined) return before
  const details = objectOf(usage['prompt_tokens_details'])
  const inputTokens = countOf(usage['prompt_tokens']) ?? 0
  const said = countOf(usage['completion_tokens']) ?? 0
  const thought = countOf(objectOf(usage['completion_tokens_details'])['reasoning_tokens']) ?? 0
  // xAI does not count thoughts as completion, everybody else does; the total tells which.
  const apart = thought > 0 && usage['total_tokens'] === inputTokens + said + thought
  const written = countOf(details['cache_write_tokens']) ?? 0
  // DeepSeek and Moonshot have words of their own for what was cached.
  const cached = details['cached_tokens'] ?? usage['prompt_cache_hit_tokens'] ?? usage['cached_tokens']
  return {
    inputTokens,
    cachedTokens: countOf(cached) ?? 0,
    outputTokens: apart ? said + thought : said,
    ...(thought > 0 && { reasoningTokens: thought }),
    ...(written > 0 && { cacheWriteTokens: { '5m': written } }),
  }
}

/** Groq puts the usage of a stream into `x_groq`, Moonshot into the choice. */
function carried({ usage, x_groq, choices }: Json): Json | undefined {
  const found = usage ?? objectOf(x_groq)['usage'] ?? objectOf(listOf(choices)[0])['usage']
  return typeof found === 'object' && found !== null ? objectOf(found) : undefined
}
