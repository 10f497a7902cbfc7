import type { CallContext, GenerateRequest, Model, Part } from '../../core/index.ts'
import { createRepetitionReader } from './repetition.ts'

/**
 * The model, stopped where it only repeats itself if the request wants that (`stopRepeating`). What is said a third time
 * is held back until it is clear whether it goes on like that: so the surplus was never heard, and nothing need be taken
 * back. The `finish` says `repeating` then.
 */
export function stoppedWhenRepeating(model: Model): Model {
  return {
    ...model,
    generate: (request, context) =>
      request.stopRepeating === true ? listened(model, request, context) : model.generate(request, context),
  }
}

async function* listened(model: Model, request: GenerateRequest, context: CallContext): AsyncGenerator<Part> {
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  const filter = createFilter()
  for await (const part of model.generate(request, { ...context, signal })) {
    if (part.type === 'text-delta') {
      // How sure the model was of a word is told at once, whenever the word is heard.
      if (!filter.isStuck()) yield { ...part, text: filter.push(part.text) }
      if (filter.isStuck()) stop.abort()
      continue
    }
    const rest = filter.end()
    if (rest !== '') yield { type: 'text-delta', text: rest }
    if (part.type !== 'finish' || !filter.isStuck() || context.signal.aborted) yield part
    else yield { ...part, reason: 'repeating' }
  }
}

/** Ends a sentence or a line. */
const end = /[.!?…。！？\n]/u
const ended = /[.!?…。！？\n]\s*$/u

/** Lets a text through up to where it repeats itself for good. */
function createFilter() {
  const reader = createRepetitionReader()
  let held: string[] = []
  let isStuck = false
  const release = (count: number): string => held.splice(0, Math.max(0, count)).join('')
  return {
    isStuck: () => isStuck,
    /** What may be heard after this piece. */
    push(piece: string): string {
      let heard = ''
      for (const character of piece) {
        held.push(character)
        const { surplus, stuck } = reader.read(character.codePointAt(0) ?? 0)
        heard += release(held.length - (stuck?.surplus ?? surplus))
        if (stuck === null) continue
        isStuck = true
        heard += release(toSentenceEnd(held.slice(0, stuck.unit)))
        held = []
        break
      }
      return heard
    },
    /** What was held back, if it was not cut off. */
    end: () => release(held.length),
  }
}

/** A repetition may begin anywhere in a sentence: how many characters more end it. */
function toSentenceEnd(unit: readonly string[]): number {
  // What was heard last ends as a unit does.
  return ended.test(unit.join('')) ? 0 : unit.findIndex((character) => end.test(character)) + 1
}
