import type { Raw } from './other-endpoints.ts'
import { isRecord, textOr } from './protocol.ts'
import type { Received } from './received.ts'

/** Files and batches of one stand-in, as OpenAI's. */
export interface StoredFiles {
  /** Put before each id, so that two stand-ins tell theirs apart. */
  readonly prefix: string
  readonly files: Map<string, { readonly about: object; readonly content: Buffer }>
  readonly batches: Map<string, object>
}

export function createStoredFiles(prefix = ''): StoredFiles {
  return { prefix, files: new Map(), batches: new Map() }
}

export async function storedAnswer(
  { prefix, files, batches }: StoredFiles,
  { method, path, json }: Received,
  form: () => Promise<FormData>,
): Promise<object | Raw | null> {
  const [address = ''] = path.split('?')
  const [, kind, id, action] = /^\/v1\/(files|batches)(?:\/([^/]+))?(?:\/(content|cancel))?$/.exec(address) ?? []
  const put = (name: string, content: Buffer, purpose: string) => {
    const made = `file-${prefix}${String(files.size + 1)}`
    const about = { id: made, object: 'file', bytes: content.length, created_at: 1, filename: name, purpose }
    files.set(made, { about, content })
    return about
  }
  if (kind === 'files') {
    if (id === undefined && method === 'POST') {
      const fields = await form()
      const file = fields.get('file')
      if (!(file instanceof File)) return null
      return put(file.name, Buffer.from(await file.arrayBuffer()), textOr(fields.get('purpose'), ''))
    }
    if (id === undefined)
      return { object: 'list', data: [...files.values()].map(({ about }) => about), has_more: false }
    const file = files.get(id)
    if (file === undefined) return null
    if (action === 'content') return { status: 200, type: 'application/json', body: file.content }
    if (method !== 'DELETE') return file.about
    files.delete(id)
    return { id, object: 'file', deleted: true }
  }
  if (kind !== 'batches') return null
  if (id === undefined && method === 'POST') {
    const input = isRecord(json) ? textOr(json['input_file_id'], '') : ''
    if (!files.has(input)) return null
    const output = put('output.jsonl', Buffer.from('{"custom_id":"1"}\n'), 'batch_output')
    const made = `batch_${prefix}${String(batches.size + 1)}`
    const batch = {
      id: made,
      object: 'batch',
      errors: null,
      input_file_id: input,
      status: 'completed',
      output_file_id: output.id,
    }
    batches.set(made, batch)
    return batch
  }
  if (id === undefined) return { object: 'list', data: [...batches.values()], has_more: false }
  const batch = batches.get(id)
  return batch === undefined ? null : action === 'cancel' ? { ...batch, status: 'cancelling' } : batch
}
