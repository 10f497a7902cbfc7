import { formatDollars } from '../../../../src/core/index.ts'

/** Exact: an amount that is not nothing never looks like nothing. */
export function Dollars({ nano }: { readonly nano: number }) {
  return <span className="number">{formatDollars(nano)}</span>
}

interface SpentProps {
  readonly label: string
  readonly nano: number
  readonly limit: number | undefined
}

/** What was spent, and of how much where that is limited. */
export function Spent({ label, nano, limit }: SpentProps) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>
        <Dollars nano={nano} />
        {limit === undefined ? null : (
          <>
            <span className="muted">
              {' of '}
              <Dollars nano={limit} />
            </span>
            <meter
              className={nano >= limit ? 'spent full' : 'spent'}
              min={0}
              max={Math.max(1, limit)}
              value={Math.min(nano, limit)}
              aria-label={`${label}: share of the budget`}
            />
          </>
        )}
      </dd>
    </div>
  )
}
