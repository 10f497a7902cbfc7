import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import type { CallSummary, ListedKey } from '../../../../src/api/index.ts'
import { gatewayAddress } from '../../state/address.ts'
import { formatCount, formatMs, formatTime } from './format.ts'
import { mostRows, type Log } from './log.ts'
import { Dollars } from './money.tsx'
import { useNarrow } from './narrow.ts'
import { inWords, isBroken, isGood } from './outcome.ts'

interface CallLogProps {
  readonly log: Log
  readonly keys: readonly ListedKey[]
  /** Told whether the newest are in sight. */
  readonly onTop: (atTop: boolean) => void
}

/** Pixels of a row, as in the style sheet. */
const rowHeight = { wide: 44, narrow: 70, names: 36 }
/** Older calls are fetched when so few rows are left below. */
const fetchAhead = 60

/** Only the rows in sight are drawn; older ones are fetched on the way down. */
export function CallLog({ log: { calls, at, hasMore, more }, keys, onTop }: CallLogProps) {
  const narrow = useNarrow()
  const height = narrow ? rowHeight.narrow : rowHeight.wide
  const namesHeight = narrow ? 0 : rowHeight.names
  const scroller = useRef<HTMLDivElement>(null)
  const rows = calls ?? []
  const names = useMemo(() => new Map(keys.map(({ id, name }) => [id, name])), [keys])
  // The rule is about React's compiler, which is not used here.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
    scrollMargin: namesHeight,
    useFlushSync: false,
  })
  useEffect(() => virtual.measure(), [virtual, height, namesHeight])
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= rows.length - fetchAhead) more()
  }, [hasMore, last, rows.length, more])

  return (
    <div className="log">
      {/* Scrolls, so it must be reachable with the keyboard. */}
      <section
        className="log-scroller"
        ref={scroller}
        aria-label="Calls, newest first"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={({ currentTarget }) => onTop(currentTarget.scrollTop < height)}
      >
        <div className="log-row log-names" aria-hidden="true">
          <span>Time</span>
          <span>Status</span>
          <span>Model</span>
          <span>Key</span>
          <span className="number">Tokens</span>
          <span className="number">Cost</span>
          <span className="number">Took</span>
        </div>
        <ol style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const call = rows[item.index]
            if (call === undefined) return null
            return (
              <li key={item.key} style={{ transform: `translateY(${String(item.start - namesHeight)}px)` }}>
                <CallRow call={call} keyName={names.get(call.keyId) ?? call.keyId} now={at} />
              </li>
            )
          })}
        </ol>
      </section>
      <p className="muted small-print">
        {formatCount(rows.length)} calls{hasMore ? ' so far; older ones come as you scroll.' : '.'}
        {rows.length >= mostRows ? ' Older ones are found with Until.' : ''}
      </p>
    </div>
  )
}

interface CallRowProps {
  readonly call: CallSummary
  readonly keyName: string
  readonly now: number
}

function CallRow({ call, keyName, now }: CallRowProps) {
  const { id, at, modelAsked, provider, model, usage, costNanoUsd, totalMs } = call
  return (
    <a className="log-row" href={gatewayAddress('requests', id)}>
      <time className="number">{formatTime(at, now)}</time>
      <StatusBadge call={call} />
      <span className="log-model" title={provider === null ? modelAsked : `${provider}/${model ?? ''}`}>
        {provider === null ? modelAsked : model} <small className="muted">{answererOf(call)}</small>
      </span>
      <span className="log-key">{keyName}</span>
      <span className="number log-tokens">
        {formatCount(usage.inputTokens + usage.outputTokens)}
        <span className="hidden"> tokens</span>
      </span>
      <Dollars nano={costNanoUsd} />
      <span className="number">{formatMs(totalMs)}</span>
    </a>
  )
}

/** As `groq, try 2` or `nobody answered, try 3: rate limited`. */
function answererOf({ provider, attempts, errorCode }: CallSummary): string {
  const tries = attempts > 1 ? `, try ${String(attempts)}` : ''
  return `${provider ?? 'nobody answered'}${tries}${errorCode === null ? '' : `: ${inWords(errorCode)}`}`
}

/** The status, or `broken` where the answer broke off after a good one. */
export function StatusBadge({ call }: { readonly call: Pick<CallSummary, 'status' | 'errorCode'> }) {
  return (
    <span
      className={isGood(call) ? 'status good' : 'status'}
      title={call.errorCode === null ? undefined : inWords(call.errorCode)}
    >
      {isBroken(call) ? 'broken' : call.status}
    </span>
  )
}
