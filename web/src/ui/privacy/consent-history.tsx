import { useState } from 'react'
import { backend } from '../../backend.ts'
import { useAnswer } from '../gateway/answer.ts'
import { formatMoment } from '../gateway/format.ts'
import { Pending } from '../gateway/panel.tsx'

/** All that was ever said, newest first; it is read once it is opened. */
export function ConsentHistory() {
  const [open, setOpen] = useState(false)
  return (
    <details className="consent-history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Everything that was ever said</summary>
      {open ? <Said /> : null}
    </details>
  )
}

function Said() {
  const answer = useAnswer('consent history', (signal) =>
    backend.call('listConsentHistory', { query: { limit: 100 }, signal }),
  )
  const consents = answer.data?.consents ?? []
  return (
    <>
      <Pending answer={answer} />
      <ol className="plain">
        {consents.map(({ id, at, text }) => (
          <li key={id}>
            <time dateTime={new Date(at).toISOString()} className="muted">
              {formatMoment(at)}
            </time>{' '}
            {text} <code>{id}</code>
          </li>
        ))}
      </ol>
      {answer.data !== null && consents.length === 0 ? <p className="muted">Nothing yet.</p> : null}
      {consents.length < 100 ? null : <p className="muted">Older ones: vade consents list --history</p>}
    </>
  )
}
