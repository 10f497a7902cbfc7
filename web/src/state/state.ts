import type {
  ApiConversation,
  ApiDocument,
  ApiMessage,
  LocalModel,
  LiveEvent,
  Settings,
  ShownRequest,
  Status,
  TurnEvent,
} from '../../../src/api/index.ts'
import type { NoticeCode } from '../../../src/core/index.ts'
import type { GatewayPlace, PrivacyTab } from './address.ts'

export type Listed = ApiConversation & { readonly snippet?: string | null }

export interface State {
  /** `locked` until a session is there, `deleted` once there is nothing left to show. */
  readonly phase: 'starting' | 'locked' | 'ready' | 'deleted'
  readonly connection: 'connecting' | 'open' | 'lost'
  readonly status: Status | null
  readonly models: readonly LocalModel[]
  readonly settings: Settings
  readonly conversations: readonly Listed[]
  readonly search: string
  /** What a search found; null while nothing is searched for. */
  readonly found: readonly Listed[] | null
  readonly openId: string | null
  /** Where in the gateway's area the page is; null while it shows a conversation. */
  readonly gateway: GatewayPlace | null
  /** Which tab of the privacy area the page shows; null elsewhere. */
  readonly privacy: PrivacyTab | null
  /** What each conversation was given to answer from. */
  readonly documents: Readonly<Record<string, readonly ApiDocument[]>>
  readonly threads: Readonly<Record<string, readonly ApiMessage[]>>
  /** The answer being written in each conversation; '' until it has an id. */
  readonly running: Readonly<Record<string, string>>
  /** What each conversation asks to send, here or on another page; its answer waits until that is said. */
  readonly shown: Readonly<Record<string, ShownRequest>>
  /** Conversations of which nothing leaves this device. */
  readonly kept: readonly string[]
  readonly problem: string | null
  readonly announcement: string
}

export const initialState: State = {
  phase: 'starting',
  connection: 'connecting',
  status: null,
  models: [],
  settings: { defaultModel: null, largerModel: null, announce: 'sentences', theme: 'system' },
  conversations: [],
  search: '',
  found: null,
  openId: null,
  gateway: null,
  privacy: null,
  documents: {},
  threads: {},
  running: {},
  shown: {},
  kept: [],
  problem: null,
  announcement: '',
}

/** How many conversations keep their messages in memory. */
const keptThreads = 12

export type Action =
  | { readonly type: 'patch'; readonly state: Partial<State> }
  | { readonly type: 'live'; readonly event: LiveEvent }
  | { readonly type: 'listed'; readonly conversations: readonly Listed[] }
  | { readonly type: 'thread'; readonly conversation: ApiConversation; readonly messages: readonly ApiMessage[] }
  | { readonly type: 'asked'; readonly id: string }
  | { readonly type: 'turn'; readonly id: string; readonly event: TurnEvent }
  | { readonly type: 'answer'; readonly answer: ApiMessage }
  | { readonly type: 'ended'; readonly id: string }

/** The next state; pure, so that everything the page can show is tested without a page. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'patch':
      return { ...state, ...action.state }
    case 'live':
      return reduceLive(state, action.event)
    case 'listed':
      return { ...state, conversations: sorted(action.conversations) }
    case 'thread':
      return {
        ...withConversation(state, action.conversation),
        threads: kept(state, action.conversation.id, action.messages),
      }
    case 'asked':
      return { ...state, problem: null, running: { ...state.running, [action.id]: '' } }
    case 'answer':
      return changeMessage(
        state,
        { id: action.answer.conversationId, messageId: action.answer.id },
        () => action.answer,
      )
    case 'turn':
      return reduceTurn(state, action.id, action.event)
    case 'ended': {
      const { [action.id]: answerId, ...running } = state.running
      // The stream broke before the last event: the answer must not look as if it were still being written.
      const ended = changeMessage(state, { id: action.id, messageId: answerId ?? '' }, stoppedIfOpen)
      const { [action.id]: _shown, ...shown } = state.shown
      return { ...ended, running, shown }
    }
  }
}

function reduceLive(state: State, event: LiveEvent): State {
  switch (event.type) {
    case 'hello':
      return {
        ...state,
        phase: 'ready',
        connection: 'open',
        status: event.status,
        models: event.models,
        settings: event.settings,
        shown: Object.fromEntries(event.waiting.flatMap(({ conversation, request }) => shownIn(conversation, request))),
      }
    case 'status':
      return { ...state, status: event.status }
    case 'models':
      return { ...state, models: event.models }
    case 'settings':
      return { ...state, settings: event.settings }
    case 'conversation':
      return withConversation(state, event.conversation)
    case 'consent-request': {
      const { conversation, request } = event
      if (conversation === null) return state
      const title = state.conversations.find(({ id }) => id === conversation)?.title ?? ''
      const where =
        conversation === state.openId ? 'See the end of the messages.' : `It is in the conversation ${title}.`
      const announcement = `Vade asks whether it may send something to ${request.provider}. ${where}`
      return { ...state, shown: { ...state.shown, [conversation]: request }, announcement }
    }
    case 'consent-request-ended': {
      const waiting = Object.entries(state.shown).filter(([, { id }]) => id !== event.id)
      return { ...state, shown: Object.fromEntries(waiting) }
    }
    case 'conversation-removed': {
      const { [event.id]: _gone, ...threads } = state.threads
      const { [event.id]: _given, ...documents } = state.documents
      return {
        ...state,
        threads,
        documents,
        conversations: state.conversations.filter(({ id }) => id !== event.id),
        found: state.found?.filter(({ id }) => id !== event.id) ?? null,
        openId: state.openId === event.id ? null : state.openId,
      }
    }
  }
}

function reduceTurn(state: State, id: string, event: TurnEvent): State {
  switch (event.type) {
    case 'turn': {
      const answer: ApiMessage = {
        id: event.answerId,
        conversationId: id,
        parentId: event.question.id,
        role: 'assistant',
        text: '',
        status: 'streaming',
        createdAt: Math.max(Date.now(), event.question.createdAt),
        answer: null,
      }
      const known = (state.threads[id] ?? []).filter((message) => message.id !== event.question.id)
      return {
        ...withConversation(state, { ...event.conversation, leafId: answer.id }),
        threads: kept(state, id, [...known, event.question, answer]),
        running: { ...state.running, [id]: answer.id },
      }
    }
    case 'part': {
      const { part } = event
      const answerId = state.running[id] ?? ''
      if (part.type === 'text-delta') {
        return changeMessage(state, { id, messageId: answerId }, (message) => ({
          ...message,
          text: message.text + part.text,
          // Words where there were none: nobody is waited for any more.
          ...(message.text === '' && { answer: withoutAsking(message.answer) }),
        }))
      }
      if (part.type === 'replacement') {
        return changeMessage(state, { id, messageId: answerId }, (message) => ({
          ...message,
          text: '',
          answer: { ...withoutAsking(message.answer), draft: message.text },
        }))
      }
      // What is asked comes to every page, in the order in which it is asked and answered.
      if (part.type !== 'notice') return state
      return changeMessage(state, { id, messageId: answerId }, (message) => ({
        ...message,
        // How far a text has been read is told anew with each part of it.
        answer: {
          ...message.answer,
          notices: [...(message.answer?.notices ?? []).filter(({ code }) => !isPassing(code)), part],
        },
      }))
    }
    case 'stored':
      return withConversation(
        changeMessage(state, { id, messageId: event.answer.id }, () => event.answer),
        event.conversation,
      )
    case 'error': {
      const { answer, error } = event
      if (answer === null) return { ...state, problem: error.message }
      return changeMessage(state, { id, messageId: answer.id }, () => answer)
    }
  }
}

/** Of use only until what it tells of is over. */
function isPassing(code: NoticeCode): boolean {
  return code === 'reading' || code === 'asking'
}

function withoutAsking(answer: ApiMessage['answer']): ApiMessage['answer'] {
  const notices = answer?.notices?.filter(({ code }) => code !== 'asking')
  return answer && { ...answer, ...(notices && { notices }) }
}

/** What is asked outside of a conversation is answered where it was asked. */
function shownIn(conversation: string | null, request: ShownRequest): [string, ShownRequest][] {
  return conversation === null ? [] : [[conversation, request]]
}

interface Place {
  /** Of the conversation. */
  readonly id: string
  readonly messageId: string
}

function changeMessage(state: State, { id, messageId }: Place, change: (message: ApiMessage) => ApiMessage): State {
  const thread = state.threads[id]
  if (thread === undefined || messageId === '') return state
  // The answer being written is near the end.
  const index = thread.findLastIndex((message) => message.id === messageId)
  const message = thread[index]
  if (message === undefined) return state
  return { ...state, threads: { ...state.threads, [id]: thread.with(index, change(message)) } }
}

function stoppedIfOpen(message: ApiMessage): ApiMessage {
  return message.status === 'streaming' ? { ...message, status: 'stopped' } : message
}

function withConversation(state: State, conversation: ApiConversation): State {
  const running = state.running[conversation.id]
  const known = state.conversations.find(({ id }) => id === conversation.id)
  // While an answer grows, its branch stays shown: the server names the leaf only when it is stored.
  const next = running && known ? { ...conversation, leafId: known.leafId ?? conversation.leafId } : conversation
  const shown = conversation.leafId !== null && running === conversation.leafId ? conversation : next
  const others = state.conversations.filter(({ id }) => id !== conversation.id)
  return {
    ...state,
    conversations: sorted([shown, ...others]),
    found: state.found?.map((one) => (one.id === shown.id ? { ...one, ...shown } : one)) ?? null,
  }
}

function sorted(conversations: readonly Listed[]): Listed[] {
  return conversations.toSorted((a, b) => Number(b.pinned) - Number(a.pinned) || b.updatedAt - a.updatedAt)
}

function kept(state: State, id: string, messages: readonly ApiMessage[]): State['threads'] {
  const { [id]: _old, ...others } = state.threads
  const threads = Object.entries(others)
  const spare = threads.filter(([other]) => state.running[other] === undefined && other !== state.openId)
  const drop = new Set(spare.slice(0, Math.max(0, threads.length + 1 - keptThreads)).map(([other]) => other))
  return { ...Object.fromEntries(threads.filter(([other]) => !drop.has(other))), [id]: messages }
}
