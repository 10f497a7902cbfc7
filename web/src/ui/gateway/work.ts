import { useState } from 'react'
import type { VadeError } from '../../../../src/core/index.ts'
import { failureOf } from '../../state/actions.ts'

/** What a form does: one thing at a time, and what went wrong stays until the next try. */
export function useWork() {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<VadeError | null>(null)
  const run = (work: () => Promise<void>) => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    work()
      .catch((thrown: unknown) => setFailure(failureOf(thrown)))
      .finally(() => setBusy(false))
  }
  return { busy, failure, run }
}
