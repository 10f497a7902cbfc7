import { confidenceWords } from './confidence-words.ts'
import type { StoredMessage } from './conversation.ts'

const beginning = 'I do not know this for certain. My best guess'

/** How an answer opens that nothing vouches for, with the calibrated probability that it is right. */
export function guessOpening(confidence: number): string {
  return `${beginning}, ${confidenceWords(confidence)}: `
}

/** What a model said itself, where its answer was given as a guess; null where it was not. */
export function guessIn({ text, answer }: Pick<StoredMessage, 'text' | 'answer'>): string | null {
  if (answer?.decision?.stance !== 'unverified' || !text.startsWith(beginning)) return null
  return text.slice(text.indexOf(': ') + 2)
}
