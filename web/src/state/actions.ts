import type { ApiConversation, LiveEvent, Settings, TurnEvent, TurnPart } from '../../../src/api/index.ts'
import { isVadeError, toVadeError, type VadeError } from '../../../src/core/index.ts'
import { backend } from '../backend.ts'
import { createAnnouncer } from './announcer.ts'
import { store } from './store.ts'
import { hasGap } from './tree.ts'

/** Milliseconds between two drawings of a growing answer; each token would be too often for a phone. */
const drawEvery = 40
/** Milliseconds between two announcements to a screen reader. */
const speakEvery = 1500

const aborts = new Map<string, AbortController>()

function report(thrown: unknown): void {
  const error = failureOf(thrown)
  if (error !== null) store.dispatch({ type: 'patch', state: { problem: error.message } })
}

/** What is to be said of it; null where it was stopped, or the session is over, which locks the page. */
export function failureOf(thrown: unknown): VadeError | null {
  const error = toVadeError(thrown)
  if (error.code === 'invalid_key') store.dispatch({ type: 'patch', state: { phase: 'locked' } })
  return error.code === 'aborted' || error.code === 'invalid_key' ? null : error
}

/** Runs what a button does; what goes wrong is shown as a sentence. */
export function attempt(work: () => Promise<unknown>): void {
  work().catch(report)
}

export function openConversation(id: string | null): void {
  store.dispatch({ type: 'patch', state: { openId: id, gateway: null, privacy: null, problem: null } })
  history.replaceState(null, '', id === null ? '#/' : `#/c/${encodeURIComponent(id)}`)
  if (id !== null && store.get().running[id] === undefined) attempt(() => loadThread(id))
}

let loads = 0

async function loadThread(id: string): Promise<void> {
  const load = ++loads
  try {
    const { conversation, messages } = await backend.call('getConversation', { params: { id } })
    if (load === loads && store.get().running[id] === undefined)
      store.dispatch({ type: 'thread', conversation, messages })
  } catch (thrown) {
    if (isVadeError(thrown) && thrown.code === 'not_found' && store.get().openId === id) openConversation(null)
    throw thrown
  }
}

/** Of the open conversation, what is asked and answered on another page. */
export function followElsewhere(event: LiveEvent): void {
  const { openId, threads, running } = store.get()
  if (openId === null || running[openId] !== undefined) return
  if (event.type === 'consent-request' && event.conversation === openId) attempt(() => loadThread(openId))
  if (event.type !== 'conversation' || event.conversation.id !== openId) return
  const leaf = threads[openId]?.find(({ id }) => id === event.conversation.leafId)
  if (leaf === undefined || leaf.status === 'streaming') attempt(() => loadThread(openId))
}

export async function listConversations(): Promise<void> {
  const { conversations } = await backend.call('listConversations', { query: { limit: 200 } })
  store.dispatch({ type: 'listed', conversations })
}

let searchTimer: ReturnType<typeof setTimeout> | undefined

export function search(text: string): void {
  store.dispatch({ type: 'patch', state: text.trim() === '' ? { search: text, found: null } : { search: text } })
  clearTimeout(searchTimer)
  if (text.trim() === '') return
  searchTimer = setTimeout(() => {
    attempt(async () => {
      const { conversations } = await backend.call('listConversations', { query: { search: text.trim(), limit: 50 } })
      if (store.get().search === text) store.dispatch({ type: 'patch', state: { found: conversations } })
    })
  }, 150)
}

/** The open conversation; a new one where none is. */
export async function currentConversation(): Promise<ApiConversation> {
  const { openId, conversations } = store.get()
  const open = conversations.find(({ id }) => id === openId)
  if (open !== undefined) return open
  const conversation = await backend.call('createConversation', { body: {} })
  store.dispatch({ type: 'thread', conversation, messages: [] })
  store.dispatch({ type: 'patch', state: { openId: conversation.id } })
  history.replaceState(null, '', `#/c/${encodeURIComponent(conversation.id)}`)
  return conversation
}

/** Asks in the open conversation, or in a new one. False when nothing was stored, so that the words are not lost. */
export async function ask(text: string): Promise<boolean> {
  try {
    const conversation = await currentConversation()
    return await takeTurn(conversation.id, { parentId: conversation.leafId, text })
  } catch (thrown) {
    report(thrown)
    return false
  }
}

/** `text` absent answers the question `parentId` again. */
export async function takeTurn(
  id: string,
  body: { parentId: string | null; text?: string; model?: string },
): Promise<boolean> {
  if (store.get().running[id] !== undefined) return false
  const abort = new AbortController()
  aborts.set(id, abort)
  // A thread that is on its way does not have this turn.
  loads++
  store.dispatch({ type: 'asked', id })
  const speaker = createSpeaker()
  const draw = createDrawer(id)
  let begun = false
  try {
    for await (const event of backend.stream('takeTurn', { params: { id }, body, signal: abort.signal })) {
      begun ||= event.type === 'turn'
      if (event.type === 'part') speaker.hear(event.part)
      draw(event)
    }
  } catch (thrown) {
    report(thrown)
  } finally {
    draw(null)
    speaker.end()
    aborts.delete(id)
    store.dispatch({ type: 'ended', id })
  }
  // What it goes on from was asked on another page, and had not come yet.
  if (hasGap(store.get().threads[id] ?? [])) attempt(() => loadThread(id))
  return begun
}

/** Joins the tokens of a few frames into one change of the state. */
function createDrawer(id: string): (event: TurnEvent | null) => void {
  let text = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (text !== '') store.dispatch({ type: 'turn', id, event: { type: 'part', part: { type: 'text-delta', text } } })
    text = ''
  }
  return (event) => {
    if (event?.type === 'part' && event.part.type === 'text-delta') {
      text += event.part.text
      timer ??= setTimeout(flush, drawEvery)
      return
    }
    flush()
    if (event !== null) store.dispatch({ type: 'turn', id, event })
  }
}

function createSpeaker(): { hear(part: TurnPart): void; end(): void } {
  const announcer = createAnnouncer(store.get().settings.announce)
  let queue: string[] = []
  const speak = () => {
    if (queue.length > 0) store.dispatch({ type: 'patch', state: { announcement: queue.join(' ') } })
    queue = []
  }
  const timer = setInterval(speak, speakEvery)
  return {
    hear(part) {
      if (part.type === 'text-delta') queue.push(...announcer.push(part.text))
      else if (part.type === 'notice' && part.code === 'asking') queue.push(part.message)
      // What stood there until now is no part of what comes.
      else if (part.type === 'replacement') queue.push(...announcer.end(), 'The answer begins anew.')
    },
    end() {
      clearInterval(timer)
      queue.push(...announcer.end())
      speak()
    },
  }
}

export function stop(id: string): void {
  if (store.get().running[id] === undefined) return
  const abort = aborts.get(id)
  // The server stores what was said and ends the stream itself; when it cannot be reached, the page lets go.
  backend.call('stopTurn', { params: { id } }).catch(() => abort?.abort())
}

export async function showBranch(id: string, leafId: string): Promise<void> {
  const conversation = await backend.call('changeConversation', { params: { id }, body: { leafId } })
  store.dispatch({ type: 'live', event: { type: 'conversation', conversation } })
}

export async function changeConversation(
  id: string,
  body: { title?: string; pinned?: boolean; model?: string | null },
): Promise<void> {
  const conversation = await backend.call('changeConversation', { params: { id }, body })
  store.dispatch({ type: 'live', event: { type: 'conversation', conversation } })
}

/** The question is asked of a larger model once one can be reached. */
export async function askLater(id: string, messageId: string): Promise<void> {
  await backend.call('askLater', { params: { id, messageId } })
}

/** What the person thinks of an answer. */
export async function judgeAnswer(id: string, messageId: string, right: boolean): Promise<void> {
  const answer = await backend.call('judgeAnswer', { params: { id, messageId }, body: { right } })
  store.dispatch({ type: 'answer', answer })
}

/** Answers the question again on this device, which nothing of this conversation leaves from now on. */
export async function keepOnDevice(id: string, questionId: string): Promise<void> {
  await keepConversation(id, true)
  await takeTurn(id, { parentId: questionId })
}

/** Whether nothing of this conversation leaves the device. */
export async function keepConversation(id: string, kept: boolean): Promise<void> {
  await backend.call('keepConversation', { params: { id }, body: { kept } })
  await loadKept()
}

export async function loadKept(): Promise<void> {
  const { kept } = await backend.call('listConsents', {})
  store.dispatch({ type: 'patch', state: { kept } })
}

/** It was answered here: the server says so to every page, but need not be waited for. */
export function dropShown(id: string): void {
  store.dispatch({ type: 'live', event: { type: 'consent-request-ended', id } })
}

export async function removeConversation(id: string): Promise<void> {
  await backend.call('removeConversation', { params: { id } })
  const { openId } = store.get()
  store.dispatch({ type: 'live', event: { type: 'conversation-removed', id } })
  if (openId === id) openConversation(null)
}

export async function exportConversation(id: string, format: 'markdown' | 'jsonl'): Promise<void> {
  const { name, text } = await backend.call('exportConversation', { params: { id }, query: { format } })
  saveAs(name, [text])
}

/** Gives the browser a file to keep. */
export function saveAs(name: string, texts: string[]): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(texts, { type: 'text/plain;charset=utf-8' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

export async function changeSettings(body: Partial<Settings>): Promise<void> {
  const before = store.get().settings
  store.dispatch({ type: 'patch', state: { settings: { ...before, ...body } } })
  const settings = await backend.call('changeSettings', { body })
  store.dispatch({ type: 'patch', state: { settings } })
}

export async function changeModel(action: 'pullModel' | 'cancelPull' | 'removeModel', id: string): Promise<void> {
  await backend.call(action, { params: { id } })
  const { models } = await backend.call('listModels', {})
  store.dispatch({ type: 'patch', state: { models } })
}
