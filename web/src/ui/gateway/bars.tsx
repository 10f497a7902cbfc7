import type { SpendRow } from '../../../../src/api/index.ts'
import { measures, type Measure } from './measures.ts'

interface BarsProps {
  readonly title: string
  readonly rows: readonly SpendRow[]
  readonly measure: Measure
  readonly nameOf: (name: string) => string
}

/** More would be too small to see; the rest is summed up. */
const mostBars = 12

/** A table whose amounts are drawn as well. */
export function Bars({ title, rows, measure, nameOf }: BarsProps) {
  const { of, say } = measures[measure]
  const sorted = rows
    .map((row) => ({ name: row.name === '' ? 'Nobody answered' : nameOf(row.name), amount: of(row) }))
    .toSorted((a, b) => b.amount - a.amount)
  const rest = sorted.slice(mostBars)
  const shown = [
    ...sorted.slice(0, mostBars),
    ...(rest.length === 0
      ? []
      : [{ name: `${String(rest.length)} others`, amount: rest.reduce((sum, { amount }) => sum + amount, 0) }]),
  ]
  const most = Math.max(1, ...shown.map(({ amount }) => amount))
  return (
    <table className="bars">
      <caption>{title}</caption>
      <thead className="hidden">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">{measures[measure].title}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ name, amount }) => (
          <tr key={name}>
            <th scope="row" title={name}>
              {name}
            </th>
            <td className="number">{say(amount)}</td>
            <td className="bar" aria-hidden="true">
              <svg viewBox="0 0 100 1" preserveAspectRatio="none" focusable="false">
                <rect width={(100 * amount) / most} height="1" />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
