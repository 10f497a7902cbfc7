import { useEffect, useRef, useState } from 'react'
import type { ApiDocument } from '../../../src/api/index.ts'
import { attempt } from '../state/actions.ts'
import { attachFiles, loadDocuments, removeDocument } from '../state/documents.ts'
import { useStore } from '../state/store.ts'
import { IconButton } from './button.tsx'
import { Icon } from './icons.tsx'

const none: readonly ApiDocument[] = []
const kinds = '.txt,.text,.log,.md,.markdown,.csv,.tsv,.json,.html,.htm,text/*,application/json'

/** The documents of a conversation, each with a way to take it out again. */
export function Documents({ id }: { readonly id: string | null }) {
  const documents = useStore((state) => (id === null ? none : (state.documents[id] ?? none)))
  useEffect(() => {
    if (id !== null) attempt(() => loadDocuments(id))
  }, [id])
  if (documents.length === 0) return null
  return (
    <ul className="documents" aria-label="Documents of this conversation">
      {documents.map((document) => (
        <li key={document.id}>
          <Icon name="document" />
          <span title={`${document.characters.toLocaleString()} characters`}>{document.name}</span>
          <IconButton
            icon="close"
            label={`Remove ${document.name}`}
            onClick={() => attempt(() => removeDocument(document.conversationId, document.id))}
          />
        </li>
      ))}
    </ul>
  )
}

/** Opens the browser's choice of files. */
export function AttachButton() {
  const field = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        accept={kinds}
        aria-label="Documents"
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])]
          // The same file may be chosen again.
          currentTarget.value = ''
          attempt(() => attachFiles(files))
        }}
      />
      <IconButton icon="attach" label="Attach documents" onClick={() => field.current?.click()} />
    </>
  )
}

/** Takes files that are dropped anywhere on the page; true while some are held over it. */
export function useDroppedFiles(): boolean {
  const [dropping, setDropping] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      setDropping(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDropping(false)
    }
    const drop = (event: DragEvent) => {
      const files = [...(event.dataTransfer?.files ?? [])]
      setDropping(false)
      if (files.length === 0) return
      event.preventDefault()
      attempt(() => attachFiles(files))
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  return dropping
}
