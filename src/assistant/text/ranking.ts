import { topicWords } from './words.ts'

/** BM25 (Robertson and Zaragoza 2009) of each text for the words of a query, with the usual constants. */
export function bm25(query: string, texts: readonly string[]): number[] {
  const k1 = 1.2
  const b = 0.75
  const wanted = [...new Set(topicWords(query))]
  const counts = texts.map((text) => countsOf(topicWords(text)))
  const lengths = counts.map((count) => [...count.values()].reduce((sum, n) => sum + n, 0))
  const average = lengths.reduce((sum, n) => sum + n, 0) / Math.max(1, texts.length) || 1
  const rarity = wanted.map((word) => {
    const holding = counts.filter((count) => count.has(word)).length
    return Math.log(1 + (texts.length - holding + 0.5) / (holding + 0.5))
  })
  return counts.map((count, index) =>
    wanted.reduce((score, word, at) => {
      const n = count.get(word) ?? 0
      const norm = k1 * (1 - b + (b * (lengths[index] ?? 0)) / average)
      return score + ((rarity[at] ?? 0) * n * (k1 + 1)) / (n + norm)
    }, 0),
  )
}

/** Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): one score for each item that any of the lists ranks. */
export function fuseRanks<Item>(lists: readonly (readonly Item[])[]): Map<Item, number> {
  const scores = new Map<Item, number>()
  for (const list of lists) {
    for (const [rank, item] of list.entries()) scores.set(item, (scores.get(item) ?? 0) + 1 / (60 + rank))
  }
  return scores
}

/** Likeness of two vectors of unit length, their cosine; 0 where there is no other. */
export function dot(one: Float32Array, other: Float32Array | undefined): number {
  let sum = 0
  for (let index = 0; index < one.length; index++) sum += (one[index] ?? 0) * (other?.[index] ?? 0)
  return sum
}

/**
 * Centrality of each sentence among the others (TextRank, Mihalcea and Tarau 2004; damping 0.85, 20 rounds), averaging 1.
 * Takes time in the square of their number: give it at most a few hundred.
 */
export function textRank(sentences: readonly string[]): number[] {
  const words = sentences.map((sentence) => new Set(topicWords(sentence)))
  const weights = words.map((one, i) => words.map((other, j) => (i === j ? 0 : overlap(one, other))))
  const sums = weights.map((row) => row.reduce((sum, weight) => sum + weight, 0))
  let scores = sentences.map(() => 1)
  for (let round = 0; round < 20; round++) {
    const before = scores
    scores = sentences.map((_, i) => {
      let given = 0
      for (const [j, score] of before.entries()) {
        const sum = sums[j] ?? 0
        if (sum > 0) given += ((weights[j]?.[i] ?? 0) / sum) * score
      }
      return 0.15 + 0.85 * given
    })
  }
  return scores
}

/** Maximal marginal relevance (Carbonell and Goldstein 1998): indexes, best first, each unlike those before it. */
export function diverse(texts: readonly string[], scores: readonly number[], most: number): number[] {
  const top = Math.max(...scores, Number.EPSILON)
  const words = texts.map((text) => new Set(topicWords(text)))
  const left = new Set(texts.keys())
  const likeness = texts.map(() => 0)
  const chosen: number[] = []
  while (chosen.length < most && left.size > 0) {
    const worth = (index: number) => 0.7 * ((scores[index] ?? 0) / top) - 0.3 * (likeness[index] ?? 0)
    let best = -1
    for (const index of left) if (best < 0 || worth(index) > worth(best)) best = index
    left.delete(best)
    chosen.push(best)
    for (const index of left) {
      likeness[index] = Math.max(likeness[index] ?? 0, jaccard(words[index], words[best]))
    }
  }
  return chosen
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function shared(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let count = 0
  for (const word of one) if (other.has(word)) count++
  return count
}

function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const length = Math.log(one.size + 1) + Math.log(other.size + 1)
  return length === 0 ? 0 : shared(one, other) / length
}

function jaccard(one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): number {
  const both = shared(one, other)
  const either = one.size + other.size - both
  return either === 0 ? 0 : both / either
}
