import { useState } from 'react'
import type { Paused, ProviderHealth, ProviderState } from '../../../../src/api/index.ts'
import { backend } from '../../backend.ts'
import { formatCount, formatCounted, formatMs, formatShare } from './format.ts'
import { pausedInWords } from './paused.ts'
import { healthHours, type Watched } from './watched.ts'
import { useWork } from './work.ts'

/** What can be asked about one of them. */
export type OneDialog = 'key' | 'forget' | 'remove' | 'models'

interface ProviderCardProps {
  readonly watched: Watched
  readonly onDialog: (kind: OneDialog) => void
}

const sources = {
  config: 'key from config.json',
  stored: 'key stored here',
  environment: 'key from the environment',
  'not needed': 'needs no key',
} as const

export function ProviderCard({ watched: { of, health, paused }, onDialog }: ProviderCardProps) {
  const { id, name, address, added, key, missing, models, problem } = of
  const { busy, failure, run } = useWork()
  const [tested, setTested] = useState<string | null>(null)
  const test = () =>
    run(async () => {
      setTested(null)
      const { models: count, ms } = await backend.call('testProvider', { params: { id } })
      setTested(`Answered in ${formatMs(ms)} and has ${formatCounted(count, 'model')}.`)
    })
  const mayHaveKey = added || key !== 'not needed'
  return (
    <li className="card many">
      <div className="card-head">
        <h3>{name}</h3>
        <code>{id}</code>
        <StateBadge of={of} paused={paused} />
      </div>
      <p className="muted">
        {added ? `${address} · ` : ''}
        {key === null ? '' : `${sources[key]} · `}
        <button type="button" className="link" disabled={models === 0} onClick={() => onDialog('models')}>
          {formatCounted(models, 'model')}
          <span className="hidden"> of {name}</span>
        </button>
      </p>
      {missing === null ? null : <p className="muted">{missing}</p>}
      {problem === null ? null : <p className="failed">{problem}</p>}
      {paused.map((one) => (
        <p key={one.name} className="failed">
          {pausedInWords(one, id)}
        </p>
      ))}
      {health === undefined ? null : <Health of={health} />}
      {tested === null ? null : <output className="tested">{tested}</output>}
      {failure === null || failure.message === problem ? null : (
        <p className="failed" role="alert">
          {failure.message}
        </p>
      )}
      {id === 'device' ? null : (
        <div className="row">
          {key === 'stored' ? (
            <button type="button" className="button small" onClick={() => onDialog('forget')}>
              Forget key<span className="hidden"> of {name}</span>
            </button>
          ) : null}
          {missing === null ? (
            <button type="button" className="button small" disabled={busy} onClick={test}>
              Test<span className="hidden"> {name}</span>
            </button>
          ) : null}
          {added ? (
            <button type="button" className="button small" onClick={() => onDialog('remove')}>
              Remove<span className="hidden"> {name}</span>
            </button>
          ) : null}
          {mayHaveKey ? (
            <button type="button" className="button small" onClick={() => onDialog('key')}>
              {key === null || key === 'not needed' ? 'Add key' : 'Change key'}
              <span className="hidden"> of {name}</span>
            </button>
          ) : null}
        </div>
      )}
    </li>
  )
}

function StateBadge({
  of: { missing, problem, key, program },
  paused,
}: {
  of: ProviderState
  paused: readonly Paused[]
}) {
  if (missing !== null) return <span className="badge warn">{key === null ? 'no key' : 'off'}</span>
  if (problem !== null) return <span className="badge bad">{program ? 'not running' : 'trouble'}</span>
  return paused.length > 0 ? <span className="badge bad">paused</span> : <span className="badge">ready</span>
}

function Health({ of: { attempts, outcomes, firstMs, totalMs } }: { readonly of: ProviderHealth }) {
  const answered = outcomes['answered'] ?? 0
  const failures = Object.entries(outcomes)
    .filter(([outcome]) => outcome !== 'answered')
    .toSorted(([, a], [, b]) => b - a)
  const rows = [
    ['First content', firstMs],
    ['Whole answer', totalMs],
  ] as const
  return (
    <div className="health">
      <p>
        {formatCount(attempts)} asked in {healthHours} hours, {formatShare(answered, attempts)} answered
        {failures.length === 0
          ? '.'
          : `; ${failures.map(([outcome, count]) => `${outcome.replaceAll('-', ' ')} ${formatCount(count)}`).join(', ')}.`}
      </p>
      {totalMs === null ? null : (
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">
                <span className="hidden">Measure</span>
              </th>
              <th scope="col">p50</th>
              <th scope="col">p95</th>
              <th scope="col">p99</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([label, quantiles]) =>
              quantiles === null ? null : (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td className="number">{formatMs(quantiles.p50)}</td>
                  <td className="number">{formatMs(quantiles.p95)}</td>
                  <td className="number">{formatMs(quantiles.p99)}</td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      )}
    </div>
  )
}
