import type { StoredMessage } from '../../core/index.ts'
import { estimateTokens, type TokenCounter } from './tokens.ts'

/** Messages of a conversation for tests: questions and answers in turns, `m0` first. */
export function branchOf(texts: readonly string[]): StoredMessage[] {
  return texts.map((text, index) => ({
    id: `m${String(index)}`,
    conversationId: 'c',
    parentId: index === 0 ? null : `m${String(index - 1)}`,
    role: index % 2 === 0 ? 'user' : 'assistant',
    text,
    status: 'complete',
    createdAt: index,
    answer: null,
  }))
}

/** A counter for tests in which no prompt is counted as a whole. */
export const estimatingCounter: TokenCounter = {
  contextTokens: 1000,
  exact: false,
  turnTokens: 8,
  texts: async (texts) => texts.map(estimateTokens),
  prompt: async () => 0,
}
