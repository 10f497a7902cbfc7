import type { Store } from '../../src/store/index.ts'

const facts = {
  origin: { model: 'qwen2.5-coder-0.5b-instruct', runsOn: 'device' },
  usage: { inputTokens: 120, cachedTokens: 96, outputTokens: 140 },
  timing: { queuedMs: 1, prefillMs: 90, decodeMs: 3360, tokensPerSecond: 41.7 },
  costNanoUsd: 0,
} as const

/** Markdown of every kind that small models write. */
const lesson = `Compound interest is interest on interest: what you earn is added to what you have.

Put **100 €** away at **5 %** a year:

| Year | Simple | Compound |
|---|---|---|
| 1 | 105.00 € | 105.00 € |
| 10 | 150.00 € | 162.89 € |

In code it is one line:

\`\`\`js
const worth = (start, rate, years) => start * (1 + rate) ** years // a long line, which scrolls sideways in its own box
\`\`\`

1. The difference is small at first,
2. and large at the end: *time* matters more than the rate.

![a chart](https://example.org/chart.png)`

/** One question and one answer; gives the id of the conversation. */
export async function shortConversation({ conversations }: Store): Promise<string> {
  const { id } = await conversations.create({ title: 'Compound interest' })
  await Promise.all([
    conversations.addMessage({
      id: `${id}-q`,
      conversationId: id,
      parentId: null,
      role: 'user',
      text: 'Explain compound interest with a small example',
      status: 'complete',
    }),
    conversations.addMessage({
      id: `${id}-a`,
      conversationId: id,
      parentId: `${id}-q`,
      role: 'assistant',
      text: lesson,
      status: 'complete',
      answer: facts,
    }),
  ])
  return id
}

/** An answer that was stopped because it only repeated itself; gives the id of the conversation. */
export async function repeatedConversation({ conversations }: Store): Promise<string> {
  const { id } = await conversations.create({ title: 'The sea' })
  const question = await conversations.addMessage({
    conversationId: id,
    parentId: null,
    role: 'user',
    text: 'Tell me about the sea',
    status: 'complete',
  })
  const message = 'The model began to repeat itself, so Vade stopped it.'
  await conversations.addMessage({
    conversationId: id,
    parentId: question.id,
    role: 'assistant',
    text: 'The sea is wide. The sea is wide.',
    status: 'stopped',
    answer: { ...facts, notices: [{ type: 'notice', code: 'repeating', message }] },
  })
  return id
}

/** `count` messages in one branch, half of them answers in Markdown; gives the id of the conversation. */
export async function longConversation({ conversations }: Store, count: number): Promise<string> {
  const { id } = await conversations.create({ title: 'A long conversation' })
  const stored = Array.from({ length: count }, (_, index) => {
    const isAnswer = index % 2 === 1
    const turn = Math.floor(index / 2) + 1
    return conversations.addMessage({
      id: `${id}-${String(index)}`,
      conversationId: id,
      parentId: index === 0 ? null : `${id}-${String(index - 1)}`,
      role: isAnswer ? 'assistant' : 'user',
      text: isAnswer ? `Answer number ${String(turn)}.\n\n${lesson}` : `Question number ${String(turn)}`,
      status: 'complete',
      ...(isAnswer && { answer: facts }),
    })
  })
  await Promise.all(stored)
  return id
}
