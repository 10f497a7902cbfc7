import type { PassageVector } from '../../store/index.ts'
import { bm25, diverse, dot, fuseRanks } from '../text/ranking.ts'
import { topicWords } from '../text/words.ts'
import { piecesOf } from './pieces.ts'
import { speakerOf, type PastMessage, type PastTurn } from './turns.ts'

/** What is asked for, and what is known of where to look. */
export interface Search {
  readonly question: string
  /** Turns whose words are not in the prompt. */
  readonly turns: readonly PastTurn[]
  /** Ids of messages that hold words of the question, best first. */
  readonly found: readonly string[]
  /** Meaning of the question and of stored passages; null where there is no embedding model. */
  readonly meaning: { readonly question: Float32Array; readonly passages: readonly PassageVector[] } | null
}

/** A passage of an earlier turn, with what was said before or after it. */
export interface EarlierPassage {
  readonly turn: number
  /** That of the passage first. */
  readonly messageIds: readonly string[]
  /** With its question or its answer, shortened. */
  readonly text: string
  /** The passage without them. */
  readonly alone: string
}

interface Candidate {
  readonly turn: PastTurn
  readonly message: PastMessage
  readonly ordinal: number
  readonly text: string
}

const mostMessages = 40
const mostPassages = 5
/** Cosine from which two texts of MiniLM speak of the same matter. */
const nearEnough = 0.35
/** A passage whose words fit much worse than those of the best is noise. */
const worstShare = 0.4
const neighbourLength = 160

/** Words to look for; a short question is understood by the one before it. */
export function searchText(question: string, before: string | undefined): string {
  const enough = topicWords(question).length >= 2
  return enough || before === undefined ? question : `${before}\n${question}`
}

/** Passages that fit the question, best first: by words (BM25) and by meaning, fused by rank, each unlike the others. */
export function rankEarlier({ question, turns, found, meaning }: Search): EarlierPassage[] {
  const all = turns.flatMap((turn) =>
    turn.messages.flatMap((message) =>
      piecesOf(message.text).map(({ text }, ordinal): Candidate => ({ turn, message, ordinal, text })),
    ),
  )
  const here = new Set(all.map(({ message }) => message.id))
  const likely = new Set(found.filter((id) => here.has(id)).slice(0, mostMessages))
  const byWords = all.filter(({ message }) => likely.has(message.id))
  const scores = bm25(
    question,
    byWords.map(({ text }) => text),
  )
  const best = Math.max(0, ...scores)
  const worded = byWords
    .map((candidate, index) => ({ candidate, score: scores[index] ?? 0 }))
    .filter(({ score }) => score > 0 && score >= worstShare * best)
    .sort((a, b) => b.score - a.score)
  const fused = fuseRanks([worded.map(({ candidate }) => candidate), nearest(all, meaning)])
  const ranked = [...fused].sort(([, a], [, b]) => b - a).slice(0, 4 * mostPassages)
  const order = diverse(
    ranked.map(([{ text }]) => text),
    ranked.map(([, score]) => score),
    mostPassages,
  )
  return order.flatMap((index) => {
    const candidate = ranked[index]?.[0]
    return candidate === undefined ? [] : [withNeighbour(candidate)]
  })
}

function nearest(all: readonly Candidate[], meaning: Search['meaning']): Candidate[] {
  if (meaning === null) return []
  const vectors = new Map(
    meaning.passages.map((passage) => [keyOf(passage.messageId, passage.ordinal), passage.vector]),
  )
  return all
    .map((candidate) => ({
      candidate,
      cosine: dot(meaning.question, vectors.get(keyOf(candidate.message.id, candidate.ordinal))),
    }))
    .filter(({ cosine }) => cosine >= nearEnough)
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, 2 * mostPassages)
    .map(({ candidate }) => candidate)
}

function keyOf(messageId: string, ordinal: number): string {
  return `${messageId} ${String(ordinal)}`
}

/** An answer means little without its question, and the other way round. */
function withNeighbour({ turn, message, text }: Candidate): EarlierPassage {
  const spoken = (of: PastMessage, words: string) => `${speakerOf(of)}: ${words}`
  return {
    turn: turn.number,
    messageIds: [message.id, ...turn.messages.flatMap(({ id }) => (id === message.id ? [] : [id]))],
    text: turn.messages
      .map((other) => spoken(other, other.id === message.id ? text : shortened(other.text)))
      .join('\n'),
    alone: spoken(message, text),
  }
}

function shortened(text: string): string {
  const line = text.trim()
  if (line.length <= neighbourLength) return line
  const cut = line.slice(0, neighbourLength).toWellFormed()
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), neighbourLength / 2))} […]`
}

/** The passages, each with what corrects it. */
export function corrected(
  passages: readonly EarlierPassage[],
  corrections: ReadonlyMap<string, string>,
): readonly EarlierPassage[] {
  return passages.map((passage) => {
    const words = passage.messageIds.flatMap((id) => corrections.get(id) ?? [])
    const added = (text: string) => [text, ...words].join('\n')
    return words.length === 0 ? passage : { ...passage, text: added(passage.text), alone: added(passage.alone) }
  })
}
