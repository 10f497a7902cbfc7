import { VadeError } from '../../core/index.ts'
import { pageSizeIn, type Listed } from './listed.ts'

const methods: Readonly<Record<string, readonly string[]>> = {
  text: ['generateContent', 'countTokens'],
  embeddings: ['embedContent', 'batchEmbedContents'],
}

/** Source: the Gemini API reference, "models". */
export function geminiModel({ id, name, context_length, top_provider, architecture }: Listed): object {
  return {
    name: `models/${id}`,
    version: id,
    displayName: name ?? id,
    inputTokenLimit: context_length,
    outputTokenLimit: top_provider?.max_completion_tokens ?? context_length,
    supportedGenerationMethods: methods[architecture?.output_modalities[0] ?? 'text'] ?? [],
  }
}

/** The token of a page is the name of the last model before it. Source: the Gemini API reference, "models.list". */
export function geminiPage(models: readonly Listed[], query: URLSearchParams): object {
  const size = pageSizeIn(query, { name: 'pageSize', usual: 50, most: 1000 })
  const token = query.get('pageToken') ?? ''
  const before = token === '' ? -1 : models.findIndex(({ id }) => id === token)
  if (token !== '' && before === -1) {
    const sentence = `'pageToken' is not right: '${token}' is none of a page of models; leave it out to begin anew.`
    throw new VadeError('invalid_request', sentence, { param: 'pageToken' })
  }
  const page = models.slice(before + 1, before + 1 + size)
  const last = page.at(-1)
  return {
    models: page.map(geminiModel),
    ...(last !== undefined && last !== models.at(-1) && { nextPageToken: last.id }),
  }
}
