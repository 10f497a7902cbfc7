import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VadeError, type Model } from '../core/index.ts'
import { createComputed } from '../rules/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { createAssistant, createDocumentService, type TurnEvent } from './index.ts'

const computed = createComputed({ now: () => new Date(), timeZone: () => 'UTC' })
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

function assistantWith(model: Model) {
  const documents = createDocumentService({
    repository: store.documents,
    embed: () => Promise.resolve(null),
    onProblem: () => undefined,
  })
  return createAssistant({ conversations: store.conversations, documents, resolve: () => model, computed })
}

async function talk(model: Model, questions: readonly string[]): Promise<TurnEvent[]> {
  const assistant = assistantWith(model)
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

test('what can be computed is, in the same conversation, and the model is asked the rest', async () => {
  const events = await talk(narrow(10), ['hello', 'what is 17 % of 2340?'])
  expect(events.at(-1)).toMatchObject({
    type: 'stored',
    answer: { text: '17 % of 2,340 = 397.8', answer: { origin: { model: 'rules', runsOn: 'device' } } },
  })
  expect((await talk(narrow(10), ['2 + 2', 'and why?'])).at(-1)).toMatchObject({
    type: 'stored',
    answer: { text: '4' },
  })
})

test('a model that was named, or told what it is, is asked itself', async () => {
  const assistant = assistantWith(narrow(10))
  const said = async (question: Parameters<typeof assistant.ask>[0]) =>
    (await Array.fromAsync(assistant.ask(question, AbortSignal.timeout(10_000)))).flatMap((part) =>
      part.type === 'text-delta' ? [part.text] : [],
    )
  expect(await said({ text: '2 + 2', model: 'auto' })).toEqual(['2 + 2 = 4'])
  expect(await said({ text: '2 + 2', model: 'device' })).toEqual(['2'])
  expect(await said({ text: '2 + 2', system: 'You are a parrot.' })).toEqual(['2'])
})
