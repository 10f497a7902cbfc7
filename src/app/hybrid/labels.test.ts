import { expect, test } from 'vitest'
import { openBeforeEach } from '../../../test/opened-store.ts'
import { userText, type Decision } from '../../core/index.ts'
import type { Store } from '../../store/index.ts'
import { createLabels } from './labels.ts'
import { createLearning } from './learning.ts'

let store: Store
openBeforeEach((opened) => {
  store = opened
})

const evidence = { model: 'a'.repeat(64), kind: 'qa', logit: 0.3, expected: 0.6 }
const decision: Decision = {
  code: 'unsure',
  reason: 'It is unsure.',
  confidence: 0.6,
  calibrated: true,
  stance: 'plain',
  sent: null,
  evidence,
}
const request = { messages: [userText('What is the capital of Australia?')] }

test('whether both models say the same is learned, and is there after a restart', async () => {
  const labels = createLabels(store.conversations, await createLearning(store.settings))
  const answer = 'The capital of Australia is Canberra.'
  await labels.both({ request, decision, answer, draft: 'Canberra is the capital.' })
  await labels.both({ request, decision, answer, draft: 'The capital of Australia is Sydney.' })
  // It says nothing beyond the question.
  await labels.both({ request, decision, answer, draft: 'The capital of Australia' })
  const { device, audits } = (await createLearning(store.settings)).of(evidence.model)
  expect(device).toEqual({ qa: { n: 2, right: 1, expected: 1.2 } })
  expect(audits).toEqual([])
})

test('a question that is asked again, or in other words, was not answered well', async () => {
  const learning = await createLearning(store.settings)
  const labels = createLabels(store.conversations, learning)
  const { conversations } = store
  const { id: conversationId } = await conversations.create({ title: 'Again' })
  const base = { conversationId, status: 'complete' } as const
  const question = await conversations.addMessage({ ...base, parentId: null, role: 'user', text: 'The capital?' })
  await labels.again({ conversationId, parentId: question.id, isNew: false })
  expect(learning.of(evidence.model).device).toEqual({})
  const answer = { origin: { model: 'm', runsOn: 'device' as const }, decision }
  const first = await conversations.addMessage({
    ...base,
    parentId: question.id,
    role: 'assistant',
    text: 'Sydney.',
    answer,
  })
  await labels.again({ conversationId, parentId: first.id, isNew: true })
  expect(learning.of(evidence.model).device).toEqual({})
  await labels.again({ conversationId, parentId: question.id, isNew: false })
  await labels.again({ conversationId, parentId: null, isNew: true })
  expect(learning.of(evidence.model).device).toEqual({ qa: { n: 2, right: 0, expected: 1.2 } })
})

test('what a person thinks of an answer of the device is learned once', async () => {
  const learning = await createLearning(store.settings)
  const labels = createLabels(store.conversations, learning)
  const { id: conversationId } = await store.conversations.create({ title: 'Capitals' })
  const answered = (runsOn: 'device' | 'cloud') =>
    store.conversations.addMessage({
      conversationId,
      parentId: null,
      role: 'assistant',
      text: 'Sydney.',
      status: 'complete',
      answer: { origin: { model: 'm', runsOn }, decision },
    })
  const own = { conversationId, messageId: (await answered('device')).id }
  expect(await labels.verdict(own, false)).toMatchObject({ text: 'Sydney.', answer: { verdict: false, decision } })
  expect(await labels.verdict(own, true)).toMatchObject({ answer: { verdict: true } })
  await labels.verdict({ conversationId, messageId: (await answered('cloud')).id }, true)
  expect(learning.of(evidence.model).device).toEqual({ qa: { n: 1, right: 0, expected: 0.6 } })
  await expect(labels.verdict({ conversationId, messageId: 'gone' }, true)).rejects.toMatchObject({ code: 'not_found' })
})
