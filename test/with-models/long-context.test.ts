import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { isBorneOut } from '../../src/assistant/context/summary-writer.ts'
import { createAssistant, staticPrompt, type TurnEvent } from '../../src/assistant/index.ts'
import { collect, textOf, userText, type Message, type Model, type Usage } from '../../src/core/index.ts'
import { createEngine } from '../../src/engine-native/engine/index.ts'
import { openStore, type Store } from '../../src/store/index.ts'
import { weights } from './weights.ts'

const window = 1024
const installed = await weights('smollm2-135m-instruct')
const directory = mkdtempSync(join(tmpdir(), 'vade-long-'))
const memory = { fileBytes: 0, repackedBytes: 0, contextBytesPerToken: 0, vocabularySize: 0 }
const info = { id: 'smollm2', name: '', file: '', bytes: 0, contextTokens: 8192, memory, ...installed, sha256: 'long' }
const engine = createEngine({ directory, log: () => {}, contextTokens: window })
const real = engine.modelFor(info)
let store: Store

beforeAll(async () => {
  store = await openStore({ home: directory })
})
beforeEach((context) => {
  if (installed === null) context.skip('The weights of smollm2-135m-instruct cannot be had here.')
})
afterAll(async () => {
  await engine.close()
  await store?.close()
  rmSync(directory, { recursive: true, force: true })
})

/** The real model, which writes one token; where `reads` is false its answer is given and the prompt only counted. */
function brief(given: {
  reads: boolean
}): Model & { readonly prompts: (readonly Message[])[]; readonly usages: Usage[] } {
  const prompts: (readonly Message[])[] = []
  const usages: Usage[] = []
  return {
    ...real,
    prompts,
    usages,
    async *generate(request, context) {
      prompts.push(request.messages)
      if (!given.reads) {
        const usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
        yield { type: 'text-delta', text: 'I see. Tell me more about the harbour and the weather there.' }
        yield { type: 'finish', reason: 'stop', usage, origin: { model: 'smollm2', runsOn: 'device' }, costNanoUsd: 0 }
        return
      }
      for await (const part of real.generate({ ...request, sampling: { temperature: 0, maxTokens: 1 } }, context)) {
        if (part.type === 'finish') usages.push(part.usage)
        yield part
      }
    },
  }
}

async function converse(model: Model, questions: readonly string[]) {
  const assistant = createAssistant({
    conversations: store.conversations,
    contexts: store.contexts,
    resolve: () => model,
  })
  const { id } = await assistant.create({})
  let last: TurnEvent | undefined
  const say = async (text: string) => {
    const parentId: string | null = last?.type === 'stored' ? last.answer.id : null
    for await (const event of assistant.takeTurn(id, { parentId, text }, AbortSignal.timeout(300_000))) last = event
    return last
  }
  for (const text of questions) await say(text)
  return say
}

const count = async (messages: readonly Message[]) => {
  const counted = await real.countTokens?.([messages], AbortSignal.timeout(60_000))
  return counted?.tokens[0] ?? 0
}

test('tokens are counted as the engine reads them, beyond the window too', async () => {
  const messages = [staticPrompt, userText('Wie geht’s? 北京 42 {"a": [1]}')]
  const { finish } = await collect(
    real.generate({ messages, sampling: { maxTokens: 1 } }, { signal: AbortSignal.timeout(60_000), caller: 'test' }),
  )
  const counted = await real.countTokens?.([messages, [userText('word '.repeat(5000))]], AbortSignal.timeout(60_000))
  expect(counted?.tokens[0]).toBe(finish.usage.inputTokens)
  expect(counted?.tokens[1]).toBeGreaterThan(5000)
  expect(counted?.contextTokens).toBe(window)
  await expect(real.countTokens?.([messages], AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' })
})

test('what was said ten windows ago is put before the model, in a prompt that fits and is read only where it is new', async () => {
  const given = { reads: false }
  const model = brief(given)
  const chatter = Array.from(
    { length: 160 },
    (_, index) => `Ship ${String(index)} came into the harbour today with ${'timber and grain and '.repeat(14)}salt.`,
  )
  const needle = 'The lighthouse keeper hides the brass key behind the third oil lamp.'
  const say = await converse(model, [chatter[0] ?? '', needle, ...chatter.slice(1)])
  expect(await count([userText(chatter.join('\n'))])).toBeGreaterThan(window * 10)
  given.reads = true
  await say('Where does the lighthouse keeper hide the brass key?')
  await say('And which ship came last?')
  await say('Thank you. Is there anything else to know?')
  const [asked = [], next = []] = model.prompts.slice(-3)
  expect(asked.map(textOf).join('\n')).toContain('behind the third oil lamp')
  for (const prompt of model.prompts) expect(textOf(prompt[0] ?? userText('')).startsWith(staticPrompt.text)).toBe(true)
  for (const { inputTokens } of model.usages) expect(inputTokens).toBeLessThanOrEqual(window * 0.75)
  // Everything before the last question is the same to the byte, and the engine has read it already.
  expect(next.slice(0, asked.length - 1)).toEqual(asked.slice(0, -1))
  const shared = await count([...asked.slice(0, -1), userText('')])
  expect(model.usages[1]?.cachedTokens).toBeGreaterThan(shared - 16)
})

test('of a text of ten windows the passage that is asked for is read, and the share is told', async () => {
  const model = brief({ reads: true })
  const houses = Array.from(
    { length: 700 },
    (_, index) => `House ${String(index)} has a garden with old trees and a well.`,
  )
  houses[333] = 'The vault of Alder is opened by the word heliotrope.'
  const say = await converse(model, [])
  const last = await say(`Which word opens the vault of Alder?\n${houses.join(' ')}`)
  const asked = textOf(model.prompts.at(-1)?.at(-1) ?? userText(''))
  expect(asked).toContain('heliotrope')
  expect(asked).toMatch(/^Which word opens the vault of Alder\?/)
  expect(last).toMatchObject({
    type: 'stored',
    answer: { answer: { notices: [{ code: 'compacted', message: expect.stringMatching(/it read \d+ % of it/) }] } },
  })
})

test('while nobody waits the model writes notes, and what the originals do not bear out is not kept', async () => {
  const works: Promise<void>[] = []
  const { conversations, contexts } = store
  const model = brief({ reads: false })
  const assistant = createAssistant({
    conversations,
    contexts,
    resolve: () => model,
    summarizer: () => real,
    inBackground: (work) => works.push(work()),
  })
  const { id } = await assistant.create({})
  const told = [
    'The ferry to Gothland leaves at 7:45 on Fridays, and my cousin Ingrid meets us there.',
    'We decided to take the small tent and to leave the bicycles at home.',
    'I still have to buy a gas cartridge and to call the campsite.',
  ]
  let parentId: string | null = null
  for (let turn = 0; (await contexts.summaries(id)).length === 0 && turn < 40; turn++) {
    const text = told[turn] ?? `Tell me something about the weather on day ${String(turn)} of the journey.`
    for await (const event of assistant.takeTurn(id, { parentId, text }, AbortSignal.timeout(300_000))) {
      if (event.type === 'stored') parentId = event.answer.id
    }
    await Promise.all(works.splice(0))
  }
  const [summary] = await contexts.summaries(id)
  const spoken = (await conversations.messages(id)).map(({ text }) => text).join('\n')
  expect(summary?.lines.length).toBeGreaterThan(0)
  for (const { kind, text } of summary?.lines ?? []) {
    expect(kind === 'said' ? spoken.includes(text.replace(/^(Person|You): /, '')) : isBorneOut(text, spoken)).toBe(true)
  }
})
