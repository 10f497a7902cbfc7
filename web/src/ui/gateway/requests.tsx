import { useEffect, useState } from 'react'
import { backend } from '../../backend.ts'
import { gatewayAddress } from '../../state/address.ts'
import { useAnswer } from './answer.ts'
import { CallLog } from './call-log.tsx'
import { CallTraceDialog } from './call-trace.tsx'
import { filterOf, Filters, noFilters, type Names } from './filters.tsx'
import { pageSize, useLog } from './log.ts'
import { Nothing, Panel } from './panel.tsx'

/** New calls are looked for while the newest are in sight. */
const lookEveryMs = 5000
const noNames: Names = { keys: [], answerers: [] }

export function Requests({ callId }: { readonly callId: string | null }) {
  const [filters, setFilters] = useState(noFilters)
  const [atTop, setAtTop] = useState(true)
  const names = useAnswer('log names', loadNames).data ?? noNames
  const filter = filterOf(filters)
  const log = useLog(filter)
  const { calls, error, again } = log
  const filtered = Object.keys(filter).length > 0
  const follows = atTop && (calls?.length ?? 0) <= pageSize && callId === null
  useEffect(() => {
    if (!follows) return undefined
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') again()
    }, lookEveryMs)
    return () => clearInterval(timer)
  }, [follows, again])

  return (
    <Panel
      title="Requests"
      onRefresh={again}
      filters={<Filters values={filters} names={names} onValues={setFilters} />}
    >
      {error === null ? null : (
        <p className="failed waiting" role="alert">
          {error}{' '}
          <button type="button" className="button small" onClick={again}>
            Try again
          </button>
        </p>
      )}
      {calls === null && error === null ? <output className="waiting muted">Loading…</output> : null}
      {calls?.length === 0 && error === null ? (
        filtered ? (
          <Nothing title="No such calls">
            <p>Nothing in the log is like that.</p>
            <button type="button" className="button" onClick={() => setFilters(noFilters)}>
              Show all calls
            </button>
          </Nothing>
        ) : (
          <Nothing title="No calls yet">
            <p>
              Make a key under <a href={gatewayAddress('keys')}>Keys</a> and paste the call that you are shown there.
              Every call is here then, with who answered it and what it cost; what was said is not kept.
            </p>
          </Nothing>
        )
      ) : null}
      {calls !== null && calls.length > 0 ? <CallLog log={log} keys={names.keys} onTop={setAtTop} /> : null}
      {callId === null ? null : <CallTraceDialog key={callId} id={callId} keys={names.keys} onClose={close} />}
    </Panel>
  )
}

function close(): void {
  location.hash = gatewayAddress('requests')
}

async function loadNames(signal: AbortSignal): Promise<Names> {
  const [{ keys }, providers, models] = await Promise.all([
    backend.call('listKeys', { signal }),
    backend.call('getSpend', { query: { by: 'provider' }, signal }),
    backend.call('getSpend', { query: { by: 'model' }, signal }),
  ])
  const answerers = providers.rows
    .map(({ name }) => name)
    .filter((name) => name !== '')
    .toSorted()
    .flatMap((provider) => [
      { provider },
      ...models.rows
        .filter(({ name }) => name.startsWith(`${provider}/`))
        .map(({ name }) => ({ provider, model: name.slice(provider.length + 1) })),
    ])
  return { keys, answerers }
}
