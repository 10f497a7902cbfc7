/** How a model's window is divided. Tokens; what one part does not use, the recent turns may. */
export interface WindowPlan {
  readonly contextTokens: number
  /** Most tokens of the whole prompt; the rest of the window is for the answer. */
  readonly prompt: number
  readonly facts: number
  readonly summary: number
  readonly documents: number
  /** Passages from earlier in the conversation; with documents they have one share in common. */
  readonly retrieved: number
  /** Most of one old message; of a longer one the beginning and the end stay in sight. */
  readonly message: number
  /** A conversation that fills more than this is made shorter when nobody waits … */
  readonly compactAbove: number
  /** … and one that fills more than this at once … */
  readonly compactNow: number
  /** … to this: in steps, because each one costs the engine's cached prefix. */
  readonly compactTo: number
}

const mostForAnswer = 1024

export function planWindow(contextTokens: number): WindowPlan {
  const prompt = contextTokens - Math.min(mostForAnswer, Math.floor(contextTokens / 4))
  const share = (part: number) => Math.floor(prompt * part)
  return {
    contextTokens,
    prompt,
    facts: share(0.08),
    summary: share(0.14),
    documents: share(0.3),
    retrieved: share(0.2),
    message: share(0.12),
    compactAbove: share(0.7),
    compactNow: share(0.8),
    compactTo: share(0.4),
  }
}
