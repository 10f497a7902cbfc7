import type { ApiMessage } from '../../../src/api/index.ts'

/** Messages that answer or follow the same one, oldest first: the branches at this point. */
export function siblingsOf(messages: readonly ApiMessage[], message: ApiMessage): ApiMessage[] {
  return messages
    .filter(({ parentId, role }) => parentId === message.parentId && role === message.role)
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
}

/** The end of the branch below `id` that was touched last. Each step goes to the newest child. */
export function leafBelow(messages: readonly ApiMessage[], id: string): string {
  const newest = new Map<string, ApiMessage>()
  for (const message of messages) {
    if (message.parentId === null) continue
    const known = newest.get(message.parentId)
    if (known === undefined || known.createdAt <= message.createdAt) newest.set(message.parentId, message)
  }
  let leaf = id
  for (let steps = 0; steps <= messages.length; steps++) {
    const next = newest.get(leaf)
    if (next === undefined) break
    leaf = next.id
  }
  return leaf
}

/** The branch beside the shown one, `step` places on; null at either end. */
export function branchBeside(messages: readonly ApiMessage[], message: ApiMessage, step: 1 | -1): string | null {
  const siblings = siblingsOf(messages, message)
  const next = siblings[siblings.findIndex(({ id }) => id === message.id) + step]
  return next === undefined ? null : leafBelow(messages, next.id)
}

/** Whether a message is missing that another one follows. */
export function hasGap(messages: readonly ApiMessage[]): boolean {
  const ids = new Set(messages.map(({ id }) => id))
  return messages.some(({ parentId }) => parentId !== null && !ids.has(parentId))
}
