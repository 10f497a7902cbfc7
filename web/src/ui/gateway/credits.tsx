import { useState } from 'react'
import type { ListedKey } from '../../../../src/api/index.ts'
import { backend } from '../../backend.ts'
import { Dialog } from '../dialog.tsx'
import { useAnswer } from './answer.ts'
import { Field } from './field.tsx'
import { formatMoment } from './format.ts'
import { Failure } from './key-form.tsx'
import { dollarsOf } from './limit-values.ts'
import { Dollars } from './money.tsx'
import { Pending } from './panel.tsx'
import { useWork } from './work.ts'

interface CreditsProps {
  readonly of: ListedKey
  readonly onClose: () => void
}

/** What a key was given, what is left of it, and more. */
export function CreditsDialog({ of, onClose }: CreditsProps) {
  const [key, setKey] = useState(of)
  const [amount, setAmount] = useState('')
  const [note, setNote] = useState('')
  const { busy, failure, run } = useWork()
  const list = useAnswer('credits', (signal) => backend.call('listCredits', { signal, query: { limit: 1000 } }))
  const credits = list.data?.credits.filter(({ keyId }) => keyId === of.id)
  return (
    <Dialog title={`Credits of ${of.name}`} onClose={onClose}>
      <dl className="facts-row">
        <div className="fact">
          <dt>Given</dt>
          <dd>
            <Dollars nano={key.grantedNanoUsd} />
          </dd>
        </div>
        <div className="fact">
          <dt>Spent</dt>
          <dd>
            <Dollars nano={key.spent.totalNanoUsd} />
          </dd>
        </div>
        <div className="fact">
          <dt>Left</dt>
          <dd>
            {key.grantedNanoUsd === 0 ? (
              'No credits'
            ) : (
              // A key that is not prepaid may have spent more than it was given.
              <Dollars nano={Math.max(0, key.grantedNanoUsd - key.spent.totalNanoUsd)} />
            )}
          </dd>
        </div>
      </dl>
      {key.limits.prepaid === true ? null : (
        <p className="muted">
          Credits are only counted here: the key is not prepaid, so it may spend more. See its limits.
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          run(async () => {
            const nanoUsd = dollarsOf(amount, 'nanoUsd', 'Dollars')
            setKey(await backend.call('grantCredit', { params: { id: of.id }, body: { nanoUsd, note } }))
            setAmount('')
            setNote('')
            list.again()
          })
        }}
      >
        <div className="form-grid">
          <Field
            label="Dollars"
            inputMode="decimal"
            placeholder="10.00"
            value={amount}
            wrong={failure?.param === 'nanoUsd'}
            onText={setAmount}
          />
          <Field label="Note" placeholder="What it is for" maxLength={200} value={note} onText={setNote} />
        </div>
        <Failure failure={failure} />
        <div className="row">
          <button type="submit" className="button primary" disabled={busy || amount.trim() === ''}>
            Give credit
          </button>
        </div>
      </form>
      <Pending answer={list} />
      {credits?.length === 0 ? <p className="muted">No credits were given to it yet.</p> : null}
      <ul className="plain">
        {credits?.map(({ number, at, nanoUsd, note: words }) => (
          <li key={number}>
            <Dollars nano={nanoUsd} /> <span className="muted">{formatMoment(at)}</span> {words}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
