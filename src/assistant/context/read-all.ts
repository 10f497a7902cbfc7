import {
  collect,
  userText,
  VadeError,
  type CallContext,
  type Model,
  type Notice,
  type StoredMessage,
} from '../../core/index.ts'
import { piecesOf } from './pieces.ts'
import { staticPrompt } from './static-prompt.ts'
import { estimateTokens, type TokenCounter } from './tokens.ts'
import type { WindowPlan } from './window.ts'

/** A text that is to be summed up as a whole, though no window holds it. */
export interface LongText {
  readonly text: string
  readonly request: string
}

export interface Digest {
  /** What the model is asked in place of the question. */
  readonly question: string
  readonly parts: number
}

const asksForSummary =
  /\b(?:summari[sz]e|summary|sum(?:med)? up|tl;?dr|zusammenfass\w*|fass\w* .{0,80}zusammen|résume\w*|résumé|resum(?:e|en|ir|as?))(?![\p{L}])/iu
/** A summary of what was said is no summary of a text. */
const ofConversation =
  /\b(?:conversation|chat|we (?:said|talked|discussed)|gespräch|unterhaltung|discussion|conversación|charla)(?![\p{L}])/iu
const edgeLength = 400
const longestRequest = 300
/** More would take the smallest machines an hour. */
const mostParts = 48
const fewestTokensOfPart = 40
const mostTokensOfPart = 200

/**
 * What is to be read in parts: the question itself, or the long message before it that a short question asks to have summed
 * up. Null where nobody asks for a summary or everything fits.
 */
export async function textToReadWhole(
  branch: readonly StoredMessage[],
  plan: WindowPlan,
  counter: TokenCounter,
): Promise<LongText | null> {
  const question = branch.at(-1)?.text ?? ''
  const edges = `${question.slice(0, edgeLength)}\n${question.slice(-edgeLength)}`
  if (!asksForSummary.test(edges) || ofConversation.test(edges)) return null
  const long =
    question.length > longestRequest
      ? question
      : branch.slice(0, -1).findLast(({ role, text }) => role === 'user' && text.length > plan.prompt)?.text
  if (long === undefined) return null
  const [tokens = 0] = await counter.texts([long])
  if (tokens <= (long === question ? plan.prompt * 0.8 : plan.message)) return null
  return { text: long, request: long === question ? 'Summarise the whole text.' : question }
}

/** Has each part of the text summed up, telling of each that begins; the summaries become the question. */
export async function* readAll(
  { text, request }: LongText,
  { model, plan }: { readonly model: Model; readonly plan: WindowPlan },
  context: CallContext,
): AsyncGenerator<Notice, Digest | null> {
  const parts = partsOf(text, Math.floor(plan.prompt * 0.7))
  if (parts.length > mostParts) return null
  const room = Math.floor((plan.prompt * 0.6) / parts.length)
  const maxTokens = Math.min(mostTokensOfPart, Math.max(fewestTokensOfPart, room))
  const summaries: string[] = []
  for (const [index, part] of parts.entries()) {
    const message = `Part ${String(index + 1)} of ${String(parts.length)} of the text is being read.`
    yield { type: 'notice', code: 'reading', message }
    const asked = `${part}\n\nSum up this part of a longer text in two or three sentences, with its names and numbers.`
    const { text: summary } = await collect(
      model.generate(
        { messages: [staticPrompt, userText(asked)], sampling: { temperature: 0, maxTokens }, cacheKey: 'read-all' },
        context,
      ),
    )
    if (context.signal.aborted) throw new VadeError('aborted', 'The request was stopped.')
    summaries.push(`Part ${String(index + 1)}: ${summary.trim()}`)
  }
  const question = `A long text was read in ${String(parts.length)} parts. What each says:\n\n${summaries.join('\n')}\n\n${request}`
  return { question, parts: parts.length }
}

/** Pieces of at most so many tokens, by an estimate on the high side, cut between passages. */
function partsOf(text: string, most: number): string[] {
  const parts: string[] = []
  let start = 0
  let tokens = 0
  for (const passage of piecesOf(text)) {
    const cost = estimateTokens(passage.text)
    if (tokens > 0 && tokens + cost > most) {
      parts.push(text.slice(start, passage.start).trim())
      start = passage.start
      tokens = 0
    }
    tokens += cost
  }
  return [...parts, text.slice(start).trim()]
}
