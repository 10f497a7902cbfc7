import { backend } from '../backend.ts'
import { currentConversation } from './actions.ts'
import { store } from './store.ts'

/** A pasted text of this many characters or more becomes a document. */
export const longPaste = 2000

export async function loadDocuments(id: string): Promise<void> {
  const { documents } = await backend.call('listDocuments', { params: { id } })
  store.dispatch({ type: 'patch', state: { documents: { ...store.get().documents, [id]: documents } } })
}

/** Gives files to the open conversation, or to a new one. Those before the first that cannot be read are kept. */
export async function attachFiles(files: readonly File[]): Promise<void> {
  if (files.length === 0) return
  const { id } = await currentConversation()
  try {
    for (const file of files) {
      const base64 = await base64Of(file)
      await backend.call('addDocument', { params: { id }, body: { name: file.name, base64 } })
    }
  } finally {
    await loadDocuments(id)
  }
}

export async function attachText(text: string): Promise<void> {
  const { id } = await currentConversation()
  const number = (store.get().documents[id] ?? []).filter(({ name }) => name.startsWith('Pasted text')).length + 1
  await backend.call('addDocument', { params: { id }, body: { name: `Pasted text ${String(number)}.txt`, text } })
  await loadDocuments(id)
}

export async function removeDocument(conversationId: string, id: string): Promise<void> {
  await backend.call('removeDocument', { params: { id } })
  await loadDocuments(conversationId)
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      const { result } = reader
      resolve(typeof result === 'string' ? result.replace(/^[^,]*,/u, '') : '')
    })
    reader.addEventListener('error', () => reject(reader.error ?? new Error(`${file.name} could not be read.`)))
    reader.readAsDataURL(file)
  })
}
