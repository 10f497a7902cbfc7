import { useEffect, useState } from 'react'
import type { CallSummary } from '../../../../src/api/index.ts'
import { formatDollars } from '../../../../src/core/index.ts'
import { backend } from '../../backend.ts'
import { gatewayAddress } from '../../state/address.ts'
import { formatMs } from './format.ts'
import { isGood, reasonOf } from './outcome.ts'

const lookEveryMs = 1000
/** The newest that are looked at: a good one may have come between two refused ones. */
const looked = 20

/** Waits for the first call of a key that succeeds; says why the newest did not. */
export function Arrival({ keyId }: { readonly keyId: string }) {
  const [call, setCall] = useState<CallSummary | null>(null)
  const come = call !== null && isGood(call)
  useEffect(() => {
    if (come) return undefined
    const abort = new AbortController()
    const look = async () => {
      const { calls } = await backend.call('listRequests', { query: { keyId, limit: looked }, signal: abort.signal })
      setCall(calls.find(isGood) ?? calls[0] ?? null)
    }
    // One that fails is followed by another; the page says elsewhere that the server is gone.
    const timer = setInterval(() => void look().catch(() => undefined), lookEveryMs)
    return () => {
      clearInterval(timer)
      abort.abort()
    }
  }, [come, keyId])
  if (call === null) return <output className="arrival">Waiting for its first call…</output>
  if (come) {
    return (
      <output className="arrival come">
        It works:{' '}
        <a href={gatewayAddress('requests', call.id)}>
          {call.model ?? call.modelAsked}, {formatMs(call.totalMs)}, {formatDollars(call.costNanoUsd)}
        </a>
      </output>
    )
  }
  return (
    <output className="arrival refused">
      <a href={gatewayAddress('requests', call.id)}>A call came</a> and did not succeed: {reasonOf(call)} Waiting for
      one that does…
    </output>
  )
}
