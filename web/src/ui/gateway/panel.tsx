import type { ReactNode } from 'react'
import { IconButton } from '../button.tsx'
import type { Answer } from './answer.ts'

interface PanelProps {
  /** Heard, not seen: the tab says it already. */
  readonly title: string
  /** What is shown, and of what. */
  readonly filters?: ReactNode
  /** At the other end of the same line. */
  readonly actions?: ReactNode
  readonly onRefresh: () => void
  readonly children: ReactNode
}

/** One part of the gateway's area, which scrolls by itself. */
export function Panel({ title, filters, actions, onRefresh, children }: PanelProps) {
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h1 className="hidden">{title}</h1>
        {filters}
        <IconButton icon="retry" label="Refresh" onClick={onRefresh} />
        {actions}
      </div>
      {children}
    </section>
  )
}

/** What is not there yet, or could not be had. Nothing once there is something and nothing went wrong. */
export function Pending({ answer: { data, error, again } }: { readonly answer: Answer<unknown> }) {
  if (error !== null) {
    return (
      <p className="failed waiting" role="alert">
        {error}{' '}
        <button type="button" className="button small" onClick={again}>
          Try again
        </button>
      </p>
    )
  }
  return data === null ? <output className="waiting muted">Loading…</output> : null
}

/** What to do where there is nothing. */
export function Nothing({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="nothing">
      <h2>{title}</h2>
      {children}
    </div>
  )
}
