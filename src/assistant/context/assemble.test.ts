import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { textOf, type Message } from '../../core/index.ts'
import { assembleContext, type ContextInput } from './assemble.ts'
import { rankEarlier } from './retrieval.ts'
import { staticPrompt } from './static-prompt.ts'
import { branchOf } from './tiny-branch.ts'
import type { TokenCounter } from './tokens.ts'
import { planWindow } from './window.ts'

/** A tokenizer whose tokens are three letters; joined texts may take a token more or less than their parts. */
function threeLetters(contextTokens: number): TokenCounter {
  const count = (text: string) => Math.ceil(text.length / 3)
  return {
    contextTokens,
    exact: true,
    turnTokens: 8,
    texts: async (texts) => texts.map(count),
    prompt: async (messages) => messages.reduce((sum, message) => sum + 4 + count(textOf(message)), 3),
  }
}

const lengthOf = (messages: readonly Message[], counter: TokenCounter) => counter.prompt(messages)

const words = fc
  .array(fc.constantFrom('river', 'market', 'Ada', '42', 'letter.', 'garden,', 'naïve', '北京', 'x'.repeat(40)), {
    minLength: 1,
    maxLength: 60,
  })
  .map((list) => list.join(' '))
const question = fc.oneof(
  words,
  fc.array(words, { minLength: 30, maxLength: 120 }).map((list) => list.join('\n')),
)

const input = fc
  .record({
    turns: fc.array(fc.tuple(words, words), { maxLength: 60 }),
    asked: question,
    contextTokens: fc.integer({ min: 400, max: 3000 }),
    covered: fc.nat(),
    facts: fc.array(words, { maxLength: 12 }),
    lines: fc.array(words, { maxLength: 30 }),
    documents: fc.array(words, { maxLength: 12 }),
  })
  .map(({ turns, asked, contextTokens, covered, facts, lines, documents }): ContextInput => {
    const branch = branchOf([...turns.flat(), asked])
    const last = turns.length === 0 ? null : branch[2 * (covered % turns.length) + 1]
    const counter = threeLetters(contextTokens)
    return {
      model: 'm',
      branch,
      counter,
      plan: planWindow(contextTokens),
      summary:
        last === null || last === undefined
          ? null
          : { lastMessageId: last.id, lines: lines.map((text) => ({ kind: 'said', text, messageId: last.id })) },
      facts: facts.map((text, index) => ({
        id: `f${String(index)}`,
        conversationId: 'c',
        messageId: branch[0]?.id ?? '',
        subject: null,
        text,
        edited: index % 5 === 0,
        createdAt: 0,
      })),
      retrieve: async (hidden) =>
        rankEarlier({
          question: asked,
          turns: hidden,
          found: hidden.flatMap(({ messages }) => messages.map(({ id }) => id)),
          meaning: null,
        }),
      documents: { heading: 'From the documents:', passages: documents },
    }
  })

test('the prompt is never a token longer than its room, nor is the question or the static part cut', async () => {
  await fc.assert(
    fc.asyncProperty(input, async (given) => {
      const { messages, manifest, questionShare } = await assembleContext(given)
      const tokens = await lengthOf(messages, given.counter)
      expect(tokens).toBeLessThanOrEqual(given.plan.prompt)
      expect(manifest.promptTokens).toBe(tokens)
      const asked = given.branch.at(-1)?.text ?? ''
      const last = textOf(messages.at(-1) ?? staticPrompt)
      expect(questionShare < 1 || last.endsWith(asked)).toBe(true)
      expect(textOf(messages[0] ?? { role: 'system', text: '' }).startsWith(staticPrompt.text)).toBe(true)
    }),
    { numRuns: 200 },
  )
})

test('each message is whole, or it is named how it is stood for; and the same comes out twice', async () => {
  await fc.assert(
    fc.asyncProperty(input, async (given) => {
      const { messages, manifest } = await assembleContext(given)
      const whole = new Set(manifest.messages.flatMap((entry) => ('messageId' in entry ? [entry.messageId] : [])))
      const place = new Map(given.branch.map(({ id }, index) => [id, index]))
      const unseen = new Set<string>()
      for (const { firstId, lastId, count } of manifest.unseen) {
        const ids = given.branch.slice(place.get(firstId), (place.get(lastId) ?? 0) + 1).map(({ id }) => id)
        expect(ids.filter((id) => !whole.has(id))).toHaveLength(count)
        for (const id of ids) if (!whole.has(id)) unseen.add(id)
      }
      for (const { id } of given.branch.slice(0, -1)) expect(whole.has(id) !== unseen.has(id)).toBe(true)
      expect(await assembleContext(given)).toEqual({ messages, manifest, questionShare: expect.anything() })
    }),
    { numRuns: 100 },
  )
})

test('the beginning of the prompt stays the same to the byte while turns are added', async () => {
  const counter = threeLetters(2000)
  const turn = (index: number) => [`What of river ${String(index)}?`, `River ${String(index)} is long and slow.`]
  const facts = [
    { id: 'f', conversationId: 'c', messageId: 'm0', subject: null, text: 'I row', edited: true, createdAt: 0 },
  ]
  const told = async (turns: number) => {
    const branch = branchOf([...Array.from({ length: turns }, (_, index) => turn(index)).flat(), 'And the next?'])
    const summary = { lastMessageId: 'm7', lines: [{ kind: 'said' as const, text: 'Person: rivers', messageId: 'm7' }] }
    const plan = planWindow(2000)
    const { messages } = await assembleContext({
      model: 'm',
      branch,
      counter,
      plan,
      summary,
      facts,
      retrieve: async () => [],
    })
    return messages.slice(0, -1)
  }
  const before = await told(10)
  const after = await told(14)
  expect(JSON.stringify(after)).toContain(JSON.stringify(before).slice(0, -1))
  expect(after.length).toBe(before.length + 8)
})

test('documents have a share of their own, and come late', async () => {
  const counter = threeLetters(2000)
  const { messages, manifest } = await assembleContext({
    model: 'm',
    branch: branchOf(['Who keeps the key?']),
    counter,
    plan: planWindow(2000),
    summary: null,
    facts: [],
    retrieve: async () => [],
    documents: { heading: 'From the documents:', passages: ['[1] Ada keeps it.', 'long '.repeat(2000)] },
  })
  expect(messages.at(-1)).toEqual({
    role: 'user',
    content: [
      { type: 'text', text: 'From the documents:\n\n[1] Ada keeps it.\n\n', from: 'files' },
      { type: 'text', text: 'Question: Who keeps the key?' },
    ],
  })
  expect(manifest.messages.at(-1)).toEqual({ role: 'user', text: textOf(messages.at(-1) ?? staticPrompt) })
  expect(manifest.parts.map(({ kind, items }) => [kind, items])).toEqual([
    ['static', 1],
    ['documents', 1],
    ['question', 1],
  ])
})
