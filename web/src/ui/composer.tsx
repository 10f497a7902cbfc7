import { useEffect, useRef, type Dispatch, type SetStateAction } from 'react'
import { ask, attempt, stop } from '../state/actions.ts'
import { attachFiles, attachText, longPaste } from '../state/documents.ts'
import { useStore } from '../state/store.ts'
import { IconButton } from './button.tsx'
import { AttachButton, Documents, useDroppedFiles } from './documents.tsx'

export interface ComposerProps {
  readonly id: string | null
  readonly text: string
  readonly onText: Dispatch<SetStateAction<string>>
}

/**
 * Grows with its text up to a third of the window. Enter sends, Shift+Enter makes a new line. Files dropped on
 * the page, and long texts pasted, become documents of the conversation.
 */
export function Composer({ id, text, onText }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const dropping = useDroppedFiles()
  const busy = useStore((state) => id !== null && state.running[id] !== undefined)
  const lost = useStore((state) => state.connection === 'lost')
  useEffect(() => {
    const element = field.current
    if (element === null) return
    element.style.height = 'auto'
    if (text !== '') element.style.height = `${String(element.scrollHeight)}px`
  }, [text])
  useEffect(() => {
    if (window.matchMedia('(hover: hover)').matches) field.current?.focus()
  }, [])

  const send = async () => {
    const question = text.trim()
    if (question === '' || busy || lost) return
    onText('')
    if (!(await ask(question))) onText((now) => (now === '' ? question : now))
  }
  return (
    <form
      className={dropping ? 'composer column dropping' : 'composer column'}
      onSubmit={(event) => {
        event.preventDefault()
        attempt(send)
      }}
    >
      <Documents id={id} />
      <div className="field">
        <AttachButton />
        <textarea
          id="composer"
          ref={field}
          rows={1}
          value={text}
          aria-label="Your question"
          placeholder="Ask anything"
          onChange={(event) => onText(event.target.value)}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text/plain')
            const files = [...event.clipboardData.files]
            if (files.length === 0 && pasted.length < longPaste) return
            event.preventDefault()
            attempt(() => (files.length > 0 ? attachFiles(files) : attachText(pasted)))
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            attempt(send)
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
            onClick={() => attempt(send)}
          />
        )}
      </div>
      <p className="hint">Small models make mistakes. Check what matters.</p>
    </form>
  )
}
