import { useEffect, useRef, useState } from 'react'
import { ask, stop } from '../state/actions.ts'
import { useStore } from '../state/store.ts'
import { IconButton } from './button.tsx'

/** Grows with its text up to a third of the window. Enter sends, Shift+Enter makes a new line. */
export function Composer({ id }: { readonly id: string | null }) {
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const busy = useStore((state) => id !== null && state.running[id] !== undefined)
  const lost = useStore((state) => state.connection === 'lost')
  useEffect(() => {
    const element = field.current
    if (element === null) return
    element.style.height = 'auto'
    element.style.height = `${String(element.scrollHeight)}px`
  }, [text])
  useEffect(() => {
    if (window.matchMedia('(hover: hover)').matches) field.current?.focus()
  }, [id])

  const send = () => {
    const question = text.trim()
    if (question === '' || busy) return
    setText('')
    void ask(question).then((stored) => {
      if (!stored) setText((now) => (now === '' ? question : now))
    })
  }
  return (
    <form
      className="composer column"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className="field">
        <textarea
          id="composer"
          ref={field}
          rows={1}
          value={text}
          aria-label="Your question"
          placeholder="Ask anything"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            send()
          }}
        />
        {busy && id !== null ? (
          <IconButton icon="stop" label="Stop the answer" className="primary" onClick={() => stop(id)} />
        ) : (
          <IconButton
            icon="send"
            label="Send"
            className="primary"
            disabled={text.trim() === '' || lost}
            onClick={send}
          />
        )}
      </div>
      <p className="hint">Small models make mistakes. Check what matters.</p>
    </form>
  )
}
