import { VadeError, type Content } from '../../../core/index.ts'
import type { ContentPart } from './request-body.ts'

const audioTypes = { mp3: 'audio/mpeg', wav: 'audio/wav' } as const

/** A piece of a caller's message. `param` is where it stands, as `input[2].content[0]`. */
export function decodeContent(part: ContentPart, param: string): Content {
  switch (part.type) {
    case 'input_text':
    case 'output_text':
      return { type: 'text', text: part.text }
    case 'refusal':
      return { type: 'text', text: part.refusal }
    case 'input_image': {
      noFileId(part.file_id, param)
      const detail = part.detail && part.detail !== 'auto' ? { detail: part.detail } : {}
      const url = part.image_url ?? ''
      const file = readDataUrl(url, `${param}.image_url`)
      if (file !== null) return { type: 'image', ...file, ...detail }
      return { type: 'image-url', url: webAddress(url, `${param}.image_url`), ...detail }
    }
    case 'input_audio': {
      const { data, format } = part.input_audio
      const bytes = fromBase64(data, `${param}.input_audio.data`)
      return { type: 'audio', mediaType: audioTypes[format], data: bytes }
    }
    case 'input_file':
      return decodeFile(part, param)
  }
}

function decodeFile(part: Extract<ContentPart, { type: 'input_file' }>, param: string): Content {
  noFileId(part.file_id, param)
  const name = part.filename ? { name: part.filename } : {}
  if (part.file_data) {
    const field = `${param}.file_data`
    const file = readDataUrl(part.file_data, field) ?? {
      mediaType: /\.txt$/i.test(part.filename ?? '') ? 'text/plain' : 'application/pdf',
      data: fromBase64(part.file_data, field),
    }
    return { type: 'document', ...file, ...name }
  }
  return { type: 'document-url', url: webAddress(part.file_url ?? '', `${param}.file_url`), ...name }
}

function noFileId(id: string | null | undefined, param: string): void {
  if (!id) return
  throw new VadeError(
    'unsupported',
    `'${param}.file_id' names a file that one provider keeps; send the file itself, or its address.`,
    { param: `${param}.file_id` },
  )
}

/** The piece as OpenAI takes it; undefined where the protocol has no words for it. */
export function encodeContent(content: Content): Readonly<Record<string, unknown>> | undefined {
  switch (content.type) {
    case 'text':
      return { type: 'input_text', text: content.text }
    case 'image':
      return { type: 'input_image', image_url: dataUrl(content), detail: content.detail ?? 'auto' }
    case 'image-url':
      return { type: 'input_image', image_url: content.url, detail: content.detail ?? 'auto' }
    case 'audio':
      return undefined
    case 'document':
      // Without a name OpenAI does not take a file.
      return { type: 'input_file', filename: content.name ?? 'document', file_data: dataUrl(content) }
    case 'document-url':
      return {
        type: 'input_file',
        file_url: content.url,
        ...(content.name !== undefined && { filename: content.name }),
      }
  }
}

function dataUrl({ mediaType, data }: { readonly mediaType: string; readonly data: Uint8Array }): string {
  return `data:${mediaType};base64,${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')}`
}

/** A data: URL (RFC 2397) in base64; null for anything else. */
function readDataUrl(url: string, param: string): { readonly mediaType: string; readonly data: Uint8Array } | null {
  if (!url.startsWith('data:')) return null
  const comma = url.indexOf(',')
  const head = /^data:([^;,]+)(;[^,]*)?;base64$/.exec(url.slice(0, Math.max(comma, 0)))
  if (head === null) {
    throw new VadeError('invalid_request', `'${param}' is not a data: URL with a media type and base64.`, { param })
  }
  return { mediaType: head[1] ?? '', data: fromBase64(url.slice(comma + 1), param) }
}

function fromBase64(text: string, param: string): Uint8Array {
  if (text === '' || /[^A-Za-z0-9+/=]/.test(text)) {
    throw new VadeError('invalid_request', `'${param}' does not hold base64.`, { param })
  }
  return new Uint8Array(Buffer.from(text, 'base64'))
}

function webAddress(url: string, param: string): string {
  if (/^https?:\/\/\S+$/.test(url)) return url
  throw new VadeError('invalid_request', `'${param}' must be a data: URL with base64 or an http(s) address.`, { param })
}
