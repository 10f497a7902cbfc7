import type { Source } from '../../../core/index.ts'
import { objectIn, objectsIn, type JsonObject } from './reading.ts'

/** Where Gemini says what a candidate rests on: pages it searched, documents it was given, and what it recites. */
export function decodeSources(candidate: JsonObject): Source[] {
  const grounding = objectIn(candidate['groundingMetadata'])
  const chunks = objectsIn(grounding?.['groundingChunks']).flatMap((chunk) => [
    chunk['web'],
    chunk['retrievedContext'],
    chunk['maps'],
  ])
  const citations = objectsIn(objectIn(candidate['citationMetadata'])?.['citations'])
  return [...objectsIn(chunks), ...citations].flatMap(({ uri, title }): Source[] =>
    typeof uri === 'string' && uri !== ''
      ? [{ type: 'source', url: uri, ...(typeof title === 'string' && { title }) }]
      : [],
  )
}
