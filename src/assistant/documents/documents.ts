import { setTimeout } from 'node:timers/promises'
import { VadeError } from '../../core/index.ts'
import type { DocumentRepository, StoredDocument, StoredPassage } from '../../store/index.ts'
import type { Found } from '../grounding/grounded-model.ts'
import { passagesOf, titleOf, type Passage } from '../grounding/passages.ts'
import type { RequestKind } from '../grounding/question.ts'
import { dot, fuseRanks } from '../text/ranking.ts'
import { wordsOf } from '../text/words.ts'
import { stopWords } from '../grounding/words.ts'
import { readDocument, type GivenDocument } from './read-document.ts'

/** A piece of a document's text. */
export interface Excerpt {
  readonly document: StoredDocument
  readonly text: string
  /** Where it begins in the document, in UTF-16 units. */
  readonly start: number
}

/** Documents of conversations: read, kept, searched. */
export interface Documents {
  /** @throws VadeError as `readDocument`, or `not_found`, `too_large`. */
  add(conversationId: string, given: GivenDocument): Promise<StoredDocument>
  list(conversationId: string): Promise<StoredDocument[]>
  /** The text around `start` and `end`, at most 20,000 characters. */
  excerpt(id: string, around: { readonly start: number; readonly end: number }): Promise<Excerpt>
  remove(id: string): Promise<void>
  /** Passages that may answer; null where the conversation has no documents. */
  find(
    conversationId: string,
    question: { text: string; kind: RequestKind },
    signal: AbortSignal,
  ): Promise<Found | null>
  /** Stops what still reads documents in the background. */
  close(): Promise<void>
}

export interface DocumentsOptions {
  readonly repository: DocumentRepository
  /** Vectors of unit length, one for each text; null while no embedding model is here, or for a text that is too long. */
  readonly embed: (texts: readonly string[], signal: AbortSignal) => Promise<readonly Float32Array[] | null>
  /** Hears why a document could not be read for its meaning; it is found by its words then. */
  readonly onProblem: (thrown: unknown) => void
}

/** How many passages a question is answered from at most; the prompt takes as many of them as it has room for. */
const mostPassages = 8
/** From each of the two ways to search. */
const candidates = 30
const excerptCharacters = 20_000
/** Milliseconds that a question waits for a document which has just come to be read. */
const indexPatienceMs = 5000

export function createDocumentService({ repository, embed, onProblem }: DocumentsOptions): Documents {
  const stop = new AbortController()
  const indexing = new Map<string, Promise<void>>()

  /** Gives vectors to passages that have none. What cannot be read is found by its words. */
  async function index(conversationId: string): Promise<void> {
    let after = -1
    while (!stop.signal.aborted) {
      const waiting = (await repository.withoutVector(conversationId, 1000))
        .filter(({ number }) => number > after)
        .slice(0, 8)
      if (waiting.length === 0) return
      const vectors = await Promise.all(
        waiting.map(async ({ number, text }) => ({ number, vector: (await embed([text], stop.signal))?.[0] ?? null })),
      )
      after = waiting.at(-1)?.number ?? after
      const ready = vectors.flatMap(({ number, vector }) => (vector === null ? [] : [{ number, vector }]))
      if (ready.length === 0) return
      await repository.setVectors(ready)
    }
  }

  function indexed(conversationId: string): Promise<void> {
    const running = indexing.get(conversationId)
    const next = (running ?? Promise.resolve())
      .then(() => index(conversationId))
      .catch((thrown: unknown) => {
        if (!stop.signal.aborted) onProblem(thrown)
      })
      .finally(() => {
        if (indexing.get(conversationId) === next) indexing.delete(conversationId)
      })
    indexing.set(conversationId, next)
    return next
  }

  async function nearest(conversationId: string, question: string, signal: AbortSignal): Promise<number[]> {
    const vectors = await repository.vectors(conversationId)
    if (vectors.length === 0) return []
    const [asked] = (await embed([question], signal)) ?? []
    if (asked === undefined) return []
    return vectors
      .map(({ number, vector }) => ({ number, likeness: dot(asked, vector) }))
      .toSorted((one, other) => other.likeness - one.likeness)
      .slice(0, candidates)
      .map(({ number }) => number)
  }

  async function search(conversationId: string, question: string, signal: AbortSignal): Promise<StoredPassage[]> {
    const words = [...new Set(wordsOf(question).map(({ word }) => word))].filter((word) => !stopWords.has(word))
    const [byWords, byMeaning] = await Promise.all([
      repository.byWords(conversationId, words.slice(0, 40), candidates),
      nearest(conversationId, question.slice(0, 600), signal),
    ])
    const fused = fuseRanks([byWords.map(({ number }) => number), byMeaning])
    const best = [...fused].toSorted(([, one], [, other]) => other - one).slice(0, mostPassages)
    return repository.passages(best.map(([number]) => number))
  }

  return {
    async add(conversationId, given) {
      const { name, mediaType, text } = await readDocument(given)
      const document = await repository.add({
        conversationId,
        name,
        title: titleOf(text),
        mediaType,
        text,
        passages: passagesOf(text),
      })
      void indexed(conversationId)
      return document
    },
    list: (conversationId) => repository.list(conversationId),
    async excerpt(id, { start, end }) {
      const found = await repository.get(id)
      if (found === null) throw new VadeError('not_found', `There is no document ${id}; it may have been removed.`)
      const { text, ...document } = found
      const spare = Math.max(0, excerptCharacters - (end - start)) >> 1
      const from = Math.max(0, start - spare)
      return { document, text: text.slice(from, Math.min(end + spare, from + excerptCharacters)), start: from }
    },
    async remove(id) {
      if (!(await repository.remove(id)))
        throw new VadeError('not_found', `There is no document ${id}; it may have been removed.`)
    },
    async find(conversationId, { text, kind }, signal) {
      const documents = await repository.list(conversationId)
      if (documents.length === 0) return null
      const patience = setTimeout(indexPatienceMs, undefined, { signal, ref: false }).catch(() => undefined)
      // Those of an import, or of a time without an embedding model, have not been read for their meaning yet.
      await Promise.race([indexing.get(conversationId) ?? indexed(conversationId), patience])
      const passages =
        kind === 'whole'
          ? await repository.beginnings(conversationId, mostPassages)
          : await search(conversationId, text, signal)
      const byId = new Map(documents.map((document) => [document.id, document]))
      return {
        documentNames: documents.map(({ name }) => name),
        passages: passages.map(({ number, documentId, start, end, text: words }): Passage => ({
          id: String(number),
          documentId,
          documentName: byId.get(documentId)?.name ?? '',
          title: byId.get(documentId)?.title ?? '',
          start,
          end,
          text: words,
        })),
      }
    },
    async close() {
      stop.abort()
      await Promise.allSettled(indexing.values())
    },
  }
}
