import { objectOf, type Json } from '../json.ts'

/** Reading and changing bodies of `/rerank`, whose providers agree in nearly everything. */

/** Cohere takes documents as texts only; others take `{"text": …}`, too. Undefined where they are texts already. */
export function textDocuments({ documents }: Json): readonly string[] | undefined {
  if (!Array.isArray(documents) || documents.every((one) => typeof one === 'string')) return undefined
  return (documents as readonly unknown[]).map((one) => (typeof one === 'string' ? one : String(objectOf(one)['text'])))
}

/**
 * The answer as Cohere and Jina have it: `results` of `index` and `relevance_score`, with the documents where they were
 * asked for. Fireworks and Voyage say `data`.
 */
export function rerankAnswer(json: unknown, asked: Json): unknown {
  const { data, ...answer } = objectOf(json)
  const found = answer['results'] ?? data
  if (!Array.isArray(found)) return json
  const results = (found as readonly unknown[]).map(objectOf)
  const wanted = asked['return_documents'] === true && results.some(({ document }) => document === undefined)
  if (!wanted && data === undefined) return json
  const documents: readonly unknown[] = Array.isArray(asked['documents']) ? asked['documents'] : []
  return { ...answer, results: wanted ? results.map((one) => withDocument(one, documents)) : results }
}

function withDocument(result: Json, documents: readonly unknown[]): Json {
  const document = documents[Number(result['index'])]
  if (document === undefined || result['document'] !== undefined) return result
  return { ...result, document: typeof document === 'string' ? { text: document } : document }
}
