import type { App } from '../app/index.ts'
import { VadeError } from '../core/index.ts'

/** What a trace is read from. */
export interface Traces {
  readonly ledger: App['store']['ledger']
  /** Settles once every call of this process that has ended is in the ledger. */
  readonly flush: () => Promise<void>
}

/**
 * One call and what was paid for it, also by the calls that answered in its place. A key sees its own calls only; throws
 * `not_found`.
 */
export async function traceOf({ ledger, flush }: Traces, id: string, keyId: string | null): Promise<object> {
  let found = await ledger.call(id)
  if (found === null) {
    // Who asks right after the answer may be quicker than the ledger.
    await flush()
    found = await ledger.call(id)
  }
  if (found === null || (keyId !== null && found.record.keyId !== keyId)) {
    throw new VadeError('not_found', `There is no call '${id}' here; it has not ended yet, or was too long ago.`)
  }
  const entries = [...found.entries]
  for (const { answers = [] } of found.record.attempts) {
    for (const { call } of answers) {
      const inner = call === null ? null : await ledger.call(call)
      if (inner?.record.keyId === found.record.keyId) entries.push(...inner.entries)
    }
  }
  return { ...found.record, entries }
}
