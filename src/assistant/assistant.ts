import { userText, VadeError, type Conversation, type Model, type StoredMessage } from '../core/index.ts'
import { withComputed, type Computed } from '../rules/index.ts'
import type { ContextRepository, ConversationRepository } from '../store/index.ts'
import { answerLater, type LaterQuestion } from './answer-later.ts'
import {
  createContextKeeper,
  createContextView,
  staticPrompt,
  type ContextKeeperOptions,
  type ContextView,
} from './context/index.ts'
import type { Documents } from './documents/documents.ts'
import type { Find } from './grounding/grounded-model.ts'
import { exportBranch, type Exported } from './export.ts'
import { asksForRepetition } from './repetition/asked-for.ts'
import { withStopTold } from './repetition/told.ts'
import { isShown, runTurn, type ShownPart, type TurnEvent } from './turn.ts'

export interface AssistantOptions extends Pick<ContextKeeperOptions, 'embedding' | 'summarizer'> {
  readonly conversations: ConversationRepository
  /** Left out: no conversation has any. */
  readonly documents?: Documents
  readonly contexts: ContextRepository
  /** The model of this name, or the one that answers by default. */
  readonly resolve: (name: string | null) => Model
  /**
   * Asked before whoever answers by default, or this device; never before a model that was named. Left out: nothing is
   * computed.
   */
  readonly computed?: Computed
  readonly onChange?: (change: ConversationChange) => void
  /** Runs what nobody waits for; without it long conversations are summed up only when they must be. */
  readonly inBackground?: (work: () => Promise<void>) => void
}

export type ConversationChange =
  | { readonly type: 'conversation'; readonly conversation: Conversation }
  | { readonly type: 'conversation-removed'; readonly id: string }

export interface TurnInput {
  readonly parentId: string | null
  /** Absent: answer the question `parentId` again. */
  readonly text?: string | undefined
  readonly model?: string | undefined
  /** Whether the reader can take back what was said; true unless told. */
  readonly replaceable?: boolean | undefined
  /** Whether they can say what may leave; as `replaceable` unless told. */
  readonly interactive?: boolean | undefined
}

export interface Question {
  readonly text: string
  readonly model?: string | undefined
  /** In place of Vade's own instruction. */
  readonly system?: string | undefined
  readonly maxTokens?: number | undefined
  readonly temperature?: number | undefined
  /** Whether whoever asks can say what may leave; false unless told. */
  readonly interactive?: boolean | undefined
}

export interface Found {
  readonly conversations: readonly (Conversation & {
    readonly snippet: string | null
    readonly matchId: string | null
  })[]
  readonly more: boolean
}

/** Conversations and what is said in them. */
export interface Assistant {
  list(query: {
    readonly search?: string | undefined
    readonly limit: number
    readonly before?: number | undefined
  }): Promise<Found>
  create(input: {
    readonly title?: string | undefined
    readonly model?: string | null | undefined
  }): Promise<Conversation>
  get(id: string): Promise<{ readonly conversation: Conversation; readonly messages: StoredMessage[] }>
  change(id: string, change: ConversationEdit): Promise<Conversation>
  remove(id: string): Promise<void>
  export(id: string, format: 'markdown' | 'jsonl'): Promise<Exported>
  /** Answers one question; nothing of it is stored. */
  ask(question: Question, signal: AbortSignal): AsyncIterable<ShownPart>
  /** One turn at a time in a conversation: a second one is refused with `conflict`. */
  takeTurn(id: string, input: TurnInput, signal: AbortSignal): AsyncIterable<TurnEvent>
  stopTurn(id: string): void
  /** Answers a question of before while nobody waits; null where it was not answered. */
  answerLater(question: LaterQuestion, signal: AbortSignal): Promise<StoredMessage | null>
  readonly context: ContextView
  /** Stops all answers that are being written. */
  close(): void
}

export interface ConversationEdit {
  readonly title?: string | undefined
  readonly pinned?: boolean | undefined
  readonly model?: string | null | undefined
  readonly leafId?: string | undefined
}

const untitled = 'New chat'

export function createAssistant(options: AssistantOptions): Assistant {
  const { conversations, contexts, computed, documents } = options
  const keeper = createContextKeeper(options)
  const running = new Map<string, AbortController>()
  let tidying = new AbortController()
  /** What can be computed is, unless a model was named: the device is a place. */
  const computedFirst = (name: string | null, model: Model): Model => {
    if (computed === undefined || (name !== null && name !== 'auto' && name !== 'device')) return model
    return withComputed({ model, computed, when: 'last' })
  }
  const tell = (conversation: Conversation) => options.onChange?.({ type: 'conversation', conversation })

  async function need(id: string): Promise<Conversation> {
    const conversation = await conversations.get(id)
    if (conversation === null)
      throw new VadeError('not_found', `There is no conversation ${id}; it may have been deleted.`)
    return conversation
  }

  async function questionFor(conversation: Conversation, input: TurnInput): Promise<StoredMessage> {
    if (input.text === undefined) {
      const parent = (await conversations.messages(conversation.id)).find((message) => message.id === input.parentId)
      if (parent?.role !== 'user') {
        throw new VadeError('invalid_request', 'Only a question can be answered again; parentId must be one.', {
          param: 'parentId',
        })
      }
      return parent
    }
    if (conversation.leafId === null && conversation.title === untitled) {
      await conversations.change(conversation.id, { title: titleFrom(input.text) })
    }
    const question = await conversations.addMessage({
      conversationId: conversation.id,
      parentId: input.parentId,
      role: 'user',
      text: input.text,
      status: 'complete',
    })
    await keeper.learn(question)
    return question
  }

  function tidy(id: string, model: Model): void {
    options.inBackground?.(async () => {
      if (running.size > 1) return
      tidying.abort()
      tidying = new AbortController()
      const { signal } = tidying
      const leafId = (await conversations.get(id))?.leafId ?? null
      if (leafId === null) return
      try {
        await keeper.tidy({ branch: await conversations.branch(leafId), model }, signal)
      } catch (thrown) {
        if (!signal.aborted) throw thrown
      }
    })
  }

  async function* takeTurn(id: string, input: TurnInput, signal: AbortSignal): AsyncGenerator<TurnEvent> {
    if (running.has(id)) {
      throw new VadeError('conflict', 'This conversation is being answered already; stop that answer first.')
    }
    const stop = new AbortController()
    running.set(id, stop)
    // Whoever asks comes before what nobody waits for.
    tidying.abort()
    try {
      const before = await need(id)
      const name = input.model ?? before.model
      const model = options.resolve(name)
      const find: Find | undefined = documents && ((asked, to) => documents.find(id, asked, to))
      const question = await questionFor(before, input)
      const conversation = await need(id)
      tell(conversation)
      const branch = await conversations.branch(question.id)
      const context = { signal: AbortSignal.any([signal, stop.signal]), caller: 'assistant', conversation: id }
      const { replaceable = true, interactive } = input
      const reader = { replaceable, interactive }
      const turn = { conversation, question, branch, model, find, ...reader, conversations, contexts, keeper }
      yield* runTurn({ ...turn, computedFirst: (last) => computedFirst(name, last) }, context)
      tidy(id, model)
    } finally {
      running.delete(id)
      // Whoever asked may have gone away: other pages show the answer as it was stored.
      const after = await conversations.get(id)
      if (after !== null) tell(after)
    }
  }

  async function* ask(question: Question, signal: AbortSignal): AsyncGenerator<ShownPart> {
    const { text, system, maxTokens, temperature, interactive = false } = question
    const instruction = system === undefined ? staticPrompt : { role: 'system' as const, text: system }
    const sampling = {
      ...(maxTokens !== undefined && { maxTokens }),
      ...(temperature !== undefined && { temperature }),
    }
    const stopRepeating = !asksForRepetition(text)
    const request = { messages: [instruction, userText(text)], sampling, interactive, stopRepeating }
    // Another instruction than Vade's own may want another form of answer than a computed one.
    const { model: name = null } = question
    const plain = options.resolve(name)
    const model = system === undefined ? computedFirst(name, plain) : plain
    const parts = model.generate(request, { signal, caller: 'assistant' })
    for await (const part of withStopTold(parts)) if (isShown(part)) yield part
  }

  return {
    context: createContextView(options),
    ask,
    takeTurn,
    async list({ search, limit, before }) {
      if (search !== undefined && search.trim() !== '') {
        const hits = await conversations.search(search, { limit })
        return {
          conversations: hits.map(({ conversation, snippet, matchId }) => ({ ...conversation, snippet, matchId })),
          more: false,
        }
      }
      const page = await conversations.list(before === undefined ? { limit } : { limit, before })
      return {
        conversations: page.conversations.map((conversation) => ({ ...conversation, snippet: null, matchId: null })),
        more: page.more,
      }
    },
    async create({ title, model }) {
      const conversation = await conversations.create({ title: title ?? untitled, model: model ?? null })
      tell(conversation)
      return conversation
    },
    async get(id) {
      return { conversation: await need(id), messages: await conversations.messages(id) }
    },
    async change(id, edit) {
      if (edit.model) options.resolve(edit.model)
      const conversation = await conversations.change(id, {
        ...(edit.title !== undefined && { title: edit.title }),
        ...(edit.pinned !== undefined && { pinned: edit.pinned }),
        ...(edit.model !== undefined && { model: edit.model }),
        ...(edit.leafId !== undefined && { leafId: edit.leafId }),
      })
      tell(conversation)
      return conversation
    },
    async remove(id) {
      running.get(id)?.abort()
      if (!(await conversations.remove(id))) throw new VadeError('not_found', `There is no conversation ${id}.`)
      options.onChange?.({ type: 'conversation-removed', id })
    },
    async export(id, format) {
      const conversation = await need(id)
      return exportBranch(conversation, await conversations.messages(id), format)
    },
    async answerLater(question, signal) {
      const { conversationId } = question
      const model = options.resolve('device')
      const answer = await answerLater(question, { conversations, contexts, keeper, model }, signal)
      const conversation = answer === null ? null : await conversations.get(conversationId)
      if (conversation !== null) tell(conversation)
      return answer
    },
    stopTurn(id) {
      running.get(id)?.abort()
    },
    close() {
      tidying.abort()
      for (const controller of running.values()) controller.abort()
    },
  }
}

/** The first line of the question, cut at a word, at most 60 characters. */
function titleFrom(text: string): string {
  const line = text.trim().split('\n', 1)[0]?.replace(/\s+/g, ' ') ?? ''
  if (line === '') return untitled
  if (line.length <= 60) return line
  const cut = line.slice(0, 60)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 30))}…`
}
