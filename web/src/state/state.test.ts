import { expect, test } from 'vitest'
import type { ApiConversation, ApiMessage, LiveEvent, ShownRequest, TurnEvent } from '../../../src/api/index.ts'
import { initialState, reduce, type State } from './state.ts'

const conversation: ApiConversation = {
  id: 'c',
  title: 'Hello',
  pinned: false,
  model: null,
  leafId: null,
  createdAt: 1,
  updatedAt: 1,
}
const question: ApiMessage = {
  id: 'q',
  conversationId: 'c',
  parentId: null,
  role: 'user',
  text: 'Hi',
  status: 'complete',
  createdAt: 2,
  answer: null,
}

function play(events: readonly TurnEvent[]): State {
  const asked = reduce(initialState, { type: 'asked', id: 'c' })
  return events.reduce((state, event) => reduce(state, { type: 'turn', id: 'c', event }), asked)
}

const begun: TurnEvent = { type: 'turn', conversation, question, answerId: 'a' }
const word = (text: string): TurnEvent => ({ type: 'part', part: { type: 'text-delta', text } })

test('an answer grows at the end of the shown branch', () => {
  const state = play([begun, word('Good '), word('day')])
  expect(state.threads['c']?.map(({ text, status }) => [text, status])).toEqual([
    ['Hi', 'complete'],
    ['Good day', 'streaming'],
  ])
  expect(state.conversations[0]?.leafId).toBe('a')
  expect(state.running['c']).toBe('a')
})

test('a draft that is replaced is kept beside the answer', () => {
  const state = play([
    begun,
    word('A guess'),
    { type: 'part', part: { type: 'replacement', reason: 'Unsure.' } },
    word('Known'),
  ])
  expect(state.threads['c']?.[1]).toMatchObject({ text: 'Known', answer: { draft: 'A guess' } })
})

const asking = { type: 'consent-request', id: 'ask1', provider: 'p', model: 'm' } as const
const shownPart: ShownRequest = { ...asking, payload: [], redactions: [], classes: [] }

test('what is asked to be sent is shown until it was answered here or elsewhere, or the turn ends', () => {
  const event = { type: 'consent-request', conversation: 'c', request: shownPart } as const
  const waiting = reduce(play([begun]), { type: 'live', event })
  expect(waiting.shown['c']).toEqual(shownPart)
  expect(waiting.announcement).toContain('Vade asks whether it may send something to p')
  const live = (id: string) => reduce(waiting, { type: 'live', event: { type: 'consent-request-ended', id } })
  expect(live('ask1').shown).toEqual({})
  expect(live('ask2').shown['c']).toEqual(shownPart)
  expect(reduce(waiting, { type: 'ended', id: 'c' }).shown).toEqual({})
})

test('a page that begins anew shows what waits, and nothing that is asked elsewhere than in a conversation', () => {
  const { settings } = initialState
  const engine = {
    state: 'none',
    model: null,
    threads: null,
    contextTokens: null,
    memoryBytes: null,
    error: null,
  } as const
  const status = { version: '1', answering: 'eliza', engine, memoryFreeBytes: 1, cores: 1, offline: false }
  const hello = (conversations: readonly (string | null)[]): LiveEvent => {
    const waiting = conversations.map((one) => ({ conversation: one, request: shownPart }))
    return { type: 'hello', status, models: [], settings, waiting }
  }
  const state = reduce(initialState, { type: 'live', event: hello(['c', null]) })
  expect(state.shown).toEqual({ c: shownPart })
  // What ended while the page was not connected is gone.
  expect(reduce(state, { type: 'live', event: hello([]) }).shown).toEqual({})
  const event = { type: 'consent-request', conversation: null, request: shownPart } as const
  expect(reduce(initialState, { type: 'live', event })).toBe(initialState)
})

test('a broken stream leaves a stopped answer, not one that grows for ever', () => {
  const state = reduce(play([begun, word('Half')]), { type: 'ended', id: 'c' })
  expect(state.threads['c']?.[1]).toMatchObject({ text: 'Half', status: 'stopped' })
  expect(state.running).toEqual({})
})

test('news of the conversation does not hide the growing answer', () => {
  const event = { type: 'conversation', conversation: { ...conversation, title: 'New', leafId: 'q' } } as const
  const state = reduce(play([begun]), { type: 'live', event })
  expect(state.conversations[0]).toMatchObject({ title: 'New', leafId: 'a' })
})

test('the error of a turn without an answer is shown', () => {
  const state = play([{ type: 'error', error: { code: 'overloaded', message: 'Too busy.' }, answer: null }])
  expect(state.problem).toBe('Too busy.')
})

test('pinned conversations come first, a removed one closes', () => {
  const pinned = { ...conversation, id: 'p', pinned: true, updatedAt: 0 }
  let state = reduce(initialState, { type: 'listed', conversations: [conversation, pinned] })
  expect(state.conversations.map(({ id }) => id)).toEqual(['p', 'c'])
  state = reduce({ ...state, openId: 'c' }, { type: 'live', event: { type: 'conversation-removed', id: 'c' } })
  expect([state.openId, state.conversations.length]).toEqual([null, 1])
})

test('only some conversations keep their messages', () => {
  let state = initialState
  for (let index = 0; index < 40; index++) {
    state = reduce(state, { type: 'thread', conversation: { ...conversation, id: `c${String(index)}` }, messages: [] })
  }
  expect(Object.keys(state.threads).length).toBeLessThanOrEqual(12)
  expect(state.threads['c39']).toBeDefined()
})
