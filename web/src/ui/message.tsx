import { memo, useState } from 'react'
import type { ApiCitation, ApiMessage } from '../../../src/api/index.ts'
import { attempt, showBranch, takeTurn } from '../state/actions.ts'
import { useStore } from '../state/store.ts'
import { branchBeside, siblingsOf } from '../state/tree.ts'
import { ConsentCard } from './consent-card.tsx'
import { CopyButton, IconButton } from './button.tsx'
import { CitationsOf, withMarks } from './citations.tsx'
import { Decided, Draft, Facts, Verdict } from './decision.tsx'
import { Markdown } from './markdown.tsx'

const noCitations: readonly ApiCitation[] = []

interface MessageProps {
  readonly message: ApiMessage
  readonly thread: readonly ApiMessage[]
  readonly busy: boolean
}

export const MessageView = memo(function MessageView(props: MessageProps) {
  return props.message.role === 'user' ? <Question {...props} /> : <Answer {...props} />
}, sameMessage)

/** A growing answer changes the thread at each step; the other messages need not be drawn again for that. */
function sameMessage(before: MessageProps, after: MessageProps): boolean {
  return before.message === after.message && before.busy === after.busy && before.thread.length === after.thread.length
}

function Question({ message, thread, busy }: MessageProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const send = () => {
    if (draft === null || draft.trim() === '') return
    setDraft(null)
    attempt(() => takeTurn(message.conversationId, { parentId: message.parentId, text: draft }))
  }
  if (draft !== null) {
    return (
      <article className="message question editing" aria-label="Edit your question">
        <textarea
          aria-label="Question"
          // The person has just asked for this field.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={draft}
          rows={Math.min(12, draft.split('\n').length + 1)}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setDraft(null)
            if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
              event.preventDefault()
              send()
            }
          }}
        />
        <div className="row">
          <button type="button" className="button" onClick={() => setDraft(null)}>
            Cancel
          </button>
          <button type="button" className="button primary" onClick={send} disabled={busy}>
            Ask again
          </button>
        </div>
      </article>
    )
  }
  return (
    <article className="message question" aria-label="You">
      <div className="bubble" dir="auto">
        {message.text}
      </div>
      <div className="actions">
        <Branches message={message} thread={thread} busy={busy} />
        <IconButton icon="edit" label="Edit question" disabled={busy} onClick={() => setDraft(message.text)} />
        <CopyButton label="Copy question" text={() => message.text} />
      </div>
    </article>
  )
}

function Answer({ message, thread, busy }: MessageProps) {
  // Written on another page, it asks here too.
  const asks = useStore(({ shown }) => message.status === 'streaming' && shown[message.conversationId] !== undefined)
  const growing = (message.status === 'streaming' && busy) || asks
  const { parentId } = message
  const citations = message.answer?.citations ?? noCitations
  const retry = () => attempt(() => takeTurn(message.conversationId, { parentId }))
  return (
    <article className="message answer" aria-label="Answer" aria-busy={growing}>
      {message.answer?.notices
        ?.filter(({ code }) => code !== 'repeating' && code !== 'asking')
        .map((notice) => (
          <p className="notice" key={notice.code + notice.message}>
            {notice.message}
          </p>
        ))}
      <Draft message={message} />
      {message.text === '' ? null : (
        <CitationsOf value={citations}>
          <Markdown text={withMarks(message.text, citations)} growing={growing} />
        </CitationsOf>
      )}
      {growing ? <Waiting message={message} /> : null}
      {growing ? null : <Ending message={message} onRetry={retry} busy={busy} />}
      {growing ? null : (
        <div className="actions">
          <Branches message={message} thread={thread} busy={busy} />
          {message.text === '' ? null : <CopyButton label="Copy answer" text={() => message.text} />}
          <Verdict message={message} />
          {message.status === 'complete' ? (
            <IconButton icon="retry" label="Answer again" disabled={busy || parentId === null} onClick={retry} />
          ) : null}
          <Facts message={message} />
        </div>
      )}
      {growing ? null : <Decided message={message} busy={busy} />}
    </article>
  )
}

/** What the answer waits for: the person, or a model. */
function Waiting({ message: { conversationId, text, answer } }: { readonly message: ApiMessage }) {
  const shown = useStore((state) => state.shown[conversationId])
  if (shown !== undefined) return <ConsentCard key={shown.id} shown={shown} />
  const asking = answer?.notices?.find(({ code }) => code === 'asking')?.message
  if (asking !== undefined && text !== '') return <p className="thinking">A draft of this device. {asking}</p>
  return text === '' ? <p className="thinking">{asking ?? 'Thinking…'}</p> : null
}

interface EndingProps {
  readonly message: ApiMessage
  readonly onRetry: () => void
  readonly busy: boolean
}

function Ending({ message, onRetry, busy }: EndingProps) {
  if (message.status === 'complete') return null
  if (message.status === 'streaming') return <p className="ending">This answer is being written elsewhere.</p>
  const failed = message.status === 'failed'
  const repeating = message.answer?.notices?.find(({ code }) => code === 'repeating')
  const text = failed
    ? (message.answer?.error?.message ?? 'The answer failed.')
    : (message.answer?.decision?.reason ?? repeating?.message ?? 'Stopped.')
  return (
    <p className={failed ? 'ending failed' : 'ending'}>
      <span>{text}</span>
      <button type="button" className="button small" disabled={busy} onClick={onRetry}>
        Try again
      </button>
    </p>
  )
}

function Branches({ message, thread, busy }: MessageProps) {
  const siblings = siblingsOf(thread, message)
  if (siblings.length < 2) return null
  const place = siblings.findIndex(({ id }) => id === message.id) + 1
  const go = (step: 1 | -1) => {
    const leaf = branchBeside(thread, message, step)
    if (leaf !== null) attempt(() => showBranch(message.conversationId, leaf))
  }
  return (
    <fieldset className="branches" aria-label="Versions">
      <IconButton icon="left" label="Previous version" disabled={busy || place <= 1} onClick={() => go(-1)} />
      <span>
        {place}/{siblings.length}
      </span>
      <IconButton icon="right" label="Next version" disabled={busy || place >= siblings.length} onClick={() => go(1)} />
    </fieldset>
  )
}
