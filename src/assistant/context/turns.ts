import { guessIn, type StoredMessage } from '../../core/index.ts'

/** A question with the answer that follows it. */
export interface PastTurn {
  /** From 1, in the branch. */
  readonly number: number
  readonly messages: readonly PastMessage[]
}

export interface PastMessage extends StoredMessage {
  /** An answer that opened by saying that it is a guess; its text is the guess alone. */
  readonly isGuess: boolean
}

/**
 * The turns of a branch, oldest first. Answers that failed before a word are not among them, nor those that say that
 * there is none: a small model says the same again. For the same reason a guess stands here in the model's own words.
 */
export function turnsOf(branch: readonly StoredMessage[]): PastTurn[] {
  const turns: PastMessage[][] = []
  for (const message of branch) {
    if (message.role === 'user') turns.push([{ ...message, isGuess: false }])
    else if (message.text !== '' && message.answer?.decision?.stance !== 'abstained') {
      const guess = guessIn(message)
      turns.at(-1)?.push({ ...message, text: guess ?? message.text, isGuess: guess !== null })
    }
  }
  return turns.map((messages, index) => ({ number: index + 1, messages }))
}

/** Before the words of a message where they are remembered: a guess is no fact later either. */
export function speakerOf({ role, isGuess }: PastMessage): string {
  if (role === 'user') return 'Person'
  return isGuess ? 'You guessed' : 'You'
}

/** How many of the turns lie before or at this message; 0 where it is not among them. */
export function turnsUpTo(turns: readonly PastTurn[], messageId: string | undefined): number {
  return turns.findIndex(({ messages }) => messages.some(({ id }) => id === messageId)) + 1
}

/** The beginning and the end of a message that is too long to stay in sight, in about so many letters. */
export function excerptOf(text: string, letters: number): string {
  const head = Math.floor(letters * 0.7)
  const tail = letters - head
  if (text.length <= letters) return text
  const from = text.slice(0, head).trimEnd().toWellFormed()
  const to = text
    .slice(text.length - tail)
    .trimStart()
    .toWellFormed()
  return `${from}\n[… ${String(text.length - head - tail)} characters of this message are left out …]\n${to}`
}
