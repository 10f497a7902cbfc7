import type { ListedEgress } from '../../../../src/api/index.ts'
import { egressAmounts, egressInWords } from '../../../../src/core/index.ts'
import { formatTime } from '../gateway/format.ts'

interface LeftRowProps {
  readonly row: ListedEgress
  readonly now: number
}

/** As a sentence, with how much it was below. */
export function LeftRow({ row, now }: LeftRowProps) {
  const { kind, at, consent, clockWentBack, local } = row
  return (
    <li className={kind === 'broken' ? 'broken' : undefined}>
      <p>
        {egressInWords(row, row.whoName)}
        {local && kind === 'passed' ? <span className="badge">on this device</span> : null}
      </p>
      <p className="muted">
        <time dateTime={new Date(at).toISOString()}>{formatTime(at, now)}</time>
        {clockWentBack ? ' (the clock had been set back)' : ''}
        {egressAmounts(row).map((amount) => (
          <span key={amount}> · {amount}</span>
        ))}
        {consent === null ? null : <span> · with your consent {consent}</span>}
      </p>
    </li>
  )
}
