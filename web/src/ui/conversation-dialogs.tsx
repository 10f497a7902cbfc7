import { useState } from 'react'
import { attempt, changeConversation, removeConversation } from '../state/actions.ts'
import type { Listed } from '../state/state.ts'
import { Dialog } from './dialog.tsx'

interface ConversationDialogProps {
  readonly of: Listed
  readonly onClose: () => void
}

export function RenameDialog({ of, onClose }: ConversationDialogProps) {
  const [title, setTitle] = useState(of.title)
  return (
    <Dialog title="Rename conversation" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (title.trim() !== '') attempt(() => changeConversation(of.id, { title: title.trim() }))
          onClose()
        }}
      >
        <input aria-label="Title" maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
        <div className="row">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            Rename
          </button>
        </div>
      </form>
    </Dialog>
  )
}

export function DeleteDialog({ of, onClose }: ConversationDialogProps) {
  return (
    <Dialog title="Delete conversation?" onClose={onClose}>
      <p>“{of.title}” and all its messages will be deleted from this device. This cannot be undone.</p>
      <div className="row">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <button
          type="button"
          className="button danger"
          onClick={() => {
            attempt(() => removeConversation(of.id))
            onClose()
          }}
        >
          Delete
        </button>
      </div>
    </Dialog>
  )
}
