import { branchTo, type Conversation, type StoredMessage } from '../core/index.ts'

export interface Exported {
  /** A file name that is safe on every system. */
  readonly name: string
  readonly text: string
}

/** The shown branch as Markdown for people, or the whole tree as JSON lines for programs. */
export function exportBranch(
  conversation: Conversation,
  messages: readonly StoredMessage[],
  format: 'markdown' | 'jsonl',
): Exported {
  const base =
    conversation.title
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'conversation'
  if (format === 'jsonl') {
    const lines = [{ vade: 1, kind: 'conversation', conversation }, ...messages]
    return { name: `${base}.jsonl`, text: lines.map((line) => `${JSON.stringify(line)}\n`).join('') }
  }
  const turns = branchTo(messages, conversation.leafId).map((message) => {
    const who = message.role === 'user' ? 'You' : (message.answer?.origin?.model ?? 'Vade')
    return `**${who}**\n\n${message.text}\n`
  })
  return { name: `${base}.md`, text: [`# ${conversation.title}\n`, ...turns].join('\n') }
}
