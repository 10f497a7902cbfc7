import type { SpendRow } from '../../../../src/api/index.ts'
import { formatDay } from './format.ts'
import { measures, type Measure } from './measures.ts'

interface DayChartProps {
  /** Days without calls are left out. */
  readonly rows: readonly SpendRow[]
  /** The first day, in milliseconds since the epoch. */
  readonly from: number
  readonly days: number
  readonly measure: Measure
}

const dayMs = 86_400_000
const height = 100

/** A column for each day, and the same as a table for whoever cannot see it. */
export function DayChart({ rows, from, days, measure }: DayChartProps) {
  const { of, say, title } = measures[measure]
  const byDay = new Map(rows.map((row) => [row.name, of(row)]))
  const columns = Array.from({ length: days }, (_, index) => {
    const at = from + index * dayMs
    return { at, amount: byDay.get(new Date(at).toISOString().slice(0, 10)) ?? 0 }
  })
  const most = Math.max(...columns.map(({ amount }) => amount))
  const first = columns[0]?.at ?? from
  const last = columns.at(-1)?.at ?? from
  return (
    <figure className="day-chart">
      <figcaption>
        <span>{title} by day</span>
        <span className="muted number">highest {say(most)}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${String(days)} ${String(height)}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title} by day, ${formatDay(first)} to ${formatDay(last)}: at most ${say(most)}. The table below has the figures.`}
      >
        {columns.map(({ at, amount }, index) => {
          // What is not nothing can be seen.
          const tall = amount === 0 ? 0 : Math.max(1.5, (height * amount) / most)
          return (
            <g key={at}>
              <title>{`${formatDay(at)}: ${say(amount)}`}</title>
              <rect className="column-room" x={index} width="1" height={height} />
              <rect className="column-day" x={index + 0.12} y={height - tall} width="0.76" height={tall} />
            </g>
          )
        })}
      </svg>
      <div className="axis muted" aria-hidden="true">
        <span>{formatDay(first)}</span>
        <span>{formatDay(last)}</span>
      </div>
      <details>
        <summary>As a table</summary>
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">{title}</th>
            </tr>
          </thead>
          <tbody>
            {columns
              .filter(({ amount }) => amount > 0)
              .map(({ at, amount }) => (
                <tr key={at}>
                  <th scope="row">{formatDay(at)}</th>
                  <td className="number">{say(amount)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
