/** A prompt, taken apart into the sentence that asks and the text that comes with it. */
export interface Asked {
  readonly question: string
  /** All other sentences, in order; empty where there is the question alone. */
  readonly rest: string
  /** Set apart from the question by a line, quotation marks or a heading, and not told in one breath with it. */
  readonly apart: boolean
}

const heading = /^\s*(?:text|context|passage|article|kontext|artikel|texte|contexte|texto|contexto)\s*:/im
const label = /^\s*(?:question|frage|pregunta|q)\s*:\s*/i
const quoted = /["“„«][^"”“»]{60,}["”“»]/

/** The last sentence with a question mark; without one the only line or sentence, or the shortest at either end. */
export function askedIn(prompt: string): Asked {
  const lines = prompt.split(/\n+/).filter((line) => line.trim() !== '')
  const sentences = lines.flatMap((line) => line.split(/(?<=[.!?…]["”»)]?)\s+(?=[\p{Lu}\p{N}¿"“„«(])/u))
  const marked = sentences.findLastIndex((sentence) => /\?\W*$/.test(sentence))
  const at = marked >= 0 ? marked : shorterEnd(sentences)
  const question = (sentences[at] ?? '').replace(label, '').trim()
  const rest = sentences.filter((_, index) => index !== at).join(' ')
  const alone = lines.some((line) => line.replace(label, '').trim() === question)
  return { question, rest, apart: rest !== '' && (alone || heading.test(prompt) || quoted.test(prompt)) }
}

function shorterEnd(sentences: readonly string[]): number {
  const last = sentences.length - 1
  return (sentences[last]?.length ?? 0) < (sentences[0]?.length ?? 0) ? last : 0
}

/** Small letters count: the US and the station Mir are nobody who talks here, nor is Charles I. */
const speakers = new RegExp(
  `(?<!\\p{L})(?:${[
    '[Mm]y|mine|[Oo]urs?|me|us|we|(?:did|do|am|was|have|had|can|should|will|must) I|I (?:am|said|told|have|had|like|live|work)',
    '[Mm]ein(?:e[mnrs]?)?|[Uu]nser(?:e[mnrs]?)?|ich|mir|mich|wir|uns',
    'mon|ma|mes|notre|nos|je|moi|nous',
    'mis?|yo|nuestr[oa]s?',
  ].join('|')})(?!\\p{L})`,
  'u',
)

/**
 * Whether the sentence that asks is about those who talk here, as "What is my dog called?": no model knows that, but it
 * may have been told.
 */
export function isAboutSpeakers(prompt: string): boolean {
  return speakers.test(askedIn(prompt).question)
}

/** Words and numbers in small letters. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu) ?? []
}
