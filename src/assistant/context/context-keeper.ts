import {
  toVadeError,
  type CallContext,
  type ContextManifest,
  type Message,
  type Model,
  type Notice,
  type StoredMessage,
} from '../../core/index.ts'
import type { ContextRepository, SummaryLine } from '../../store/index.ts'
import { assembleContext } from './assemble.ts'
import { compactionStep, fillOf, type CompactionStep, type Fill } from './compaction.ts'
import { factsIn, factsOn } from './facts.ts'
import { noticeOf } from './notice.ts'
import type { PromptPassages } from './parts.ts'
import { passagesOf } from './passages.ts'
import { readAll, textToReadWhole } from './read-all.ts'
import { rankEarlier, searchText, type EarlierPassage, type Search } from './retrieval.ts'
import { staticPrompt } from './static-prompt.ts'
import { extractLines, fitLines } from './summary.ts'
import { writeLines } from './summary-writer.ts'
import { createTokenCounter, createTokenMemory, type TokenCounter } from './tokens.ts'
import { turnsOf, type PastTurn } from './turns.ts'
import { planWindow, type WindowPlan } from './window.ts'
import { contentWords } from './words.ts'

/** Turns texts into unit vectors; null where the embedding model is not on this machine. Fetches nothing. */
export type Embed = (texts: readonly string[], signal: AbortSignal) => Promise<readonly Float32Array[] | null>

export interface ContextKeeperOptions {
  readonly contexts: ContextRepository
  /** Meaning of texts, and the name of the model that tells it. */
  readonly embedding?: { readonly model: string; readonly embed: Embed } | undefined
  /** The model that writes summaries when nobody waits: one of this device, or null. */
  readonly summarizer?: (() => Model | null) | undefined
}

export interface AskedTurn {
  /** From the first message to the question. */
  readonly branch: readonly StoredMessage[]
  readonly model: Model
  /** Passages of documents for this question. */
  readonly documents?: PromptPassages | undefined
  /** A smaller window than the model speaks of, after it refused a prompt. */
  readonly contextTokens?: number | undefined
}

export interface PreparedContext {
  readonly messages: readonly Message[]
  readonly manifest: ContextManifest
  /** What the model does not see in full, in one sentence; null where it sees everything. */
  readonly notice: Notice | null
}

/** Keeps long conversations within the window of a small model, and nothing of them is cut silently. */
export interface ContextKeeper {
  /** Puts the prompt together. Notices tell how far a long text has been read, where one is to be read as a whole. */
  prepare(turn: AskedTurn, context: CallContext): AsyncGenerator<Notice, PreparedContext>
  /** Notes what the person says of themselves in a question. */
  learn(question: StoredMessage): Promise<void>
  /** After an answer, while nobody waits: sums up what fills the window, and learns what passages mean. */
  tidy(turn: AskedTurn, signal: AbortSignal): Promise<void>
}

const mostFound = 400
/** Passages whose meaning is worked out in one go after an answer. */
const mostEmbedded = 128
/** Letters of a question whose meaning is looked for. */
const longestMeaning = 480
/** Sentences that are taken from the turns of one step, at least. */
const fewestLines = 4
const tokensPerLine = 40

export function createContextKeeper({ contexts, embedding, summarizer }: ContextKeeperOptions): ContextKeeper {
  const memory = createTokenMemory()

  async function windowOf({ model, contextTokens }: AskedTurn, signal: AbortSignal) {
    const counter = await createTokenCounter(model, memory, signal)
    return { counter, plan: planWindow(Math.min(contextTokens ?? Infinity, counter.contextTokens)) }
  }

  async function fill(turn: AskedTurn, past: readonly PastTurn[], window: Window): Promise<Fill> {
    const conversationId = turn.branch.at(-1)?.conversationId ?? ''
    return fillOf(past, await contexts.summaries(conversationId), window)
  }

  async function store(
    conversationId: string,
    {
      step,
      fresh,
      writtenBy,
    }: {
      readonly step: CompactionStep
      readonly fresh: readonly SummaryLine[]
      readonly writtenBy: 'model' | 'extract'
    },
    { plan, counter }: Window,
  ): Promise<SummaryLine[]> {
    const { lines } = await fitLines([...step.before, ...fresh], plan.summary, counter)
    await contexts.addSummary(conversationId, { lastMessageId: step.lastMessageId, writtenBy, lines })
    return lines
  }

  /** Somebody waits, so sentences are taken as they were said. */
  async function compactNow(turn: AskedTurn, past: readonly PastTurn[], window: Window): Promise<Fill> {
    const before = await fill(turn, past, window)
    const [staticTokens = 0, asked = 0] = await window.counter.texts([
      staticPrompt.text,
      turn.branch.at(-1)?.text ?? '',
    ])
    if (before.tokens + Math.min(asked, window.plan.message) <= window.plan.compactNow) return before
    const step = compactionStep(before, window.plan, staticTokens)
    if (step === null) return before
    const fresh = extractLines(step.turns, linesFor(window.plan))
    await store(turn.branch.at(-1)?.conversationId ?? '', { step, fresh, writtenBy: 'extract' }, window)
    return fill(turn, past, window)
  }

  async function retrieve(
    turn: AskedTurn,
    hidden: readonly PastTurn[],
    signal: AbortSignal,
  ): Promise<readonly EarlierPassage[]> {
    const question = turn.branch.at(-1)
    const before = turn.branch.findLast((message) => message.role === 'user' && message !== question)
    if (question === undefined) return []
    const text = searchText(question.text.slice(0, 2000), before?.text.slice(0, 1000))
    const words = [...new Set(contentWords(text))].slice(0, 48)
    const found = await contexts.search(question.conversationId, words, mostFound)
    const meaning = await meaningOf(question.conversationId, text, signal)
    return rankEarlier({ question: text, turns: hidden, found, meaning })
  }

  async function meaningOf(conversationId: string, question: string, signal: AbortSignal): Promise<Search['meaning']> {
    if (embedding === undefined) return null
    const passages = await contexts.vectors(conversationId, embedding.model)
    if (passages.length === 0) return null
    try {
      const [vector] = (await embedding.embed([question.slice(0, longestMeaning)], signal)) ?? []
      return vector === undefined ? null : { question: vector, passages }
    } catch (thrown) {
      // Words alone find most of it: no answer fails for want of an embedding.
      if (toVadeError(thrown).code === 'aborted') throw thrown
      return null
    }
  }

  async function compactWell(turn: AskedTurn, signal: AbortSignal): Promise<void> {
    const window = await windowOf(turn, signal)
    const past = turnsOf(turn.branch)
    const before = await fill(turn, past, window)
    if (before.tokens <= window.plan.compactAbove) return
    const [staticTokens = 0] = await window.counter.texts([staticPrompt.text])
    const step = compactionStep(before, window.plan, staticTokens)
    if (step === null) return
    const written = await writtenLines(step.turns, signal)
    signal.throwIfAborted()
    const writtenBy = written.length > 0 ? 'model' : 'extract'
    const fresh = written.length > 0 ? written : extractLines(step.turns, linesFor(window.plan))
    await store(turn.branch.at(-1)?.conversationId ?? '', { step, fresh, writtenBy }, window)
  }

  async function writtenLines(turns: readonly PastTurn[], signal: AbortSignal): Promise<SummaryLine[]> {
    const model = summarizer?.() ?? null
    if (model === null || model.runsOn !== 'device' || !model.abilities.schema) return []
    try {
      const counter = await createTokenCounter(model, memory, signal)
      return await writeLines(turns, { model, counter, signal })
    } catch (thrown) {
      // A question came in between: the next answer is followed by another try.
      if (signal.aborted) throw thrown
      return []
    }
  }

  async function learnMeaning({ branch }: AskedTurn, signal: AbortSignal): Promise<void> {
    const conversationId = branch.at(-1)?.conversationId
    if (embedding === undefined || conversationId === undefined) return
    const stored = await contexts.vectors(conversationId, embedding.model)
    const known = new Set(stored.map(({ messageId, ordinal }) => `${messageId} ${String(ordinal)}`))
    const fresh = branch
      .toReversed()
      .flatMap(({ id, text }) =>
        passagesOf(text).map((passage, ordinal) => ({ messageId: id, ordinal, text: passage.text })),
      )
      .filter(({ messageId, ordinal }) => !known.has(`${messageId} ${String(ordinal)}`))
      .slice(0, mostEmbedded)
    if (fresh.length === 0 || signal.aborted) return
    const vectors = await embedding.embed(
      fresh.map(({ text }) => text),
      signal,
    )
    const rows = (vectors ?? []).flatMap((vector, index) => {
      const passage = fresh[index]
      return passage === undefined ? [] : [{ messageId: passage.messageId, ordinal: passage.ordinal, vector }]
    })
    await contexts.setVectors(embedding.model, rows)
  }

  return {
    async *prepare(turn, context) {
      const { signal } = context
      const window = await windowOf(turn, signal)
      const past = turnsOf(turn.branch.slice(0, -1))
      const { summary } = await compactNow(turn, past, window)
      const long = await textToReadWhole(turn.branch, window.plan, window.counter)
      const digest = long === null ? null : yield* readAll(long, { model: turn.model, plan: window.plan }, context)
      const facts = await contexts.facts(turn.branch.at(-1)?.conversationId ?? '')
      const { messages, manifest, questionShare } = await assembleContext({
        model: turn.model.id,
        branch: turn.branch,
        ...window,
        summary,
        facts: factsOn(turn.branch, facts).holding,
        retrieve: (hidden) => (digest === null ? retrieve(turn, hidden, signal) : Promise.resolve([])),
        documents: turn.documents,
        ...(digest !== null && { instead: digest.question }),
      })
      return { messages, manifest, notice: noticeOf(manifest, questionShare, digest?.parts ?? 0) }
    },
    async learn({ id, conversationId, text, createdAt }) {
      await contexts.addFacts(factsIn(text).map((fact) => ({ ...fact, conversationId, messageId: id, createdAt })))
    },
    async tidy(turn, signal) {
      await learnMeaning(turn, signal)
      await compactWell(turn, signal)
    },
  }
}

interface Window {
  readonly plan: WindowPlan
  readonly counter: TokenCounter
}

function linesFor(plan: WindowPlan): number {
  return Math.max(fewestLines, Math.floor(plan.summary / tokensPerLine))
}
