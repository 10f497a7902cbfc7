import type { ReactNode } from 'react'
import type { AnswerOfCall, CallTrace, ListedKey } from '../../../../src/api/index.ts'
import { formatDollars, priceInWords, type ToldPrice } from '../../../../src/core/index.ts'
import { backend } from '../../backend.ts'
import { CopyButton } from '../button.tsx'
import { Dialog } from '../dialog.tsx'
import { useAnswer } from './answer.ts'
import { StatusBadge } from './call-log.tsx'
import { formatCount, formatMoment, formatMs } from './format.ts'
import { Dollars } from './money.tsx'
import { inWords, isBroken } from './outcome.ts'
import { Pending } from './panel.tsx'
import { Timeline } from './timeline.tsx'
import { keyName } from './usage.tsx'

type Fact = readonly [label: string, ReactNode]

interface CallTraceProps {
  readonly id: string
  readonly keys: readonly ListedKey[]
  readonly onClose: () => void
}

/** One call: what is known of it, who was asked, and who was paid. */
export function CallTraceDialog({ id, keys, onClose }: CallTraceProps) {
  const answer = useAnswer(`call ${id}`, (signal) => backend.call('getRequest', { params: { id }, signal }))
  const call = answer.data
  return (
    <Dialog title="Call" className="side" onClose={onClose}>
      <div className="secret">
        <code>{id}</code>
        <CopyButton label="Copy the id" text={() => id} />
      </div>
      <Pending answer={answer} />
      {call === null ? null : (
        <>
          <Facts of={call} keyName={keyName(keys, call.keyId)} />
          <h3>Who was asked</h3>
          {call.attempts.length === 0 ? (
            <p className="muted">Nobody: it was refused before.</p>
          ) : (
            <Timeline of={call} />
          )}
          <h3>What was paid</h3>
          <Paid of={call} />
        </>
      )}
    </Dialog>
  )
}

function Facts({ of, keyName: name }: { readonly of: CallTrace; readonly keyName: string }) {
  const { usage } = of
  const facts: readonly Fact[] = [
    ['Came', formatMoment(of.at)],
    ['Key', name],
    [
      'Status',
      <>
        <StatusBadge call={of} /> {of.errorCode === null ? '' : inWords(of.errorCode)}
        {isBroken(of) ? `, after a ${String(of.status)}` : ''}
      </>,
    ],
    ['Asked for', of.modelAsked],
    ['Answered by', of.provider === null ? 'nobody' : `${of.provider}/${of.model ?? ''}`],
    ...of.attempts.flatMap(({ answers = [] }) => answers.map(answerFact)),
    ['Protocol', `${of.kind}${of.stream ? ', streamed' : ''}`],
    [
      'Tokens in',
      `${formatCount(usage.inputTokens)}${usage.cachedTokens > 0 ? `, ${formatCount(usage.cachedTokens)} from a cache` : ''}`,
    ],
    [
      'Tokens out',
      `${formatCount(usage.outputTokens)}${(usage.reasoningTokens ?? 0) > 0 ? `, ${formatCount(usage.reasoningTokens ?? 0)} thought` : ''}`,
    ],
    ['First content', of.firstMs === null ? 'none' : formatMs(of.firstMs)],
    ['Took', formatMs(of.totalMs)],
    ['Cost', <Dollars key="cost" nano={of.costNanoUsd} />],
  ]
  return (
    <dl className="call-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Who answered in the place of a model that is made of others: what that cost is told of a call of its own. */
function answerFact({ provider, model, call, costNanoUsd, decision }: AnswerOfCall): Fact {
  const who = `${provider}/${model}`
  return [
    'In its place',
    <>
      {call === null ? who : `${who} for ${formatDollars(costNanoUsd)}, by the call ${call}`}. {decision.reason}
    </>,
  ]
}

function Paid({ of: { entries } }: { readonly of: CallTrace }) {
  if (entries.length === 0) return <p className="muted">Nothing: no provider was paid for it.</p>
  return (
    <ul className="plain">
      {entries.map(({ number, credit, nanoUsd, model, price }) => (
        <li key={number}>
          <Dollars nano={nanoUsd} /> to {credit.replace('provider:', '')} for {model}
          <span className="muted"> {paidAt(price)}</span>
        </li>
      ))}
    </ul>
  )
}

/** The price that was kept with the entry. */
function paidAt(price: unknown): string {
  if (!isPrice(price)) return ''
  const day = price.asOf === undefined ? '' : `, as of ${price.asOf}`
  return `at ${priceInWords(price)}${day}`
}

function isPrice(price: unknown): price is ToldPrice & { readonly asOf?: string } {
  return typeof price === 'object' && price !== null && 'input' in price && 'output' in price
}
