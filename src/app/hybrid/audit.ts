import type { CallContext } from '../../core/index.ts'
import type { Both } from '../../hybrid/index.ts'
import { agreed } from './labels.ts'
import type { Hybrids } from './hybrids.ts'
import type { Learning } from './learning.ts'

/** Of the answers that were kept, so many are asked again; the gate lets only what was agreed to be sampled leave. */
const share = 0.03

/**
 * Asks a larger model a random few of the questions that the device has answered, to learn whether it was right.
 * Thresholds may rest on these only: who is asked because of a low score says nothing of high ones.
 */
export function createAudit({
  hybrids,
  learning,
  random,
}: {
  readonly hybrids: () => Pick<Hybrids, 'alone'>
  readonly learning: Learning
  readonly random: () => number
}) {
  return async ({ request, draft, decision }: Omit<Both, 'answer'>, context: CallContext): Promise<void> => {
    const { evidence } = decision
    if (evidence === undefined || random() >= share) return
    const { replaceable: _back, interactive: _there, ...asked } = request
    const answer = await hybrids().alone('audit', asked, context)
    if ('blocked' in answer) return
    const right = agreed(request, { kind: evidence.kind, draft, answer: answer.text })
    if (right !== null) await learning.add(evidence, { source: 'audit', right, kept: true })
  }
}
