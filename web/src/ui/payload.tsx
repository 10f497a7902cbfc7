import { useId, useState } from 'react'
import type { ShownRequest } from '../../../src/api/index.ts'

/** What would leave, message by message, the question first; placeholders are marked and show the words that stay here. */
export function Payload({ shown: { payload, redactions } }: { readonly shown: ShownRequest }) {
  const words = new Map(redactions.map((redaction) => [redaction.placeholder, redaction]))
  const question = payload.findLastIndex(({ role }) => role === 'you')
  const first = question === -1 ? payload.length - 1 : question
  const rest = payload.filter((_, index) => index !== first)
  const said = (one: ShownRequest['payload'][number] | undefined) =>
    one === undefined ? null : (
      <div className="said">
        <dt>{one.role}</dt>
        <dd dir="auto">
          {pieces(one.text, [...words.keys()]).map(({ text, at }) => {
            const redaction = words.get(text)
            return redaction === undefined ? (
              text
            ) : (
              <Placeholder key={at} placeholder={text} kind={redaction.class} original={redaction.original} />
            )
          })}
        </dd>
      </div>
    )
  return (
    <div className="payload">
      <dl>{said(payload[first])}</dl>
      {rest.length === 0 ? null : (
        <details>
          <summary>
            {rest.length === 1 ? 'And one more part' : `And ${String(rest.length)} more parts`}: instructions and what
            was said before
          </summary>
          <dl>
            {rest.map((one, index) => (
              // They never change while they are shown.
              // oxlint-disable-next-line react/no-array-index-key
              <div key={index}>{said(one)}</div>
            ))}
          </dl>
        </details>
      )}
    </div>
  )
}

interface PlaceholderProps {
  readonly placeholder: string
  readonly kind: string
  readonly original: string
}

/** Shows the word that stays here to whoever points at it, touches it or reaches it with the keyboard; a touch hides it. */
function Placeholder({ placeholder, kind, original }: PlaceholderProps) {
  const id = useId()
  const [open, setOpen] = useState(false)
  return (
    <button
      type="button"
      className={open ? 'placeholder open' : 'placeholder'}
      aria-describedby={id}
      aria-expanded={open}
      onClick={() => setOpen(!open)}
    >
      {placeholder}
      <span id={id} role="tooltip">
        stays here: {original} <span className="muted">({kind})</span>
      </span>
    </button>
  )
}

/** The text, cut at these words. */
function pieces(text: string, words: readonly string[]): { readonly text: string; readonly at: number }[] {
  if (words.length === 0) return [{ text, at: 0 }]
  const pattern = new RegExp(
    `(${words.map((word) => word.replaceAll(/[[\]\\^$.|?*+(){}]/gu, String.raw`\$&`)).join('|')})`,
    'u',
  )
  let at = 0
  return text.split(pattern).map((piece) => {
    const from = at
    at += piece.length
    return { text: piece, at: from }
  })
}
