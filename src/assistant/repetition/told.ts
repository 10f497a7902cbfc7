import type { Part } from '../../core/index.ts'

const message = 'The model began to repeat itself, so Vade stopped it.'

/** The same parts; an answer that was stopped because it repeated itself says so before its end. */
export async function* withStopTold<Any extends Part>(
  parts: AsyncIterable<Any>,
): AsyncGenerator<Any | Extract<Part, { readonly type: 'notice' }>> {
  for await (const part of parts) {
    if (part.type === 'finish' && part.reason === 'repeating') yield { type: 'notice', code: 'repeating', message }
    yield part
  }
}
