import { userText, type Message } from '../../../core/index.ts'
import { evaluateInSlices } from './generate.ts'
import type { Loaded } from './loaded.ts'

/** What all conversations that begin with these messages have in common is evaluated once and kept on the disk. */
export async function warm({ prompts, contexts, prefixes, pace }: Loaded, messages: readonly Message[]): Promise<void> {
  const one = prompts.tokens([...messages, userText('A')])
  const other = prompts.tokens([...messages, userText('B')])
  const end = one.findIndex((token, index) => token !== other[index])
  const shared = one.slice(0, end)
  if (shared.length === 0 || prefixes.add(shared)) return
  pace.begin()
  const { slot, release } = await contexts.take(undefined, shared, null)
  try {
    await slot.sequence.adaptStateToTokens(shared, false)
    await evaluateInSlices(slot.sequence, shared, { pace })
    await prefixes.save(slot.sequence, shared)
  } finally {
    release()
  }
}
