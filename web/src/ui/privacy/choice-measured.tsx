import type { ReactNode } from 'react'
import type { MeasuredChoice } from '../../../../src/api/index.ts'
import { formatCount, formatShare } from '../gateway/format.ts'
import { figure, Kinds } from './choice-kinds.tsx'
import { kindName } from './kind-names.ts'

/** One model, or one pair of models, on questions that nothing was fitted on. */
export function Measured({ of }: { readonly of: MeasuredChoice }) {
  const { name, n, bound, kinds, inConversations } = of
  return (
    <li className="card choice-card">
      <div className="card-head">
        <h3>{name}</h3>
        <span className="muted">{formatCount(n)} questions</span>
      </div>
      <dl className="choice-facts">
        <Fact name="Tells right answers from wrong ones">
          {of.auroc === null
            ? ''
            : `Of a right and a wrong answer it trusts the right one more in ${percent(of.auroc)} of cases; guessing would in half of them. `}
          As a figure: AUROC {figure(of.auroc)}
          {of.aurocInterval === null
            ? ''
            : ` (95 %: ${figure(of.aurocInterval.low)} to ${figure(of.aurocInterval.high)})`}
          ; among questions of the same kind {figure(of.aurocWithinKind)}.
        </Fact>
        <Fact name="Means what it says">
          Its percentages are off by {percent(of.ece)}; perfect ones would seem off by {percent(of.eceFloor)} with as
          many questions: {points(of.ece - of.eceFloor)}.
          {of.eceAbove100 === null ? '' : ` Fitted on 100 answers alone: ${points(of.eceAbove100)}.`}
        </Fact>
        <Fact name="Share of the oracle’s gain">
          {of.shareOfOracle === null
            ? 'cannot be said'
            : `${percent(of.shareOfOracle)} of what a chooser that knows all outcomes gains over a random one`}
        </Fact>
        <Fact name="Bound kept">
          in {bound.kept} of {bound.splits} splits: at most {percent(bound.alpha)} of all questions answered wrongly
          here that the larger model had right.{' '}
          {bound.answeredShare === 0 ? (
            <strong>Nothing can be certified: it is kept only by answering nothing here.</strong>
          ) : (
            `${percent(bound.answeredShare)} of the questions could be answered here under it.`
          )}
        </Fact>
        <Fact name="What no choice can change">{of.feasibility}</Fact>
      </dl>
      <Choosers of={of} />
      {kinds.length === 0 ? null : (
        <>
          <Kinds caption="By kind of task, asked without Vade’s instruction" kinds={kinds} />
          <p>{sentenceOf(inConversations)}</p>
        </>
      )}
    </li>
  )
}

function sentenceOf(kinds: readonly string[] | null): string {
  if (kinds === null)
    return 'It was not measured in conversations, so its answers there are hedged until it is measured on this device.'
  if (kinds.length === 0) return 'Asked as in conversations, it may answer no kind of task unhedged.'
  return `Asked as in conversations, it may answer unhedged: ${kinds.map(kindName).join('; ')}.`
}

/** Every way of choosing, and the two that choose nothing, side by side. */
function Choosers({ of: { name, choosers, alwaysDevice, alwaysCloud } }: { readonly of: MeasuredChoice }) {
  const most = Math.max(1, ...choosers.map(({ apgr }) => apgr ?? 0))
  return (
    <>
      <table className="bars choice-bars">
        <caption>
          How much of the larger model’s lead a way of choosing wins, over all shares of questions that are sent to it
          (APGR): 0 is none of it, random choice has 0.50. The oracle knows beforehand who is right; nobody does better.
        </caption>
        <thead className="hidden">
          <tr>
            <th scope="col">Choice by</th>
            <th scope="col">APGR</th>
          </tr>
        </thead>
        <tbody>
          {choosers.map((chooser) => (
            <tr key={chooser.name}>
              <th scope="row">{chooser.name}</th>
              <td className="number">{figure(chooser.apgr)}</td>
              <td className="bar" aria-hidden="true">
                <svg viewBox="0 0 100 1" preserveAspectRatio="none" focusable="false">
                  <rect width={(100 * (chooser.apgr ?? 0)) / most} height="1" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="figures choice-table" aria-label={`Right answers without a choice, ${name}`}>
        <thead>
          <tr>
            <th scope="col">Without a choice</th>
            <th scope="col">Right</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">always device</th>
            <td className="number">{percent(alwaysDevice)}</td>
          </tr>
          <tr>
            <th scope="row">always cloud{alwaysCloud === 1 ? ', taken as always right' : ''}</th>
            <td className="number">{percent(alwaysCloud)}</td>
          </tr>
        </tbody>
      </table>
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function percent(share: number): string {
  return formatShare(share, 1)
}

/** Above what chance alone makes of perfect percentages. */
function points(above: number): string {
  return above <= 0 ? 'nothing above that floor' : `${(100 * above).toFixed(1)} points above that floor`
}
