import type { Citation, Support } from '../../core/index.ts'
import { sentencesOf, type Span } from '../text/sentences.ts'
import { claimOf, isAdmission, isNegated, namesOf, writingOf, type Claim, type Writing } from './claims.ts'
import { passagesOf, titleOf, type Passage } from './passages.ts'
import { holdsQuantity, quantitiesOf, type Quantity } from './quantities.ts'
import { contentWords, idfOver, isEnglish, weightOf, type Idf } from './words.ts'

/**
 * Shares of the weight of a sentence's content words that a span must hold. Chosen by hand on generated claims with
 * seeds 1 to 3; `node bench/hallucination.ts --claims` judges others.
 */
const supportedFrom = 0.6
const partlyFrom = 0.4
/** The same share, of the words that the question does not have. */
const freshFrom = 0.5
/** The same share, of the words that are no names. */
const relationFrom = 0.3

/** A sentence of a passage with all that a claim is held against. */
interface SourceSentence extends Span {
  /** Sentences of one paragraph have the same number. */
  readonly paragraph: number
  readonly words: ReadonlySet<string>
  readonly names: ReadonlyMap<string, string>
  readonly quantities: readonly Quantity[]
  readonly negated: boolean
}

interface SourcePassage {
  readonly passage: Passage
  readonly sentences: readonly SourceSentence[]
  readonly title: ReadonlySet<string>
}

/** Passages made ready: all answers to one question are held against them. */
export interface Sources {
  readonly passages: readonly SourcePassage[]
  readonly writing: Writing
  readonly idf: Idf
  readonly english: boolean
}

/** How well a span holds a claim. */
export interface Match {
  readonly passage: Passage
  /** In the document. */
  readonly start: number
  readonly end: number
  /** Share of the claim's words by weight, 0 to 1. */
  readonly held: number
  /** The same of the words that the question does not have; 1 where there are none. */
  readonly fresh: number
  /** The same of the words that are no names, in the one sentence that matters: they say what is claimed of whom. */
  readonly relation: number
  /** How many of its words, names, numbers and dates are held, and how many of them there are. */
  readonly heldCount: number
  readonly count: number
  /** Whether one of them is a name, a number or a date. */
  readonly holdsName: boolean
  readonly missing: readonly string[]
  /** One side denies what the other says. */
  readonly denied: boolean
}

export function sourcesOf(passages: readonly Passage[]): Sources {
  const texts = passages.map(({ text }) => sentencesOf(text).map((sentence) => sentence.text))
  const writing = writingOf(texts.flat())
  return {
    writing,
    idf: idfOver(texts.flat(), writing.stopWords),
    english: isEnglish(texts.flat().join(' ')),
    passages: passages.map((passage) => ({
      passage,
      title: new Set(
        contentWords(`${passage.title} ${passage.documentName.replace(/\.\w+$/u, '')}`, writing.stopWords),
      ),
      sentences: withParagraphs(passage.text).map(({ start, end, paragraph }) => {
        const text = passage.text.slice(start, end)
        return {
          start: passage.start + start,
          end: passage.start + end,
          paragraph,
          words: new Set(contentWords(text, writing.stopWords)),
          names: namesOf(text, writing),
          quantities: quantitiesOf(text),
          negated: isNegated(text),
        }
      }),
    })),
  }
}

/** Whole texts as sources, for what is not kept as documents. */
export function passagesAsSources(documents: readonly { readonly name: string; readonly text: string }[]): Sources {
  return sourcesOf(
    documents.flatMap(({ name, text }) =>
      passagesOf(text).map((piece) => ({
        ...piece,
        id: `${name} ${String(piece.start)}`,
        documentId: name,
        documentName: name,
        title: titleOf(text),
      })),
    ),
  )
}

function withParagraphs(text: string): (Span & { readonly paragraph: number })[] {
  let paragraph = 0
  let at = 0
  return sentencesOf(text).map((sentence) => {
    if (/\n\s*\n/u.test(text.slice(at, sentence.start))) paragraph++
    at = sentence.end
    return { ...sentence, paragraph }
  })
}

/**
 * Holds each sentence of an answer against the passages: IDF-weighted containment of its content words in the best
 * span of one to three sentences, and every number, date and name in it. Sentences that claim nothing are left out.
 * `cited` are the passages that the model itself named, by the sentence's place in the answer.
 */
export function checkAnswer(
  answer: string,
  { question, sources, cited }: { question: string; sources: Sources; cited?: (sentence: Span) => readonly Passage[] },
): Citation[] {
  // A short answer such as a number has no language of its own.
  const sameLanguage = [question, answer].some((text) => text !== '' && isEnglish(text) === sources.english)
  return sentencesOf(answer).flatMap((sentence, index, { length }) => {
    const { text } = sentence
    // The number of an item that follows on the same line.
    const isMark = index < length - 1 && /^\d{1,2}[.)]$/u.test(text)
    if (isMark || isAdmission(text)) return []
    const claim = claimOf(text, question, sources.writing)
    if (claim.words.size === 0 && claim.quantities.length === 0) return []
    const named = new Set(cited?.(sentence).map(({ id }) => id))
    const best = bestMatch(claim, sources, (passage) => (named.has(passage.id) ? 0.1 : 0))
    return [citationOf(sentence, best, sameLanguage)]
  })
}

function citationOf(sentence: Span, match: Match | null, sameLanguage: boolean): Citation {
  const { start, end } = sentence
  if (match === null) return { start, end, support: 'unsupported', source: null, missing: [] }
  const { passage, missing } = match
  const support = sameLanguage ? verdict(match) : translatedVerdict(match)
  const quote = passage.text.slice(match.start - passage.start, match.end - passage.start)
  const { documentId, documentName } = passage
  if (isChance(match) || (!sameLanguage && !match.holdsName)) {
    return { start, end, support: 'unsupported', source: null, missing }
  }
  const source = { documentId, documentName, start: match.start, end: match.end, quote }
  return { start, end, support, source: match.held === 0 ? null : source, missing }
}

/** One word that a long sentence has in common with the span says nothing, unless it is a name. */
function isChance({ heldCount, count, holdsName }: Match): boolean {
  return heldCount < 2 && count > 2 && !holdsName
}

/** What is denied, or has numbers or names of its own, is not supported, however many of its words are found. */
export function verdict(match: Match): Support {
  const { held, fresh, relation, missing, denied } = match
  if (isChance(match) || denied || missing.length > 0 || held < partlyFrom) return 'unsupported'
  return held >= supportedFrom && fresh >= freshFrom && relation >= relationFrom ? 'supported' : 'partly'
}

/** Of a sentence in another language only numbers and names can be found again: that is never the whole of it. */
function translatedVerdict({ held, missing }: Match): Support {
  return held > 0 && missing.length === 0 ? 'partly' : 'unsupported'
}

/** The span that holds most of the claim; null where no passage shares a word with it. */
export function bestMatch(
  claim: Claim,
  sources: Sources,
  favour: (passage: Passage) => number = () => 0,
): Match | null {
  let best: { readonly score: number; readonly match: Match } | null = null
  for (const source of sources.passages) {
    for (let last = 0; last < source.sentences.length; last++) {
      for (let count = 1; count <= 3; count++) {
        if (source.sentences[last - count + 1]?.paragraph !== source.sentences[last]?.paragraph) break
        const match = matchOf(claim, source, { first: last - count + 1, last, idf: sources.idf })
        const score =
          match.held -
          0.3 * Math.min(2, match.missing.length) -
          (match.denied ? 0.3 : 0) -
          0.02 * count +
          favour(source.passage)
        if (match.held > 0 && (best === null || score > best.score)) best = { score, match }
      }
    }
  }
  return best?.match ?? null
}

interface Window {
  readonly first: number
  readonly last: number
  readonly idf: Idf
}

function matchOf(claim: Claim, { passage, sentences, title }: SourcePassage, { first, last, idf }: Window): Match {
  const window = sentences.slice(first, last + 1)
  const words = new Set(window.flatMap((sentence) => [...sentence.words]))
  const quantities = window.flatMap((sentence) => sentence.quantities)
  const windowNames = window.flatMap((sentence) => [...sentence.names.keys()])
  // A sentence that names nobody, or nobody else, goes on about whom the ones before it or the title named.
  if (windowNames.every((name) => claim.names.has(name))) {
    const before = sentences
      .slice(Math.max(0, first - 6), first)
      .filter(({ paragraph }) => paragraph === window[0]?.paragraph)
      .findLast(({ names }) => names.size > 0)
    for (const name of [...(before?.names.keys() ?? []), ...title]) if (claim.names.has(name)) words.add(name)
  }
  const missingNames = [...claim.names].filter(([name]) => !words.has(name)).map(([, text]) => text)
  const missingQuantities = claim.quantities.filter((one) => !holdsQuantity(quantities, one)).map(({ text }) => text)
  // A number is as telling as a word that no other sentence has.
  const weigh = (part: ReadonlySet<string>) => weightOf(part, idf)
  const heldWords = new Set([...claim.words].filter((word) => words.has(word)))
  const figure = idf('')
  const all = weigh(claim.words) + figure * claim.quantities.length
  const share = (part: Iterable<string>, within: ReadonlySet<string>) => {
    const whole = [...part]
    const weight = weightOf(whole, idf)
    return weight === 0
      ? 1
      : weightOf(
          whole.filter((word) => within.has(word)),
          idf,
        ) / weight
  }
  const figures = claim.quantities.length - missingQuantities.length
  return {
    heldCount: heldWords.size + figures,
    count: claim.words.size + claim.quantities.length,
    holdsName: figures > 0 || missingNames.length < claim.names.size,
    passage,
    start: window[0]?.start ?? passage.start,
    end: window.at(-1)?.end ?? passage.end,
    held: all === 0 ? 0 : (weigh(heldWords) + figure * figures) / all,
    fresh: share(claim.fresh, words),
    relation: share(
      [...claim.words].filter((word) => !claim.names.has(word)),
      coreOf(claim, window).words,
    ),
    missing: [...new Set([...missingNames, ...missingQuantities])],
    denied: isDenied(claim, window) || hasOpposite(claim.words, words),
  }
}

/** The sentence that has most of what the question does not: what stands elsewhere is not said of that. */
function coreOf(claim: Claim, window: readonly SourceSentence[]): Pick<SourceSentence, 'words'> {
  const scored = window.map((sentence) => ({
    sentence,
    score:
      [...claim.fresh].filter((word) => sentence.words.has(word)).length +
      claim.quantities.filter((one) => holdsQuantity(sentence.quantities, one)).length,
  }))
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).sentence
}

/** The sentences of the window that say what is claimed are those that have most of its words beside names. */
function isDenied(claim: Claim, window: readonly SourceSentence[]): boolean {
  const shared = window.map(
    ({ words }) => [...claim.words].filter((word) => words.has(word) && !claim.names.has(word)).length,
  )
  const most = Math.max(...shared)
  return window.some(({ negated }, index) => shared[index] === most && negated) !== claim.negated
}

const opposites = (
  'increase decrease,rise fall,more less,larger smaller,largest smallest,highest lowest,tallest shortest,oldest ' +
  'youngest,longest shortest,higher lower,older younger,first last,north south,east west,northern southern,eastern ' +
  'western,left right,legal illegal,allow forbid,public private,before after,above below,start end,win lose,' +
  'accept reject,true false,hot cold,full empty,wet dry,male female'
).split(',')

const oppositeOf: ReadonlyMap<string, string> = new Map(
  opposites.flatMap((pair): [string, string][] => {
    const [one = '', other = ''] = pair.split(' ').flatMap((word) => contentWords(word))
    return [
      [one, other],
      [other, one],
    ]
  }),
)

function hasOpposite(claimed: ReadonlySet<string>, held: ReadonlySet<string>): boolean {
  return [...claimed].some((word) => {
    const opposite = oppositeOf.get(word)
    return opposite !== undefined && !held.has(word) && held.has(opposite)
  })
}
