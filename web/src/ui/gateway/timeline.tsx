import type { AttemptOfCall, CallTrace } from '../../../../src/api/index.ts'
import { formatMs } from './format.ts'
import { Dollars } from './money.tsx'

/** The attempts of a call, one below the other, each as long as it took. */
export function Timeline({ of: { attempts, firstMs, totalMs } }: { readonly of: CallTrace }) {
  const whole = Math.max(1, totalMs, ...attempts.map(({ startMs, ms }) => startMs + ms))
  return (
    <ol className="timeline">
      {attempts.map((attempt, index) => (
        // The same target may be asked twice; attempts have no names, and their order never changes.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>
          <AttemptHead of={attempt} />
          <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect className="column-room" width="1000" height="10" />
            <rect
              className={attempt.outcome === 'answered' ? 'answered' : 'unanswered'}
              x={(1000 * attempt.startMs) / whole}
              width={Math.max(4, (1000 * attempt.ms) / whole)}
              height="10"
            />
            {firstMs !== null && attempt.outcome === 'answered' ? (
              <rect className="first-content" x={(1000 * firstMs) / whole} width="3" height="10" />
            ) : null}
          </svg>
          <p className="muted">
            from {formatMs(attempt.startMs)} on, {formatMs(attempt.ms)}
            {firstMs !== null && attempt.outcome === 'answered' ? `, first content at ${formatMs(firstMs)}` : ''}
            {attempt.costNanoUsd > 0 ? (
              <>
                , <Dollars nano={attempt.costNanoUsd} />
              </>
            ) : null}
          </p>
          {attempt.message === undefined ? null : <blockquote>{attempt.message}</blockquote>}
        </li>
      ))}
    </ol>
  )
}

function AttemptHead({ of: { provider, model, key, outcome } }: { readonly of: AttemptOfCall }) {
  return (
    <div className="card-head">
      <strong>
        {provider}/{model}
      </strong>
      <span className={outcome === 'answered' ? 'badge' : 'badge bad'}>{outcome.replaceAll('-', ' ')}</span>
      <small className="muted">key {key}</small>
    </div>
  )
}
