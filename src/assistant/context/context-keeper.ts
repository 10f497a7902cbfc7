import {
  userText,
  type CallContext,
  type ContextManifest,
  type Message,
  type Model,
  type Notice,
  type StoredMessage,
} from '../../core/index.ts'
import type { ContextRepository, SummaryLine } from '../../store/index.ts'
import { topicWords } from '../text/words.ts'
import { assembleContext, type AssembledContext } from './assemble.ts'
import { compactionStep, fillOf, type CompactionStep, type Fill } from './compaction.ts'
import { correctionsOf, factsIn, factsOn } from './facts.ts'
import { createMeanings, type Embedding } from './meaning.ts'
import { noticeOf } from './notice.ts'
import type { PromptPassages } from './parts.ts'
import { readAll, textToReadWhole } from './read-all.ts'
import { corrected, rankEarlier, searchText, type EarlierPassage } from './retrieval.ts'
import { staticPrompt } from './static-prompt.ts'
import { extractLines, fitLines } from './summary.ts'
import { writeLines } from './summary-writer.ts'
import { createTokenCounter, createTokenMemory, type TokenCounter } from './tokens.ts'
import { turnsOf, type PastTurn } from './turns.ts'
import { planWindow, type WindowPlan } from './window.ts'

export interface ContextKeeperOptions {
  readonly contexts: ContextRepository
  readonly embedding?: Embedding | undefined
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

/** Keeps long conversations within the window of a small model; nothing of them is cut silently. */
export interface ContextKeeper {
  /** Puts the prompt together. Notices tell how far a long text has been read, where one is to be read as a whole. */
  prepare(turn: AskedTurn, context: CallContext): AsyncGenerator<Notice, PreparedContext>
  /** Notes what the person says of themselves in a question. */
  learn(question: StoredMessage): Promise<void>
  /** After an answer, the last of the branch, while nobody waits: sums up what fills the window, and learns meanings. */
  tidy(
    answered: { readonly branch: readonly StoredMessage[]; readonly model: Model },
    signal: AbortSignal,
  ): Promise<void>
}

/** A model's window as it is divided, and how it counts. */
interface Window {
  readonly plan: WindowPlan
  readonly counter: TokenCounter
}

const mostFound = 400
const mostWords = 48
/** Letters of a question, and of the one before it, that are looked for. */
const longestSearch = 2000
/** Sentences that are taken from the turns of one step, at least. */
const fewestLines = 4
const tokensPerLine = 40

export function createContextKeeper({ contexts, embedding, summarizer }: ContextKeeperOptions): ContextKeeper {
  const memory = createTokenMemory()
  const meanings = createMeanings(contexts, embedding)

  async function windowOf(model: Model, most: number, signal: AbortSignal): Promise<Window> {
    const counter = await createTokenCounter(model, memory, signal)
    return { counter, plan: planWindow(Math.min(most, counter.contextTokens)) }
  }

  async function fill(conversationId: string, past: readonly PastTurn[], window: Window): Promise<Fill> {
    return fillOf(past, await contexts.summaries(conversationId), window)
  }

  /** The next step of a conversation that fills more than this; null where there is none. */
  async function nextStep(before: Fill, most: number, { plan, counter }: Window): Promise<CompactionStep | null> {
    if (before.tokens <= most) return null
    const [staticTokens = 0] = await counter.texts([staticPrompt.text])
    return compactionStep(before, plan, staticTokens)
  }

  async function store(
    conversationId: string,
    summary: {
      readonly step: CompactionStep
      readonly fresh: readonly SummaryLine[]
      readonly writtenBy: 'model' | 'extract'
    },
    { plan, counter }: Window,
  ): Promise<void> {
    const { step, fresh, writtenBy } = summary
    const { items: lines } = await fitLines([...step.before, ...fresh], plan.summary, counter)
    await contexts.addSummary(conversationId, { lastMessageId: step.lastMessageId, writtenBy, lines })
  }

  /** Somebody waits, so sentences are taken as they were said. */
  async function compactNow(question: StoredMessage, past: readonly PastTurn[], window: Window): Promise<Fill> {
    const { plan, counter } = window
    const before = await fill(question.conversationId, past, window)
    const [asked = 0] = await counter.texts([question.text])
    const step = await nextStep(before, plan.compactNow - Math.min(asked, plan.message), window)
    if (step === null) return before
    const fresh = extractLines(step.turns, linesFor(plan))
    await store(question.conversationId, { step, fresh, writtenBy: 'extract' }, window)
    return fill(question.conversationId, past, window)
  }

  /** Whether there is another summary now. */
  async function compactWell(branch: readonly StoredMessage[], window: Window, signal: AbortSignal): Promise<boolean> {
    const conversationId = branch.at(-1)?.conversationId ?? ''
    const before = await fill(conversationId, turnsOf(branch), window)
    const step = await nextStep(before, window.plan.compactAbove, window)
    if (step === null) return false
    const written = await writtenLines(step.turns, signal)
    signal.throwIfAborted()
    const summary =
      written.length > 0
        ? { step, fresh: written, writtenBy: 'model' as const }
        : { step, fresh: extractLines(step.turns, linesFor(window.plan)), writtenBy: 'extract' as const }
    await store(conversationId, summary, window)
    return true
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

  async function retrieve(
    branch: readonly StoredMessage[],
    hidden: readonly PastTurn[],
    signal: AbortSignal,
  ): Promise<readonly EarlierPassage[]> {
    const question = branch.at(-1)
    if (question === undefined) return []
    const before = branch.slice(0, -1).findLast(({ role }) => role === 'user')
    const text = searchText(question.text.slice(0, longestSearch), before?.text.slice(0, longestSearch))
    const words = [...new Set(topicWords(text))].slice(0, mostWords)
    const found = await contexts.search(question.conversationId, words, mostFound)
    const meaning = await meanings.of(question.conversationId, text, signal)
    return rankEarlier({ question: text, turns: hidden, found, meaning })
  }

  async function assembled(
    turn: AskedTurn & { readonly instead?: string | undefined },
    window: Window,
    rest: { readonly summary: Fill['summary']; readonly signal: AbortSignal },
  ): Promise<AssembledContext> {
    const { branch, model, documents, instead } = turn
    const facts = factsOn(branch, await contexts.facts(branch.at(-1)?.conversationId ?? ''))
    const corrections = correctionsOf(facts)
    return assembleContext({
      ...window,
      model: model.id,
      branch,
      summary: rest.summary,
      facts: facts.holding,
      // What was found in a long text stands for the question, and leaves no room for more.
      retrieve: async (hidden) =>
        instead === undefined ? corrected(await retrieve(branch, hidden, rest.signal), corrections) : [],
      documents,
      ...(instead !== undefined && { instead }),
    })
  }

  /** Lets the engine read the new beginning of the prompt, so that the next question waits for its own words only. */
  async function readBeginning(
    { branch, model }: Pick<AskedTurn, 'branch' | 'model'>,
    window: Window,
    signal: AbortSignal,
  ): Promise<void> {
    const last = branch.at(-1)
    // What answers here or elsewhere begins with a draft of this device.
    const reader = model.runsOn === 'either' ? (summarizer?.() ?? null) : model
    if (last === undefined || reader === null || reader.runsOn !== 'device' || !window.counter.exact) return
    const next = { ...last, id: '', role: 'user' as const, text: '…' }
    const { summary } = await fill(last.conversationId, turnsOf(branch), window)
    const { messages } = await assembled({ branch: [...branch, next], model }, window, { summary, signal })
    const request = {
      messages: [...messages.slice(0, -1), userText(next.text)],
      cacheKey: last.conversationId,
      sampling: { maxTokens: 1 },
    }
    for await (const part of reader.generate(request, { signal, caller: 'assistant' })) {
      if (part.type === 'finish') return
    }
  }

  return {
    async *prepare(turn, context) {
      const { branch, model } = turn
      const question = branch.at(-1)
      if (question === undefined) throw new Error('A prompt needs a question.')
      const window = await windowOf(model, turn.contextTokens ?? Infinity, context.signal)
      const { summary } = await compactNow(question, turnsOf(branch.slice(0, -1)), window)
      const long = await textToReadWhole(branch, window.plan, window.counter)
      const digest = long === null ? null : yield* readAll(long, { model, plan: window.plan }, context)
      const { messages, manifest, questionShare } = await assembled({ ...turn, instead: digest?.question }, window, {
        summary,
        signal: context.signal,
      })
      return { messages, manifest, notice: noticeOf(manifest, questionShare, digest?.parts ?? 0) }
    },
    async learn({ id, conversationId, text, createdAt }) {
      await contexts.addFacts(factsIn(text).map((fact) => ({ ...fact, conversationId, messageId: id, createdAt })))
    },
    async tidy({ branch, model }, signal) {
      const window = await windowOf(model, Infinity, signal)
      if (await compactWell(branch, window, signal)) await readBeginning({ branch, model }, window, signal)
      await meanings.learn(branch, signal)
    },
  }
}

function linesFor(plan: WindowPlan): number {
  return Math.max(fewestLines, Math.floor(plan.summary / tokensPerLine))
}
