import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from './store.ts'

test('questions wait in their order, at most a hundred, and go with their conversation', async () => {
  const home = mkdtempSync(join(tmpdir(), 'vade-queue-'))
  const store = await openStore({ home })
  const { conversations, queuedQuestions } = store
  const { id } = await conversations.create({ title: 'Later', model: null })
  const asked: string[] = []
  for (let number = 0; number < 102; number++) {
    const text = `Question ${String(number)}`
    const base = { conversationId: id, parentId: null, role: 'user', status: 'complete' } as const
    const message = await conversations.addMessage({ ...base, text })
    asked.push(message.id)
    await queuedQuestions.add({ conversationId: id, questionId: message.id })
    await queuedQuestions.add({ conversationId: id, questionId: message.id })
  }
  expect(queuedQuestions.list().map(({ questionId }) => questionId)).toEqual(asked.slice(-100))
  expect(await queuedQuestions.remove(asked[50] ?? '')).toBe(true)
  expect(await queuedQuestions.remove(asked[50] ?? '')).toBe(false)
  await conversations.remove(id)
  expect(queuedQuestions.list()).toEqual([])
  await store.close()
  rmSync(home, { recursive: true, force: true })
})
