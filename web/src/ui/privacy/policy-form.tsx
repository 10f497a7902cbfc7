import type { ConsentOverview } from '../../../../src/api/index.ts'
import { replaceableClasses } from '../../../../src/core/index.ts'
import { backend } from '../../backend.ts'
import { Select } from '../gateway/field.tsx'

interface PolicyFormProps {
  readonly policy: ConsentOverview['policy']
  readonly busy: boolean
  readonly onChange: (work: () => Promise<unknown>) => void
}

const names = {
  personal: 'Names, addresses and numbers',
  health: 'Words about health',
  location: 'Places',
  secret: 'Passwords and keys',
} as const

const terms = [
  ['', 'As long as it wants'],
  ['0', 'Not at all'],
  ['7', 'For 7 days'],
  ['30', 'For 30 days'],
  ['90', 'For 90 days'],
] as const

/** What is replaced before anything leaves, and whose terms are good enough. */
export function PolicyForm({ policy, busy, onChange }: PolicyFormProps) {
  const change = (body: Parameters<typeof backend.call<'changeConsentPolicy'>>[1]) =>
    onChange(() => backend.call('changeConsentPolicy', body))
  return (
    <section className="card" aria-labelledby="policy">
      <h2 id="policy">Before anything is sent</h2>
      <fieldset disabled={busy}>
        <legend>Replace first, and put back in the answer</legend>
        {replaceableClasses.map((one) => (
          <label key={one} className="check">
            <input
              type="checkbox"
              checked={policy.replaceFirst[one]}
              onChange={({ target }) => change({ body: { replaceFirst: { [one]: target.checked } } })}
            />
            {names[one]}
          </label>
        ))}
      </fieldset>
      <fieldset disabled={busy}>
        <legend>Providers’ terms</legend>
        <label className="check">
          <input
            type="checkbox"
            checked={policy.allowTraining}
            onChange={({ target }) => change({ body: { allowTraining: target.checked } })}
          />
          Also ask those that train their models on what they are sent
        </label>
        <Select
          label="It may keep what it is sent"
          value={policy.mostKeptDays === null ? '' : String(policy.mostKeptDays)}
          options={withOwn(policy.mostKeptDays)}
          onValue={(value) => change({ body: { mostKeptDays: value === '' ? null : Number(value) } })}
        />
      </fieldset>
    </section>
  )
}

/** With the number of days that was set elsewhere. */
function withOwn(days: number | null): readonly (readonly [string, string])[] {
  const own = String(days ?? '')
  return terms.some(([value]) => value === own) ? terms : [...terms, [own, `For ${own} days`]]
}
