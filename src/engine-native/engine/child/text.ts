import type { LlamaModel, Token } from 'node-llama-cpp'

/** Turns tokens into text that can be shown: whole characters only, and nothing of a stop text. */
export interface TextStream {
  /** Text that is now certain. `stopped` once a stop text came; it and what follows is dropped. */
  push(token: Token): { readonly text: string; readonly stopped: boolean }
  /** What was held back, when no more tokens come. */
  end(): string
}

export function createTextStream(model: LlamaModel, stops: readonly string[]): TextStream {
  let waiting: Token[] = []
  let before: Token[] = []
  let held = ''
  return {
    push(token) {
      waiting.push(token)
      const text = model.detokenize(waiting, false, before)
      // A character whose bytes are spread over tokens shows as U+FFFD until the last has come; four are the most.
      if (text.endsWith('\u{FFFD}') && waiting.length < 4) return { text: '', stopped: false }
      before = [...before, ...waiting].slice(-8)
      waiting = []
      held += text
      const found = stops.map((stop) => held.indexOf(stop)).filter((index) => index >= 0)
      if (found.length > 0) {
        const sure = held.slice(0, Math.min(...found))
        held = ''
        return { text: sure, stopped: true }
      }
      const keep = Math.max(0, ...stops.map((stop) => overlap(held, stop)))
      const sure = held.slice(0, held.length - keep)
      held = held.slice(held.length - keep)
      return { text: sure, stopped: false }
    },
    end() {
      const rest = held + (waiting.length > 0 ? model.detokenize(waiting, false, before) : '')
      held = ''
      waiting = []
      return rest
    },
  }
}

/** How many letters at the end of `text` begin `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(stop.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length
  }
  return 0
}
