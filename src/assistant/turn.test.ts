import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VadeError, type Model } from '../core/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { createAssistant, createDocumentService, type TurnEvent } from './index.ts'

let home = ''
let store: Store

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-turn-'))
  store = await openStore({ home })
})
afterEach(async () => {
  await store.close()
  rmSync(home, { recursive: true, force: true })
})

/** Says how many messages it was asked with, and takes at most `most` of them, and no long ones. */
function narrow(most: number): Model {
  return {
    id: 'narrow',
    runsOn: 'device',
    abilities: { input: ['text'], tools: false, schema: false, logprobs: false, contextTokens: 10 },
    async *generate({ messages }) {
      const long = messages.some((message) => message.role === 'user' && JSON.stringify(message).length > 1000)
      if (messages.length > most || long) throw new VadeError('context_exceeded', 'Too long.')
      yield { type: 'text-delta', text: String(messages.length) }
      const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 }
      yield { type: 'finish', reason: 'stop', usage, origin: { model: 'narrow', runsOn: 'device' }, costNanoUsd: 0 }
    },
  }
}

async function talk(model: Model, questions: readonly string[]): Promise<TurnEvent[]> {
  const documents = createDocumentService({
    repository: store.documents,
    embed: () => Promise.resolve(null),
    onProblem: () => undefined,
  })
  const assistant = createAssistant({ conversations: store.conversations, documents, resolve: () => model })
  const { id } = await assistant.create({})
  let events: TurnEvent[] = []
  let parentId: string | null = null
  for (const text of questions) {
    events = await Array.fromAsync(assistant.takeTurn(id, { parentId, text }, AbortSignal.timeout(10_000)))
    const last = events.at(-1)
    parentId = last?.type === 'stored' || last?.type === 'error' ? (last.answer?.id ?? null) : null
  }
  return events
}

const notices = (events: readonly TurnEvent[]) =>
  events.flatMap((event) => (event.type === 'part' && event.part.type === 'notice' ? [event.part.message] : []))

test('whole old turns are left out, and that is said', async () => {
  const events = await talk(narrow(4), ['one', 'two', 'three'])
  expect(notices(events)).toEqual([expect.stringContaining('does not see the first question and its answer.')])
  expect(events.at(-1)).toMatchObject({ type: 'stored', answer: { text: '4' } })
})

test('a question that is too long alone is refused, and nothing is said of old turns', async () => {
  const events = await talk(narrow(4), ['one', 'x'.repeat(2000)])
  expect(notices(events)).toEqual([])
  expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: 'context_exceeded' } })
})
