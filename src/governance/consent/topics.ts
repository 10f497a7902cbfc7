import type { ConsentTopic } from '../../core/index.ts'

/** Words shorter than this must stand alone: `art` is not meant by `party`, nor by `article`. */
const shortest = 4

/** The first topic that stands in one of the texts. Its words count without accents and case, and by their beginning. */
export function topicIn(topics: readonly ConsentTopic[], texts: readonly string[]): ConsentTopic | null {
  if (topics.length === 0) return null
  const patterns = topics.map((topic) => ({ topic, pattern: patternOf(topic.words) }))
  for (const text of texts) {
    const plain = folded(text)
    const found = patterns.find(({ pattern }) => pattern?.test(plain) === true)
    if (found !== undefined) return found.topic
  }
  return null
}

/** The words of a topic as they are kept: separated by commas, each once. */
export function topicWords(text: string): string {
  const words = text
    .split(/[,;\n]/u)
    .map((word) => word.trim().replaceAll(/\s+/gu, ' '))
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
  return [...new Set(words)].join(', ')
}

function patternOf(words: string): RegExp | null {
  const alternatives = topicWords(words)
    .split(', ')
    .flatMap(
      (phrase) =>
        folded(phrase)
          .match(/[\p{L}\p{N}]+/gu)
          ?.join(String.raw`[^\p{L}\p{N}]+`) ?? [],
    )
    .map((word) => (word.length < shortest ? String.raw`${word}(?![\p{L}\p{N}])` : word))
  return alternatives.length === 0 ? null : new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${alternatives.join('|')})`, 'u')
}

function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
