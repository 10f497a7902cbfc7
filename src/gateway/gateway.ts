import type { Call } from './calls/call.ts'

/** One endpoint over every provider and the models of this machine. */
export interface Gateway {
  /** Answers a chat call; throws what is said to a caller who has heard nothing yet. */
  answer(call: Call): Promise<void>
}
