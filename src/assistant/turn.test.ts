import { expect, test } from 'vitest'
import { openBeforeEach } from '../../test/opened-store.ts'
import { collect, textOf, VadeError, type GenerateRequest, type Message, type Model } from '../core/index.ts'
import { createComputed } from '../rules/index.ts'
import type { Store } from '../store/index.ts'
import { createAssistant, createDocumentService, stoppedWhenRepeating, type TurnEvent } from './index.ts'

const computed = createComputed({ now: () => new Date(), timeZone: () => 'UTC' })
let store: Store
openBeforeEach((opened) => {
  store = opened
})

const wordsIn = (messages: readonly Message[]) =>
  messages.reduce((sum, message) => sum + 4 + (textOf(message).match(/\S+/g)?.length ?? 0), 0)

/** Repeats the last words it was asked, and takes prompts of fewer words than its window; whether it counts them or not. */
function narrow(contextTokens: number, counts: boolean): Model & { readonly asked: (readonly Message[])[] } {
  const asked: (readonly Message[])[] = []
  return {
    asked,
    id: 'narrow',
    runsOn: 'device',
    abilities: {
      input: ['text'],
      tools: false,
      schema: false,
      logprobs: false,
      contextTokens: counts ? contextTokens : contextTokens * 8,
    },
    ...(counts && { countTokens: async (prompts) => ({ tokens: prompts.map(wordsIn), contextTokens }) }),
    async *generate({ messages }) {
      if (wordsIn(messages) >= contextTokens) throw new VadeError('context_exceeded', 'Too long.')
      asked.push(messages)
      yield { type: 'text-delta', text: `Answer ${String(asked.length)} with some words in it.` }
      const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 }
      yield { type: 'finish', reason: 'stop', usage, origin: { model: 'narrow', runsOn: 'device' }, costNanoUsd: 0 }
    },
  }
}

type InBackground = (work: () => Promise<void>) => void

const documentsOf = ({ documents: repository }: Store) =>
  createDocumentService({ repository, embed: () => Promise.resolve(null), onProblem: () => undefined })

function assistantWith(model: Model, inBackground?: InBackground) {
  const documents = documentsOf(store)
  const { conversations, contexts } = store
  const resolve = () => model
  return createAssistant({
    conversations,
    contexts,
    documents,
    resolve,
    computed,
    ...(inBackground && { inBackground }),
  })
}

async function talk(
  model: Model,
  questions: readonly string[],
  /** The document comes before the last question. */
  { inBackground, document }: { inBackground?: InBackground; document?: string } = {},
) {
  const assistant = assistantWith(model, inBackground)
  const { id } = await assistant.create({})
  const all: TurnEvent[][] = []
  let parentId: string | null = null
  for (const [index, text] of questions.entries()) {
    if (document !== undefined && index === questions.length - 1) {
      await documentsOf(store).add(id, { name: 'towers.md', data: document })
    }
    const events: TurnEvent[] = await Array.fromAsync(
      assistant.takeTurn(id, { parentId, text }, AbortSignal.timeout(10_000)),
    )
    all.push(events)
    const last = events.at(-1)
    parentId = last?.type === 'stored' || last?.type === 'error' ? (last.answer?.id ?? null) : null
  }
  return { id, all, last: all.at(-1) ?? [], answerId: parentId ?? '' }
}

const notices = (events: readonly TurnEvent[]) =>
  events.flatMap((event) => (event.type === 'part' && event.part.type === 'notice' ? [event.part.message] : []))
const filler = (count: number) =>
  Array.from({ length: count }, (_, index) => `What do you think of the town number ${String(index)} by the river?`)

test('a short conversation is given whole, and nothing is said of it', async () => {
  const model = narrow(1000, true)
  const { all } = await talk(model, ['one', 'two', 'three'])
  expect(all.flatMap(notices)).toEqual([])
  expect(model.asked.at(-1)).toHaveLength(6)
})

test('what a long conversation began with is stood for, found again, and told of in one sentence', async () => {
  const model = narrow(500, true)
  const { last, answerId } = await talk(model, [
    'My locker code is 4417 by the way, and I keep it on the blue card.',
    ...filler(40),
    'What is my locker code?',
  ])
  const prompt = model.asked.at(-1) ?? []
  expect(prompt.map(textOf).join('\n')).toContain('locker code is 4417')
  expect(wordsIn(prompt)).toBeLessThanOrEqual(375)
  expect(notices(last)).toEqual([
    expect.stringMatching(/^The conversation is longer .* of \d+ older messages it sees /),
  ])
  expect(last.at(-1)).toMatchObject({ type: 'stored', answer: { answer: { notices: [{ code: 'compacted' }] } } })
  const manifest = await store.contexts.manifest(answerId)
  expect(manifest).toMatchObject({ model: 'narrow', contextTokens: 500, promptTokens: wordsIn(prompt), exact: true })
})

test('a model that cannot count is asked again with less until it takes the prompt', async () => {
  const model = narrow(300, false)
  const { last } = await talk(model, [...filler(40), 'What was town number 39 like?'])
  expect(last.at(-1)).toMatchObject({ type: 'stored' })
  expect(textOf(model.asked.at(-1)?.at(-1) ?? { role: 'system', text: '' })).toContain('What was town number 39 like?')
})

test('a message longer than the window is read in part, and the share is told', async () => {
  const model = narrow(600, true)
  const text = Array.from({ length: 400 }, (_, index) => `House ${String(index)} has a garden with trees.`)
  text[222] = 'The vault of Alder is opened by the word heliotrope.'
  const { last } = await talk(model, [`What word opens the vault of Alder?\n${text.join(' ')}`])
  const asked = textOf(model.asked.at(-1)?.at(-1) ?? { role: 'system', text: '' })
  expect(asked).toContain('heliotrope')
  expect(asked).toMatch(/^What word opens the vault of Alder\?/)
  expect(notices(last)).toEqual([expect.stringMatching(/it read \d+ % of it/)])
})

test('a long text that is to be summed up is read in parts', async () => {
  const model = narrow(400, true)
  const text = Array.from({ length: 150 }, (_, index) => `House ${String(index)} has a garden with trees.`).join(' ')
  const { last } = await talk(model, [`Summarise this:\n${text}`])
  const told = notices(last)
  expect(told[0]).toMatch(/^Part 1 of \d+ of the text is being read\.$/)
  expect(told.at(-1)).toMatch(/it was read in \d+ parts/)
  expect(last.at(-1)).toMatchObject({ answer: { answer: { notices: [{ code: 'compacted' }] } } })
  expect(model.asked.length).toBe(told.length)
})

test('reading in parts can be stopped between them', async () => {
  const model = narrow(400, true)
  const { conversations, contexts } = store
  const assistant = createAssistant({ conversations, contexts, resolve: () => model })
  const { id } = await assistant.create({})
  const text = `Summarise this:\n${'House 7 has a garden with trees. '.repeat(150)}`
  const events: TurnEvent[] = []
  for await (const event of assistant.takeTurn(id, { parentId: null, text }, AbortSignal.timeout(10_000))) {
    events.push(event)
    if (event.type === 'part' && event.part.type === 'notice') assistant.stopTurn(id)
  }
  expect(model.asked.length).toBe(1)
  expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: 'aborted' }, answer: { status: 'stopped' } })
})

test('while nobody waits the window is emptied before it is full', async () => {
  const works: Promise<void>[] = []
  const model = narrow(500, true)
  const { id } = await talk(model, filler(30), { inBackground: (work) => works.push(work()) })
  await Promise.all(works)
  const summaries = await store.contexts.summaries(id)
  expect(summaries.length).toBeGreaterThan(0)
  expect(summaries.every(({ lines }) => lines.length > 0)).toBe(true)
})

/** Says this for ever, as the engine would until its window is full; nothing in it looks at `stopRepeating`. */
function loopingModel(sentence: string): Model & { readonly asked: GenerateRequest[] } {
  const { abilities } = narrow(1000, false)
  const asked: GenerateRequest[] = []
  const plain: Model = {
    id: 'looping',
    runsOn: 'device',
    abilities,
    async *generate(request, { signal }) {
      asked.push(request)
      for (let written = 0; ; written++) {
        // The window is far larger than what is needed to see it.
        const reason = signal.aborted ? 'aborted' : written > 1000 ? 'length' : null
        if (reason === null) yield { type: 'text-delta', text: sentence }
        const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: written }
        const origin = { model: 'looping', runsOn: 'device' } as const
        if (reason !== null) return yield { type: 'finish', reason, usage, origin, costNanoUsd: 0 }
      }
    },
  }
  return { ...stoppedWhenRepeating(plain), asked }
}

test('an answer that only repeats itself is stopped, cut, stored with why, and can be asked for again', async () => {
  const assistant = assistantWith(loopingModel('All is well. '))
  const { id } = await assistant.create({})
  const signal = AbortSignal.timeout(10_000)
  const events = await Array.fromAsync(assistant.takeTurn(id, { parentId: null, text: 'How are you?' }, signal))
  const why = { type: 'notice', code: 'repeating', message: 'The model began to repeat itself, so Vade stopped it.' }
  expect(events.filter((event) => event.type === 'part' && event.part.type === 'notice')).toEqual([
    { type: 'part', part: why },
  ])
  const last = events.at(-1)
  expect(last).toMatchObject({
    type: 'stored',
    answer: { text: 'All is well. All is well. ', status: 'stopped', answer: { notices: [why] } },
  })
  const [question, answer] = (await assistant.get(id)).messages
  expect(answer).toEqual(last?.type === 'stored' ? last.answer : null)
  await Array.fromAsync(assistant.takeTurn(id, { parentId: question?.id ?? '' }, signal))
  expect((await assistant.get(id)).messages.map(({ parentId }) => parentId)).toEqual([null, question?.id, question?.id])
})

test('one question alone is stopped in the same way, and nothing that was asked for is', async () => {
  const model = loopingModel('All is well. ')
  const assistant = assistantWith(model)
  const said = async (text: string) => collect(assistant.ask({ text, model: 'device' }, AbortSignal.timeout(10_000)))
  const { parts, text } = await said('How are you?')
  expect(text).toBe('All is well. All is well. ')
  expect(parts.slice(-2)).toMatchObject([{ code: 'repeating' }, { type: 'finish', reason: 'repeating' }])
  const wanted = await said('Say that all is well 900 times.')
  expect(wanted.text).toHaveLength(1001 * 'All is well. '.length)
  expect(wanted.finish.reason).toBe('length')
})

test('what can be computed is, in the same conversation, and the model is asked the rest', async () => {
  const { last } = await talk(narrow(1000, true), ['hello', 'what is 17 % of 2340?'])
  expect(last.at(-1)).toMatchObject({
    type: 'stored',
    answer: { text: '17 % of 2,340 = 397.8', answer: { origin: { model: 'rules', runsOn: 'device' } } },
  })
  const model = narrow(1000, true)
  await talk(model, ['2 + 2', 'and why?'])
  expect(model.asked).toHaveLength(1)
})

test('what is computed in a long conversation, or not to be found in its documents, no model reads anything for', async () => {
  const document = 'Peltova Tower is 287 metres tall.'
  for (const question of ['what is 17 % of 2340?', 'When was Brornel founded?']) {
    const model = narrow(500, true)
    const { answerId } = await talk(model, [...filler(20), question], { document })
    expect(model.asked).toHaveLength(20)
    expect(await store.contexts.manifest(answerId)).toBeNull()
  }
})

test('passages of documents have their place in a full window, and what the model saw is told to the token', async () => {
  const model = narrow(500, true)
  const document = `Peltova Tower is 287 metres tall. ${'It has a red roof, a lift and some stairs. '.repeat(40)}`
  const { answerId } = await talk(model, [...filler(30), 'How tall is Peltova Tower?'], { document })
  const prompt = model.asked.at(-1) ?? []
  expect(wordsIn(prompt)).toBeLessThanOrEqual(375)
  const manifest = await store.contexts.manifest(answerId)
  expect(manifest).toMatchObject({ promptTokens: wordsIn(prompt), exact: true })
  const last = prompt.at(-1)
  expect(last?.role === 'user' && last.content).toEqual([
    { type: 'text', text: expect.stringContaining('[1] towers.md: Peltova Tower is 287 metres tall.'), from: 'files' },
    { type: 'text', text: expect.stringMatching(/Question: How tall is Peltova Tower\?$/) },
  ])
  expect(manifest?.messages.at(-1)).toEqual({ role: 'user', text: last && textOf(last) })
  expect(manifest?.parts.find(({ kind }) => kind === 'documents')).toMatchObject({ items: 1 })
})

test('a model that was named, or told what it is, is asked itself', async () => {
  const assistant = assistantWith(narrow(1000, true))
  const said = async (question: Parameters<typeof assistant.ask>[0]) =>
    (await Array.fromAsync(assistant.ask(question, AbortSignal.timeout(10_000)))).flatMap((part) =>
      part.type === 'text-delta' ? [part.text] : [],
    )
  for (const model of [undefined, 'auto', 'device']) expect(await said({ text: '2 + 2', model })).toEqual(['2 + 2 = 4'])
  const own = [expect.stringMatching(/^Answer /)]
  expect(await said({ text: '2 + 2', model: 'narrow' })).toEqual(own)
  expect(await said({ text: '2 + 2', system: 'You are a parrot.' })).toEqual(own)
})
