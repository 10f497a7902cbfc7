import { VadeError } from '../../core/index.ts'
import { pageSizeIn, type Listed } from './listed.ts'

/** Source: Anthropic's API reference, "Get a Model". */
export function anthropicModel({ id, created, name, context_length, top_provider }: Listed): object {
  return {
    type: 'model',
    id,
    display_name: name ?? id,
    // A day that nobody knows is told as that of the epoch.
    created_at: new Date(created * 1000).toISOString().replace('.000Z', 'Z'),
    max_input_tokens: context_length,
    max_tokens: top_provider?.max_completion_tokens ?? context_length,
    capabilities: null,
    lifecycle: 'active',
    deprecated_at: null,
    retires_at: null,
    line: null,
  }
}

/**
 * Those that answer in text: after `after_id`, or the last before `before_id`. Source: Anthropic's API reference, "List
 * Models".
 */
export function anthropicPage(listed: readonly Listed[], query: URLSearchParams): object {
  const models = listed.filter(({ architecture }) => architecture?.output_modalities.includes('text') !== false)
  const limit = pageSizeIn(query, { name: 'limit', usual: 20, most: 1000 })
  const after = placeIn(models, query, 'after_id')
  const before = placeIn(models, query, 'before_id')
  if (after !== undefined && before !== undefined) {
    const sentence = "'before_id' cannot stand beside 'after_id'; leave one of them out."
    throw new VadeError('invalid_request', sentence, { param: 'before_id' })
  }
  const from = before === undefined ? (after ?? -1) + 1 : Math.max(0, before - limit)
  const page = models.slice(from, before ?? from + limit)
  return {
    data: page.map(anthropicModel),
    has_more: before === undefined ? from + limit < models.length : from > 0,
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
  }
}

function placeIn(models: readonly Listed[], query: URLSearchParams, param: string): number | undefined {
  const id = query.get(param)
  if (id === null || id === '') return undefined
  const place = models.findIndex((model) => model.id === id)
  if (place !== -1) return place
  throw new VadeError('invalid_request', `'${param}' is not right: there is no model called '${id}'.`, { param })
}
