import type { InstalledChoice } from '../../../../src/api/index.ts'
import { formatCount, formatShare } from '../gateway/format.ts'
import { Kinds } from './choice-kinds.tsx'
import { kindName } from './kind-names.ts'

/** What was measured and learned about a model of this machine. */
export function Installed({ of }: { readonly of: InstalledChoice }) {
  const { id, name, exact, note, measuredHere, fitted, kinds, feasibility } = of
  return (
    <li className="card choice-card">
      <div className="card-head">
        <h3>{name}</h3>
        {fitted === null ? null : (
          <span className="muted">
            {measuredHere ? 'measured on this machine' : 'measured before Vade was shipped'}, {fitted}
          </span>
        )}
      </div>
      <p>
        {exact ? 'Measured with these very weights, asked as Vade asks in conversations.' : note} To measure it on this
        machine: <code>vade hybrid calibrate {id}</code>
      </p>
      {kinds.length === 0 ? null : <Kinds caption="By kind of task" kinds={kinds} />}
      <Certified of={of} />
      {feasibility === null ? null : <p>Were a larger model always right: {feasibility}</p>}
      <Learned of={of.learned} />
    </li>
  )
}

function Certified({ of: { thresholds, inUse } }: { readonly of: InstalledChoice }) {
  const alphas = [...new Set(thresholds.map(({ alpha }) => alpha))]
  const shareAt = (alpha: number, lossOf: 'all' | 'answered') => {
    const share = thresholds.find((each) => each.alpha === alpha && each.lossOf === lossOf)?.answeredShare ?? null
    return share === null ? 'nothing' : formatShare(share, 1)
  }
  return (
    <>
      {thresholds.some(({ answeredShare }) => answeredShare !== null) ? (
        <table className="figures choice-table">
          <caption>Share of questions it can answer with a certified bound on wrong answers</caption>
          <thead>
            <tr>
              <th scope="col">Wrong at most</th>
              <th scope="col">of all questions</th>
              <th scope="col">of its answers</th>
            </tr>
          </thead>
          <tbody>
            {alphas.map((alpha) => (
              <tr key={alpha}>
                <th scope="row">{formatShare(alpha, 1)}</th>
                <td className="number">{shareAt(alpha, 'all')}</td>
                <td className="number">{shareAt(alpha, 'answered')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p>
          <strong>Nothing can be certified</strong> by what was measured of this model.
        </p>
      )}
      {inUse.map(({ alpha, lossOf, certified }) => (
        <p key={lossOf}>
          {lossOf === 'all' ? 'Where a larger model may be asked' : 'Where none may be asked'}, the bound is{' '}
          {formatShare(alpha, 1)} {lossOf === 'all' ? 'of all questions' : 'of its answers'}:{' '}
          {certified ? (
            'its surest answers keep it.'
          ) : (
            <strong>nothing can be certified, so it is more careful.</strong>
          )}
        </p>
      ))}
    </>
  )
}

function Learned({ of: { kinds, audits } }: { readonly of: InstalledChoice['learned'] }) {
  if (kinds.length === 0) return <p className="muted">Nothing was learned here of its answers yet.</p>
  return (
    <>
      <table className="figures choice-table">
        <caption>Learned here from thumbs, from a larger model’s answers and from audits</caption>
        <thead>
          <tr>
            <th scope="col">Kind of task</th>
            <th scope="col">Right</th>
            <th scope="col">Expected</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map(({ kind, n, right, expected }) => (
            <tr key={kind}>
              <th scope="row">{kindName(kind)}</th>
              <td className="number">
                {formatCount(right)} of {formatCount(n)}
              </td>
              <td className="number">{expected.toFixed(1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted">
        {formatCount(audits)} of them were audits: questions drawn at random, the only ones that bounds rest on.
      </p>
    </>
  )
}
