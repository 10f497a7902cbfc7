import { useState } from 'react'
import type { ListedKey } from '../../../../src/api/index.ts'
import { backend } from '../../backend.ts'
import { useAnswer } from './answer.ts'
import { CreditsDialog } from './credits.tsx'
import { formatDay, formatMoment } from './format.ts'
import { RemoveDialog, RevokeDialog } from './key-dialogs.tsx'
import { LimitsDialog, NewKeyDialog } from './key-form.tsx'
import { limitsInWords } from './limit-values.ts'
import { Spent } from './money.tsx'
import { Nothing, Panel, Pending } from './panel.tsx'

type KeyDialog =
  | { readonly kind: 'new' }
  | { readonly kind: 'limits' | 'credits' | 'revoke' | 'remove'; readonly of: ListedKey }

export function Keys() {
  const answer = useAnswer('keys', (signal) => backend.call('listKeys', { signal }))
  const [dialog, setDialog] = useState<KeyDialog | null>(null)
  const close = () => {
    setDialog(null)
    answer.again()
  }
  const make = (
    <button type="button" className="button primary" onClick={() => setDialog({ kind: 'new' })}>
      New key
    </button>
  )
  const keys = answer.data?.keys
  return (
    <Panel title="Keys" onRefresh={answer.again} actions={keys?.length === 0 ? null : make}>
      <Pending answer={answer} />
      {keys?.length === 0 ? (
        <Nothing title="Make your first key">
          <p>
            Programs written for OpenAI, Anthropic or Gemini call Vade with a key of yours: change the address and the
            key, and nothing else. You get a ready call to paste.
          </p>
          {make}
        </Nothing>
      ) : null}
      <ul className="cards">
        {keys?.toSorted(newestFirst).map((key) => (
          <KeyCard key={key.id} of={key} now={answer.at} onDialog={(kind) => setDialog({ kind, of: key })} />
        ))}
      </ul>
      {dialog?.kind === 'new' ? <NewKeyDialog onClose={close} /> : null}
      {dialog?.kind === 'limits' ? <LimitsDialog of={dialog.of} onClose={close} /> : null}
      {dialog?.kind === 'credits' ? <CreditsDialog of={dialog.of} onClose={close} /> : null}
      {dialog?.kind === 'revoke' ? <RevokeDialog of={dialog.of} onClose={close} /> : null}
      {dialog?.kind === 'remove' ? <RemoveDialog of={dialog.of} onClose={close} /> : null}
    </Panel>
  )
}

/** Those that are refused come last. */
function newestFirst(a: ListedKey, b: ListedKey): number {
  return Number(a.revokedAt !== null) - Number(b.revokedAt !== null) || b.createdAt - a.createdAt
}

interface KeyCardProps {
  readonly of: ListedKey
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly onDialog: (kind: 'limits' | 'credits' | 'revoke' | 'remove') => void
}

function KeyCard({ of, now, onDialog }: KeyCardProps) {
  const { name, limits, spent, revokedAt, grantedNanoUsd } = of
  const words = limitsInWords(limits)
  const total =
    limits.prepaid === true ? Math.min(limits.totalNanoUsd ?? Infinity, grantedNanoUsd) : limits.totalNanoUsd
  const action = (kind: Parameters<typeof onDialog>[0], label: string) => (
    <button type="button" className="button small" onClick={() => onDialog(kind)}>
      {label}
      <span className="hidden"> of {name}</span>
    </button>
  )
  return (
    <li className={revokedAt === null ? 'card' : 'card ended'}>
      <div className="card-head">
        <h2>{name}</h2>
        <code>{of.hint}…</code>
        <KeyBadges of={of} now={now} />
      </div>
      <dl className="facts-row">
        <Spent label="Today" nano={spent.dayNanoUsd} limit={limits.dayNanoUsd} />
        <Spent label="This month" nano={spent.monthNanoUsd} limit={limits.monthNanoUsd} />
        <Spent label="In all" nano={spent.totalNanoUsd} limit={total} />
        <div className="fact">
          <dt>Last used</dt>
          <dd>{of.lastUsedAt === null ? 'Never' : formatMoment(of.lastUsedAt)}</dd>
        </div>
      </dl>
      {words === '' ? null : <p className="muted">{words}</p>}
      <div className="row">
        {revokedAt === null ? (
          <>
            {action('limits', 'Limits')}
            {action('credits', 'Credits')}
            {action('revoke', 'Revoke')}
          </>
        ) : (
          action('remove', 'Remove')
        )}
      </div>
    </li>
  )
}

function KeyBadges({ of: { revokedAt, limits }, now }: { readonly of: ListedKey; readonly now: number }) {
  const expired = limits.expiresAt !== undefined && limits.expiresAt <= now
  return (
    <>
      {limits.prepaid === true ? <span className="badge">prepaid</span> : null}
      {revokedAt === null ? null : <span className="badge bad">revoked {formatDay(revokedAt)}</span>}
      {expired && revokedAt === null ? <span className="badge bad">expired</span> : null}
    </>
  )
}
