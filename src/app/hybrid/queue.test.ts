import { expect, test } from 'vitest'
import { openBeforeEach } from '../../../test/opened-store.ts'
import { createAssistant } from '../../assistant/index.ts'
import { textOf, type GenerateRequest } from '../../core/index.ts'
import { createConsents } from '../../governance/index.ts'
import { createEliza } from '../../rules/index.ts'
import type { Store } from '../../store/index.ts'
import type { Alone } from './hybrids.ts'
import { createQueue } from './queue.ts'

let store: Store
openBeforeEach((opened) => {
  store = opened
})

const finish = {
  type: 'finish',
  reason: 'stop',
  usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 1 },
  origin: { model: 'big', runsOn: 'cloud', provider: 'acme' },
  costNanoUsd: 5,
} as const

async function setUp() {
  const { conversations, contexts, settings } = store
  const assistant = createAssistant({ conversations, contexts, resolve: () => createEliza() })
  const consents = createConsents({ repository: store.consents, settings })
  const asked: GenerateRequest[] = []
  let answers: Alone = { blocked: 'offline', reason: 'There is no network.' }
  const hybrids = {
    alone: async (_purpose: 'audit' | 'queued', request: GenerateRequest) => {
      asked.push(request)
      return answers
    },
  }
  const queue = createQueue({ questions: store.queuedQuestions, conversations, assistant, hybrids, consents })
  const { id } = await assistant.create({})
  const turn = async (text: string, parentId: string | null) => {
    for await (const event of assistant.takeTurn(id, { parentId, text }, AbortSignal.timeout(10_000)))
      if (event.type === 'stored') return event.answer
    throw new Error('There was no answer.')
  }
  return { id, queue, consents, asked, turn, conversations, answer: (next: Alone) => (answers = next) }
}

const work = AbortSignal.timeout(60_000)

test('a question waits until the larger model can be asked, and its answer stands beside the first', async () => {
  const { id, queue, consents, asked, turn, conversations, answer } = await setUp()
  const first = await turn('What did the treaty say?', null)
  const place = { conversationId: id, questionId: first.parentId ?? '' }
  await queue.add(place)
  expect((await consents.overview()).consents).toMatchObject([{ purpose: 'queued', state: 'allow', conversation: id }])
  await queue.work(work)
  expect(store.queuedQuestions.list()).toHaveLength(1)
  answer({ text: 'It said this.', finish })
  await queue.work(work)
  expect(store.queuedQuestions.list()).toEqual([])
  expect(asked.map(({ messages }) => textOf(messages.at(-1) ?? { role: 'system', text: '' }))).toEqual([
    'What did the treaty say?',
    'What did the treaty say?',
  ])
  const later = (await conversations.messages(id)).at(-1)
  expect(later).toMatchObject({ text: 'It said this.', parentId: place.questionId, answer: { costNanoUsd: 5 } })
  expect((await conversations.get(id))?.leafId).toBe(later?.id)
})

test('who has gone on stays where they are, and what may not be sent waits no more', async () => {
  const { id, queue, turn, conversations, answer } = await setUp()
  const first = await turn('One', null)
  const second = await turn('Two', first.id)
  await queue.add({ conversationId: id, questionId: first.parentId ?? '' })
  answer({ text: 'One, better.', finish })
  await queue.work(work)
  expect((await conversations.get(id))?.leafId).toBe(second.id)
  answer({ blocked: 'not-allowed', reason: 'It holds a secret.' })
  await queue.add({ conversationId: id, questionId: second.parentId ?? '' })
  await queue.work(work)
  expect(store.queuedQuestions.list()).toEqual([])
  await expect(queue.add({ conversationId: id, questionId: second.id })).rejects.toMatchObject({ code: 'not_found' })
})
