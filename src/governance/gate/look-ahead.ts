import { setImmediate } from 'node:timers/promises'
import type { GenerateRequest } from '../../core/index.ts'
import type { Redactor } from '../redaction/redactor.ts'
import { outgoingRequest } from './outgoing-request.ts'
import { createTreatment } from './treatment.ts'

/** A text of so many characters holds up everything else for some 20 ms: a longer one is looked at when it is to leave. */
const longestAhead = 20_000

/**
 * Searches the texts of a request that may have to leave soon, one in each turn of the event loop. What is found in a
 * text is remembered (`redaction/found-before.ts`), so the gate has then nothing left to search. Stops with `signal`.
 */
export async function lookAhead(
  request: GenerateRequest,
  { redactor, signal }: { readonly redactor: () => Pick<Redactor, 'redact'>; readonly signal: AbortSignal },
): Promise<void> {
  for (const text of textsOf(request)) {
    await setImmediate()
    if (signal.aborted) return
    if (text.length <= longestAhead) redactor().redact(text)
  }
}

/** Just those that the gate will search. */
function textsOf(request: GenerateRequest): readonly string[] {
  const nothing = { personal: false, health: false, location: false, secret: false }
  const treatment = createTreatment({ redact: (text) => ({ text, findings: [] }) }, nothing)
  outgoingRequest(request, treatment)
  return treatment.texts
}
