import { useState } from 'react'
import type { ApiDecision, ApiMessage } from '../../../src/api/index.ts'
import { confidenceWords, formatDollars, sentInWords } from '../../../src/core/index.ts'
import { askLater, attempt, judgeAnswer, keepConversation, keepOnDevice, takeTurn } from '../state/actions.ts'
import { modelName } from '../state/names.ts'
import { useStore } from '../state/store.ts'
import { IconButton } from './button.tsx'
import { formatMs } from './gateway/format.ts'
import { Icon } from './icons.tsx'
import { SeenContextDialog } from './seen-context.tsx'

/** Why a larger model may be asked later. */
const canWait: ReadonlySet<string> = new Set(['offline', 'cloud-failed', 'no-larger-model', 'budget'])

/** What the person has said keeps it here. */
const mayBeChanged: ReadonlySet<string> = new Set(['not-allowed', 'provider-terms'])

interface Props {
  readonly message: ApiMessage
}

/** Who answered, where, and how fast. */
export function Facts({ message }: Props) {
  const { origin, timing, decision, costNanoUsd = 0 } = message.answer ?? {}
  const [open, setOpen] = useState(false)
  const name = useStore(({ models }) => modelName(models, origin?.model ?? ''))
  if (origin === undefined) return null
  const speed = timing === undefined || timing.tokensPerSecond <= 0 ? null : Math.round(timing.tokensPerSecond)
  return (
    <span className="facts">
      <span>{name}</span>
      <span>
        <Icon name={origin.runsOn === 'device' ? 'device' : 'gateway'} />{' '}
        {origin.runsOn === 'device' ? 'on this device' : `at ${origin.provider ?? ''}`}
      </span>
      {speed === null ? null : <span>{speed} tokens/s</span>}
      {costNanoUsd === 0 ? null : <span>{formatDollars(costNanoUsd)}</span>}
      {decision?.code === 'computed' ? null : (
        <button type="button" className="link" onClick={() => setOpen(true)}>
          What the model saw
        </button>
      )}
      {open ? <SeenContextDialog message={message} onClose={() => setOpen(false)} /> : null}
    </span>
  )
}

/** Only where the device learns something of it. */
export function Verdict({ message: { id, conversationId, answer, status } }: Props) {
  const isGiven = status === 'complete' && answer?.decision?.stance !== 'abstained'
  if (!isGiven || answer?.decision?.evidence === undefined || answer.origin?.runsOn !== 'device') return null
  const { verdict } = answer
  const say = (right: boolean) => attempt(() => judgeAnswer(conversationId, id, right))
  return (
    <>
      <IconButton
        icon="right-answer"
        label={verdict === true ? 'Counted as right' : 'This is right'}
        pressed={verdict === true}
        onClick={() => say(true)}
      />
      <IconButton
        icon="wrong-answer"
        label={verdict === false ? 'Counted as wrong' : 'This is wrong'}
        pressed={verdict === false}
        onClick={() => say(false)}
      />
    </>
  )
}

/** What this device had written before another answer took its place. */
export function Draft({ message }: Props) {
  const draft = message.answer?.draft
  if (draft === undefined || draft === '') return null
  return (
    <details className="draft">
      <summary>What this device had written first</summary>
      <p dir="auto">{draft}</p>
    </details>
  )
}

/** Why the answer came from where it did, and what the person can do about it. */
export function Decided({ message, busy }: Props & { readonly busy: boolean }) {
  const [waits, setWaits] = useState(false)
  const isKept = useStore(({ kept }) => kept.includes(message.conversationId))
  const { decision, origin, ms, costNanoUsd = 0 } = message.answer ?? {}
  const whole = message.status === 'complete'
  if (decision === undefined || origin === undefined) return null
  const { conversationId, parentId } = message
  const here = origin.runsOn === 'device'
  return (
    <>
      {decision.stance === 'unverified' ? (
        <p className="unverified">
          <strong>Not verified.</strong> {whole ? decision.reason : null} Check it before you rely on it.
        </p>
      ) : null}
      <details className="decision">
        <summary>{here ? 'Why this device?' : 'Why not this device?'}</summary>
        <dl>
          <Row name="Why" value={decision.reason} />
          <Row name="How sure this device was" value={confidenceOf(decision)} />
          <Row name="What left this device" value={decision.sent === null ? 'nothing' : sentInWords(decision.sent)} />
          {here || whole ? (
            <Row name="Cost" value={costNanoUsd === 0 ? 'nothing' : formatDollars(costNanoUsd)} />
          ) : null}
          {ms === undefined ? null : <Row name="Time" value={formatMs(ms)} />}
        </dl>
        {mayBeChanged.has(decision.code) ? (
          <p>
            What may leave, and to whom, is yours to say: <a href="#/privacy/consents">Privacy, Consents</a>.
          </p>
        ) : null}
        {parentId === null || decision.code === 'computed' ? null : (
          <div className="row">
            {here && canWait.has(decision.code) ? (
              <button
                type="button"
                className="button small"
                disabled={busy || waits}
                onClick={() => attempt(() => askLater(conversationId, parentId).then(() => setWaits(true)))}
              >
                {waits ? 'It waits for the larger model' : 'Ask the larger model when it can be reached'}
              </button>
            ) : null}
            {here && isKept ? (
              <button
                type="button"
                className="button small"
                disabled={busy}
                onClick={() => attempt(() => keepConversation(conversationId, false))}
              >
                No longer keep this conversation on this device
              </button>
            ) : here ? (
              <button
                type="button"
                className="button small"
                disabled={busy}
                onClick={() => attempt(() => takeTurn(conversationId, { parentId, model: 'cloud' }))}
              >
                Ask the larger model anyway
              </button>
            ) : (
              <button
                type="button"
                className="button small"
                disabled={busy}
                onClick={() => attempt(() => keepOnDevice(conversationId, parentId))}
              >
                Keep this on my device
              </button>
            )}
          </div>
        )}
      </details>
    </>
  )
}

function Row({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function confidenceOf({ confidence, calibrated, code }: ApiDecision): string {
  if (code === 'computed') return 'certain: it was computed'
  if (confidence === null) return 'not known: nothing has been measured for questions like this one'
  const words = `${confidenceWords(confidence)}, ${String(Math.round(100 * confidence))} %`
  return calibrated
    ? words
    : `${words}; how often this model is right in conversations was not measured, so Vade trusts it less`
}
