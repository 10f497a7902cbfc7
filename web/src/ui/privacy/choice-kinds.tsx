import type { InstalledChoice } from '../../../../src/api/index.ts'
import { formatCount } from '../gateway/format.ts'
import { kindName } from './kind-names.ts'

interface KindsProps {
  readonly caption: string
  readonly kinds: InstalledChoice['kinds']
}

/** What was measured of each kind of task, and what follows for answers. */
export function Kinds({ caption, kinds }: KindsProps) {
  return (
    <table className="figures choice-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Kind of task</th>
          <th scope="col">Right</th>
          <th scope="col">AUROC</th>
          <th scope="col">Unhedged?</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, n, right, auroc, enough, mayAnswer }) => (
          <tr key={kind}>
            <th scope="row">{kindName(kind)}</th>
            <td className="number">
              {formatCount(right)} of {formatCount(n)}
            </td>
            <td className="number">{enough ? figure(auroc) : '–'}</td>
            <td>{mayAnswer ? <strong>yes</strong> : enough ? 'no' : 'no: too few'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** With two places; a dash where there is none. */
export function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(2)
}
