import { expect, test } from 'vitest'
import type { StoredMessage } from '../../core/index.ts'
import { textToReadWhole } from './read-all.ts'
import { estimateTokens, type TokenCounter } from './tokens.ts'
import { planWindow } from './window.ts'

const counter: TokenCounter = {
  contextTokens: 1000,
  exact: false,
  turnTokens: 8,
  texts: async (texts) => texts.map(estimateTokens),
  prompt: async () => 0,
}
const text = 'A house has a garden with trees. '.repeat(200)

function branch(...texts: readonly string[]): StoredMessage[] {
  return texts.map((said, index) => ({
    id: String(index),
    conversationId: 'c',
    parentId: null,
    role: index % 2 === 0 ? 'user' : 'assistant',
    text: said,
    status: 'complete',
    createdAt: 0,
    answer: null,
  }))
}

test.each([
  [[`Summarise this: ${text}`], true],
  [[`${text}\nFasse das zusammen.`], true],
  [[text, 'I read a part of it.', 'Please summarise all of it.'], true],
  [[text, 'I read a part of it.', 'Résume le texte.'], true],
  [['Summarise: a house has a garden.'], false],
  [[text], false],
  [[text, 'I read a part of it.', 'What of the trees?'], false],
  [[text, 'I read a part of it.', 'Give me a summary of our conversation.'], false],
])('case %#', async (texts, is) => {
  const found = await textToReadWhole(branch(...texts), planWindow(1000), counter)
  expect(found !== null).toBe(is)
})
