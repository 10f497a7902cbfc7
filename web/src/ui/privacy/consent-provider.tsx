import { useState } from 'react'
import type { ConsentOverview, ListedConsent } from '../../../../src/api/index.ts'
import {
  anyProvider,
  consentWording,
  replaceableClasses,
  type ConsentClass,
  type ConsentPurpose,
  type ConsentState,
} from '../../../../src/core/index.ts'
import { backend } from '../../backend.ts'
import { Dialog } from '../dialog.tsx'
import { Segments } from '../gateway/field.tsx'
import { formatMoment } from '../gateway/format.ts'

interface ConsentProviderProps {
  readonly provider: { readonly id: string; readonly name: string }
  readonly overview: ConsentOverview
  readonly busy: boolean
  readonly onChange: (work: () => Promise<unknown>) => void
}

interface Kind {
  readonly of: ConsentClass
  readonly purpose: ConsentPurpose
  readonly name: string
  readonly hint: string
}

const answers: readonly Kind[] = [
  {
    of: 'ordinary',
    purpose: 'answer',
    name: 'Questions',
    hint: 'Those in which nothing personal was found, or in which it was replaced.',
  },
  { of: 'personal', purpose: 'answer', name: 'Names, addresses and numbers', hint: 'As they are, not replaced.' },
  { of: 'health', purpose: 'answer', name: 'Words about health', hint: 'As they are, not replaced.' },
  { of: 'location', purpose: 'answer', name: 'Places', hint: 'As they are, not replaced.' },
  { of: 'secret', purpose: 'answer', name: 'Passwords and keys', hint: 'Never without asking.' },
  { of: 'files', purpose: 'answer', name: 'Pictures, recordings, documents', hint: 'Nothing can be replaced in them.' },
  { of: 'memory', purpose: 'answer', name: 'What Vade remembers of you', hint: 'From other conversations.' },
]
const others: readonly Kind[] = [
  {
    of: 'ordinary',
    purpose: 'audit',
    name: 'A few questions, chosen by chance',
    hint: "Asked again, to learn whether this device's answers are right. Nothing personal.",
  },
  {
    of: 'ordinary',
    purpose: 'queued',
    name: 'What you asked offline',
    hint: 'Asked later, when it can be.',
  },
  { of: 'ordinary', purpose: 'feedback', name: 'Your verdicts on answers', hint: 'With the question and the answer.' },
]

const states = [
  ['deny', 'Never'],
  ['ask', 'Ask me'],
  ['allow', 'Allowed'],
] as const

/** What one provider may get. A yes is said to plain words; a no needs none. */
export function ConsentProvider({ provider, overview, busy, onChange }: ConsentProviderProps) {
  const [agreeing, setAgreeing] = useState<{ readonly kind: Kind; readonly state: ConsentState } | null>(null)
  const set = ({ of, purpose }: Kind, state: ConsentState) =>
    onChange(() => backend.call('setConsent', { body: { class: of, provider: provider.id, purpose, state } }))
  const row = (kind: Kind) => {
    const consent = standingOf(overview, provider.id, kind)
    const state = consent?.state ?? 'deny'
    if (isReplaced(overview, kind) && state === 'deny') return null
    return (
      <li key={`${kind.purpose} ${kind.of}`}>
        <div>
          <strong>{kind.name}</strong>
          <small className="muted">
            {kind.hint}
            {consent === undefined ? '' : ` Said ${formatMoment(consent.at)}.`}
          </small>
        </div>
        <Segments
          label={`${kind.name} to ${provider.name}`}
          value={state}
          options={states.filter(([one]) => isSayable(kind, one))}
          onValue={(next) => {
            if (busy) return
            if (next === 'deny') set(kind, next)
            else setAgreeing({ kind, state: next })
          }}
        />
      </li>
    )
  }
  return (
    <li className="card consent-provider">
      <div className="card-head">
        <h2>{provider.name}</h2>
      </div>
      <ul className="plain">{answers.map(row)}</ul>
      <details>
        <summary>For other reasons</summary>
        <ul className="plain">{others.map(row)}</ul>
      </details>
      {agreeing === null ? null : (
        <AgreeDialog
          provider={provider}
          kind={agreeing.kind}
          state={agreeing.state}
          onAgree={() => set(agreeing.kind, agreeing.state)}
          onClose={() => setAgreeing(null)}
        />
      )}
    </li>
  )
}

interface AgreeProps {
  readonly provider: ConsentProviderProps['provider']
  readonly kind: Kind
  readonly state: ConsentState
  readonly onAgree: () => void
  readonly onClose: () => void
}

/** The very words that are kept with the consent. */
function AgreeDialog({ provider, kind: { of, purpose }, state, onAgree, onClose }: AgreeProps) {
  return (
    <Dialog title={state === 'ask' ? 'Be asked each time?' : `Allow ${provider.name}?`} onClose={onClose}>
      <blockquote className="consent-words">
        {consentWording({ class: of, purpose, state, provider: provider.id, name: provider.name, scope: 'standing' })}
      </blockquote>
      <p className="muted">
        {state === 'ask'
          ? 'You see exactly what would be sent before it is.'
          : 'You are not asked again. All that is sent stands under “What left this device”.'}{' '}
        You can take this back here at any time.
      </p>
      <div className="row">
        <button type="button" className="button" onClick={onClose}>
          No
        </button>
        <button
          type="button"
          className="button primary"
          onClick={() => {
            onAgree()
            onClose()
          }}
        >
          I agree
        </button>
      </div>
    </Dialog>
  )
}

/** What holds for all conversations, by the order in which it was said. */
function standingOf(overview: ConsentOverview, provider: string, { of, purpose }: Kind): ListedConsent | undefined {
  return overview.consents
    .filter(
      (consent) =>
        consent.scope === 'standing' &&
        consent.class === of &&
        consent.purpose === purpose &&
        (consent.provider === provider || consent.provider === anyProvider),
    )
    .toSorted((a, b) => b.number - a.number)[0]
}

function isReplaced({ policy }: ConsentOverview, { of }: Kind): boolean {
  const replaceable = replaceableClasses.find((one) => one === of)
  return replaceable !== undefined && policy.replaceFirst[replaceable]
}

function isSayable({ of, purpose }: Kind, state: ConsentState): boolean {
  if (state === 'allow') return of !== 'secret'
  return state === 'deny' || purpose === 'answer'
}
