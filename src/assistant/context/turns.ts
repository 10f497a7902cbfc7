import type { StoredMessage } from '../../core/index.ts'

/** A question with the answer that follows it. */
export interface PastTurn {
  /** From 1, in the branch. */
  readonly number: number
  readonly messages: readonly StoredMessage[]
}

/** The turns of a branch, oldest first; answers that failed before a word are not among them. */
export function turnsOf(branch: readonly StoredMessage[]): PastTurn[] {
  const turns: StoredMessage[][] = []
  for (const message of branch) {
    if (message.role === 'user') turns.push([message])
    else if (message.text !== '') turns.at(-1)?.push(message)
  }
  return turns.map((messages, index) => ({ number: index + 1, messages }))
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
