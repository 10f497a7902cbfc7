import { VadeError, type CallContext, type GenerateRequest, type Model, type Part } from '../../core/index.ts'
import type { Translated } from './committed.ts'
import { isContent } from './translated-attempt.ts'

/** One try at a model on this machine. Resolves at the first content; what it throws is thrown as it is. */
export async function localAttempt(model: Model, request: GenerateRequest, context: CallContext): Promise<Translated> {
  const parts = model.generate(request, context)[Symbol.asyncIterator]()
  const first: Part[] = []
  while (!first.some(isContent)) {
    const step = await parts.next()
    if (step.done === true) throw new VadeError('engine_failed', `${model.id} ended without an answer; ask again.`)
    first.push(step.value)
  }
  const batches = following(first, parts)
  // A stopped generation ends by its signal; what it has said is dropped.
  return { form: 'translated', batches, refused: false, lost: [], discard: () => void parts.return?.() }
}

async function* following(first: readonly Part[], parts: AsyncIterator<Part>): AsyncGenerator<readonly Part[]> {
  try {
    yield first
    for (let step = await parts.next(); step.done !== true; step = await parts.next()) yield [step.value]
  } finally {
    await parts.return?.()
  }
}
