import type { Citation, CitedSpan } from '../../core/index.ts'
import { sentencesOf } from '../text/sentences.ts'
import { bestMatch, verdict, type Match, type Sources } from './check.ts'
import { claimOf, namesOf, type Claim } from './claims.ts'
import { canAnswer } from './quantities.ts'

/**
 * Below this an answer is not given. Chosen on the calibration half of the generated suite, judged on the other half
 * (`npm run bench:hallucination`, decisions/grounding.md).
 */
export const abstainBelow = 0.25

/** Whether passages can hold the answer to a question at all, before any model is asked. */
export interface Coverage {
  /** Share of the question's words by weight that the best span holds. */
  readonly held: number
  /** The question names somebody or something, and no passage names any of them. */
  readonly strangers: boolean
  readonly nearest: Match | null
}

export function coverageOf(question: string, sources: Sources): Coverage {
  const names = [...namesOf(question, sources.writing)].filter(([, text]) => !/^\p{Lu}{2,}$/u.test(text))
  const known = new Set(sources.passages.flatMap(({ sentences }) => sentences.flatMap(({ words }) => [...words])))
  const nearest = bestMatch(claimOf(question, '', sources.writing), sources)
  return {
    held: nearest?.held ?? 0,
    strangers: names.length > 0 && names.every(([name]) => !known.has(name)),
    nearest,
  }
}

const interrogative =
  /^\P{L}*(?:(?:\p{L}+ )?(?:which|what|who|whom|whose|when|where|how|why)|(?:\p{L}+ )?(?:wer|wen|wem|wessen|was (?:ist|sind|kostet|kosten|macht|heißt|bedeutet|steht)|wann|wo|wohin|woher|wie|warum|welche[mnrs]?)|(?:\p{L}+ )?(?:qui|que|quoi|quand|où|combien|quel(?:le)?s?)|(?:\p{L}+ )?(?:quién|qué|cuándo|dónde|cuánt[oa]s?|cuál(?:es)?))(?!\p{L})/iu
const alternative = /(?<!\p{L})(?:or|oder|ou|o|which (?:one )?of|welche[rs]? (?:der|von))(?!\p{L})/iu

/** Whether a sentence has only words of a question that wants others. */
function saysNothing({ fresh, quantities }: Claim, question: string): boolean {
  return fresh.size === 0 && quantities.length === 0 && interrogative.test(question) && !alternative.test(question)
}

const worth = { supported: 1, partly: 0.6, unsupported: 0.2 } as const

/**
 * How far an answer is one that the passages give, 0 to 1: the support of its best sentence. Where the question asks for
 * a number or a date, a sentence that has none answers nothing; nor does one that has only words of the question, unless
 * it may be answered by yes, or by one of them.
 */
export function answerability(answer: string, question: string, sources: Sources): number {
  const scores = sentencesOf(answer).map(({ text }) => {
    const claim = claimOf(text, question, sources.writing)
    if (!canAnswer(question, text) || saysNothing(claim, question)) return 0
    const match = bestMatch(claim, sources)
    return match === null ? 0 : match.held * worth[verdict(match)]
  })
  return Math.max(0, ...scores)
}

/** From here on a span is taken to speak of just what is asked. */
const spokenFrom = 0.75

/**
 * The span that answers by itself, where a model found nothing to say: it has nearly all words of the question, and a
 * number or a date where one is asked for. Null where there is none.
 */
export function answeringSpan(question: string, { nearest }: Coverage, { writing }: Sources): Match | null {
  if (nearest === null || nearest.missing.length > 0 || nearest.denied) return null
  if (nearest.held < spokenFrom || nearest.relation < spokenFrom) return null
  const quote = quoteOf(nearest)
  return canAnswer(question, quote) && !saysNothing(claimOf(quote, question, writing), question) ? nearest : null
}

/** What a document says, in its own words. */
export function quotation(match: Match): { text: string; citations: Citation[] } {
  const before = `${match.passage.documentName} says: `
  const text = `${before}“${shortened(quoteOf(match))}”`
  return {
    text,
    citations: [{ start: before.length, end: text.length, support: 'supported', source: spanOf(match), missing: [] }],
  }
}

function quoteOf({ passage, start, end }: Match): string {
  return passage.text.slice(start - passage.start, end - passage.start)
}

function spanOf(match: Match): CitedSpan {
  const { documentId, documentName } = match.passage
  return { documentId, documentName, start: match.start, end: match.end, quote: quoteOf(match) }
}

/** The sentence that is said instead of an invention, with what was found nearest. */
export function abstentionText(
  documentNames: readonly string[],
  nearest: Match | null,
): { text: string; citations: Citation[] } {
  const first = `I did not find that in ${listed(documentNames)}.`
  if (nearest === null) return { text: first, citations: [] }
  const text = `${first} The nearest I found: “${shortened(quoteOf(nearest))}”`
  return {
    text,
    citations: [
      { start: first.length + 1, end: text.length, support: 'supported', source: spanOf(nearest), missing: [] },
    ],
  }
}

function listed(names: readonly string[]): string {
  const shown = names.length > 3 ? [...names.slice(0, 2), `${String(names.length - 2)} other documents`] : [...names]
  const last = shown.pop() ?? 'the documents'
  return shown.length === 0 ? last : `${shown.join(', ')} or ${last}`
}

function shortened(quote: string): string {
  const line = quote.replace(/\s+/gu, ' ')
  return line.length <= 200 ? line : `${line.slice(0, 200).replace(/\s\S*$/u, '')}…`
}
