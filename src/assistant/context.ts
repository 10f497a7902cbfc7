import { userText, type Message, type StoredMessage } from '../core/index.ts'

/**
 * First in every prompt and identical from turn to turn, so that the engine's prefix cache holds.
 * Nothing that changes (date, names, notes) may be put into it.
 */
export const staticPrompt: Message = {
  role: 'system',
  text:
    'You are Vade, a helpful assistant that runs on the device of the person you talk to. ' +
    'Answer in the language of the question, clearly and briefly. ' +
    'Use Markdown for lists and code. If you do not know something, say so.',
}

/** What the model is asked: the static prompt, then the turns of the branch from `firstTurn` on. */
export function assembleContext(branch: readonly StoredMessage[], firstTurn: number): Message[] {
  const kept = turnsOf(branch).slice(firstTurn).flat()
  return [staticPrompt, ...kept.map(asMessage)]
}

/**
 * How many whole turns to leave out next when the prompt was too long: half of those left, at least one.
 * Null when only the question itself remains.
 */
export function nextCut(branch: readonly StoredMessage[], firstTurn: number): number | null {
  const left = turnsOf(branch).length - firstTurn
  return left <= 1 ? null : firstTurn + Math.max(1, Math.floor(left / 2))
}

/** A turn is a question with the answer that follows it; failed answers are not shown to the model. */
function turnsOf(branch: readonly StoredMessage[]): StoredMessage[][] {
  const turns: StoredMessage[][] = []
  for (const message of branch) {
    if (message.role === 'user') turns.push([message])
    else if (message.text !== '') turns.at(-1)?.push(message)
  }
  return turns
}

function asMessage(message: StoredMessage): Message {
  return message.role === 'user' ? userText(message.text) : { role: 'assistant', text: message.text }
}
