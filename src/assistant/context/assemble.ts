import {
  textOf,
  userText,
  type ContextManifest,
  type ContextPart,
  type ManifestMessage,
  type Message,
  type StoredMessage,
} from '../../core/index.ts'
import type { ContextFact, SummaryLine } from '../../store/index.ts'
import { withoutFacts } from './facts.ts'
import { readLongMessage } from './long-message.ts'
import { unseenOf } from './manifest.ts'
import {
  documentsText,
  earlierText,
  factsText,
  fitDocuments,
  fitEarlier,
  fitFacts,
  questionMessage,
  spareTokens,
  summaryText,
  systemText,
  type Fitted,
  type PromptPassages,
} from './parts.ts'
import type { EarlierPassage } from './retrieval.ts'
import { newest, shownTurns, tokensOf, type ShownTurn } from './shown-turns.ts'
import { staticPrompt } from './static-prompt.ts'
import { fitLines } from './summary.ts'
import type { TokenCounter } from './tokens.ts'
import { turnsOf, turnsUpTo, type PastTurn } from './turns.ts'
import type { WindowPlan } from './window.ts'

export interface ContextInput {
  readonly model: string
  /** From the first message to the question. */
  readonly branch: readonly StoredMessage[]
  readonly counter: TokenCounter
  readonly plan: WindowPlan
  readonly summary: Summary | null
  /** Those that hold, in the order in which they were said. */
  readonly facts: readonly ContextFact[]
  /** Passages of these turns that fit the question, best first. */
  readonly retrieve: (hidden: readonly PastTurn[]) => Promise<readonly EarlierPassage[]>
  readonly documents?: PromptPassages | undefined
  /** What is asked in place of the question: what was found in a text that was read in parts. */
  readonly instead?: string
}

interface Summary {
  readonly lastMessageId: string
  readonly lines: readonly SummaryLine[]
}

export interface AssembledContext {
  readonly messages: readonly Message[]
  readonly manifest: ContextManifest
  /** Of the question, what the model reads, as a share of its letters; 1 where it is whole. */
  readonly questionShare: number
}

/** What stands in the prompt; pieces are taken away from it until it fits. */
interface Draft {
  facts: readonly ContextFact[]
  summary: readonly SummaryLine[]
  recent: readonly ShownTurn[]
  documents: readonly string[]
  earlier: readonly EarlierPassage[]
  question: string
}

/** A question as short as this is not cut, however small the window: whoever cannot read it says so. */
const fewestQuestionTokens = 64

/**
 * Puts the prompt together: what seldom changes first, so that the engine need not read it again; what fits this question
 * only last, together with it. Never longer than the plan's prompt by a token, where the counter is exact.
 */
export async function assembleContext(input: ContextInput): Promise<AssembledContext> {
  const { branch, counter, plan } = input
  const question = branch.at(-1)
  if (question === undefined) throw new Error('A prompt needs a question.')
  const past = turnsOf(branch.slice(0, -1))
  const asked = input.instead ?? question.text
  const [staticTokens = 0, questionTokens = 0] = await counter.texts([staticPrompt.text, asked])
  const fixed = staticTokens + counter.turnTokens + spareTokens
  const roomForQuestion = Math.floor((plan.prompt - fixed) * 0.9)
  const read =
    questionTokens <= Math.max(roomForQuestion, fewestQuestionTokens)
      ? { text: asked, share: 1 }
      : await readLongMessage(asked, roomForQuestion, counter)
  let left = plan.prompt - fixed - Math.min(questionTokens, roomForQuestion)
  const upTo = (share: number) => Math.max(0, Math.min(left, share))
  const take = <Item>({ items, tokens }: Fitted<Item>): readonly Item[] => {
    left -= tokens
    return items
  }

  const covered = turnsUpTo(past, input.summary?.lastMessageId)
  const given =
    input.documents && (await fitDocuments(input.documents, { share: plan.documents, prompt: left }, counter))
  const documents = given === undefined ? [] : take(given)
  // The notes come before the recent turns, for these are what the notes make room for.
  const pinned = await fitFacts(input.facts, upTo(plan.facts), counter)
  const lines = withoutFacts(input.summary?.lines ?? [], { holding: input.facts, shown: pinned.items })
  const summary = take(await fitLines(lines, upTo(plan.summary), counter))
  const recent = newest(await shownTurns(past.slice(covered), plan, counter), left - upTo(plan.facts))
  left -= tokensOf(recent)
  const shown = new Set(recent.flatMap(({ messages }) => messages.flatMap(({ id, whole }) => (whole ? [id] : []))))
  const told = input.facts.filter(
    ({ messageId, edited }) => edited || !(shown.has(messageId) || messageId === question.id),
  )
  const facts = take(await fitFacts(told, upTo(plan.facts), counter))
  const hidden = past.filter(({ messages }) => messages.some(({ id }) => !shown.has(id)))
  const passages = hidden.length === 0 ? [] : await input.retrieve(hidden)
  const earlier = take(
    await fitEarlier(passages, upTo(Math.min(plan.retrieved, plan.documents - (given?.tokens ?? 0))), counter),
  )

  const draft: Draft = { facts, summary, recent, documents, earlier, question: read.text }
  const promptTokens = await shrinkToFit(draft, input)
  const placed = messagesOf(draft, input)
  return {
    messages: placed.map(({ message }) => message),
    questionShare: read.share,
    manifest: {
      model: input.model,
      contextTokens: plan.contextTokens,
      promptTokens,
      exact: counter.exact,
      parts: await partsOf(draft, promptTokens, input),
      messages: placed.map(({ entry }) => entry),
      unseen: unseenOf(past, { ...draft, covered }),
    },
  }
}

/** Takes away what matters least until the prompt fits, counted as a whole. The question and the static part stay. */
async function shrinkToFit(draft: Draft, input: ContextInput): Promise<number> {
  for (;;) {
    const tokens = await input.counter.prompt(messagesOf(draft, input).map(({ message }) => message))
    if (tokens <= input.plan.prompt) return tokens
    if (draft.earlier.length > 0) draft.earlier = draft.earlier.slice(0, -1)
    else if (draft.documents.length > 1) draft.documents = draft.documents.slice(0, -1)
    else if (draft.summary.length > 0) draft.summary = draft.summary.slice(1)
    else if (draft.recent.length > 0) draft.recent = draft.recent.slice(1)
    else if (draft.facts.length > 0) draft.facts = draft.facts.slice(1)
    else if (draft.documents.length > 0) draft.documents = []
    else return tokens
  }
}

interface Placed {
  readonly message: Message
  readonly entry: ManifestMessage
}

function messagesOf(draft: Draft, { branch, documents }: ContextInput): Placed[] {
  const question = branch.at(-1)
  const system = systemText(staticPrompt.text, draft)
  const found = {
    documents: documentsText(documents?.heading ?? '', draft.documents),
    earlier: earlierText(draft.earlier),
  }
  const asked = questionMessage(found, draft.question)
  const text = textOf(asked)
  return [
    { message: { role: 'system', text: system }, entry: { role: 'system', text: system } },
    ...draft.recent.flatMap(({ messages }) =>
      messages.map(({ id, role, text: said, whole }): Placed => {
        const message: Message = role === 'user' ? userText(said) : { role, text: said }
        return { message, entry: whole ? { role, messageId: id } : { role, text: said } }
      }),
    ),
    {
      message: asked,
      entry:
        question !== undefined && text === question.text
          ? { role: 'user', messageId: question.id }
          : { role: 'user', text },
    },
  ]
}

async function partsOf(draft: Draft, promptTokens: number, given: ContextInput): Promise<ContextPart[]> {
  const { facts, summary, recent, documents, earlier } = draft
  const texts = [
    staticPrompt.text,
    factsText(facts),
    summaryText(summary),
    documentsText(given.documents?.heading ?? '', documents),
    earlierText(earlier),
  ]
  const [fixed = 0, ofFacts = 0, ofSummary = 0, ofDocuments = 0, ofEarlier = 0] = await given.counter.texts(texts)
  const ofRecent = tokensOf(recent)
  const before = fixed + ofFacts + ofSummary + ofRecent + ofDocuments + ofEarlier
  const parts: ContextPart[] = [
    { kind: 'static', tokens: fixed, items: 1 },
    { kind: 'facts', tokens: ofFacts, items: facts.length },
    { kind: 'summary', tokens: ofSummary, items: summary.length },
    { kind: 'recent', tokens: ofRecent, items: recent.flatMap(({ messages }) => messages).length },
    { kind: 'documents', tokens: ofDocuments, items: documents.length },
    { kind: 'retrieved', tokens: ofEarlier, items: earlier.length },
    // With what the template and the headings take.
    { kind: 'question', tokens: Math.max(0, promptTokens - before), items: 1 },
  ]
  return parts.filter(({ items }) => items > 0)
}
