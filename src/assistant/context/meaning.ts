import { toVadeError, type StoredMessage } from '../../core/index.ts'
import type { ContextRepository } from '../../store/index.ts'
import { piecesOf } from './pieces.ts'
import type { Search } from './retrieval.ts'
import { turnsOf } from './turns.ts'

/** Turns texts into unit vectors; null where the embedding model is not on this machine. Fetches nothing. */
export interface Embedding {
  /** Its name; vectors of another model mean something else. */
  readonly model: string
  readonly embed: (texts: readonly string[], signal: AbortSignal) => Promise<readonly Float32Array[] | null>
}

/** What passages and questions mean, as far as it is known. */
export interface Meanings {
  /** Null where nothing of the conversation was learned, or the model is not here. */
  of(conversationId: string, question: string, signal: AbortSignal): Promise<Search['meaning']>
  /** Works out what is not known yet of these messages, the latest first, some of them in one go. */
  learn(branch: readonly StoredMessage[], signal: AbortSignal): Promise<void>
}

/** Passages whose meaning is worked out in one go. */
const mostAtOnce = 128
/** Letters of a question whose meaning is looked for. */
const longestQuestion = 480

export function createMeanings(contexts: ContextRepository, embedding: Embedding | undefined): Meanings {
  if (embedding === undefined) return { of: async () => null, learn: async () => undefined }
  return {
    async of(conversationId, question, signal) {
      const passages = await contexts.vectors(conversationId, embedding.model)
      if (passages.length === 0) return null
      try {
        const [vector] = (await embedding.embed([question.slice(0, longestQuestion)], signal)) ?? []
        return vector === undefined ? null : { question: vector, passages }
      } catch (thrown) {
        // Words alone find most of it: no answer fails for want of an embedding.
        if (toVadeError(thrown).code === 'aborted') throw thrown
        return null
      }
    },
    async learn(branch, signal) {
      const keyOf = (messageId: string, ordinal: number) => `${messageId} ${String(ordinal)}`
      const stored = await contexts.vectors(branch.at(-1)?.conversationId ?? '', embedding.model)
      const known = new Set(stored.map(({ messageId, ordinal }) => keyOf(messageId, ordinal)))
      // The words that are looked through later: of a guess not those by which it opens.
      const fresh = turnsOf(branch)
        .flatMap(({ messages }) => messages)
        .toReversed()
        .flatMap(({ id, text }) =>
          piecesOf(text).map((passage, ordinal) => ({ messageId: id, ordinal, text: passage.text })),
        )
        .filter(({ messageId, ordinal }) => !known.has(keyOf(messageId, ordinal)))
        .slice(0, mostAtOnce)
      if (fresh.length === 0 || signal.aborted) return
      const texts = fresh.map(({ text }) => text)
      const vectors = (await embedding.embed(texts, signal)) ?? []
      const rows = fresh.flatMap(({ messageId, ordinal }, index) => {
        const vector = vectors[index]
        return vector === undefined ? [] : [{ messageId, ordinal, vector }]
      })
      await contexts.setVectors(embedding.model, rows)
    },
  }
}
