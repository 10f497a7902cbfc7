import { z } from 'zod'
import { VadeError, type CacheLife, type Content } from '../../../core/index.ts'

/** A mark up to which the prompt is worth keeping: OpenRouter's `cache_control`, or OpenAI's own breakpoint. */
const cacheMarks = {
  cache_control: z.object({ ttl: z.enum(['5m', '1h']).nullish() }).nullish(),
  prompt_cache_breakpoint: z.object({}).nullish(),
}
export const textPart = z.object({ type: z.literal('text'), text: z.string(), ...cacheMarks })
export const words = z.union([z.string(), z.array(textPart)])
const imagePart = z.object({
  type: z.literal('image_url'),
  image_url: z.object({ url: z.string(), detail: z.enum(['low', 'high', 'auto', 'original']).nullish() }),
  ...cacheMarks,
})
const filePart = z.object({
  type: z.literal('file'),
  file: z.object({ file_data: z.string().nullish(), file_id: z.string().nullish(), filename: z.string().nullish() }),
  ...cacheMarks,
})
const audioPart = z.object({
  type: z.literal('input_audio'),
  input_audio: z.object({
    data: z.string(),
    format: z.enum(['wav', 'mp3', 'flac', 'ogg', 'aac', 'm4a', 'aiff', 'webm']),
  }),
  ...cacheMarks,
})
export const userPart = z.discriminatedUnion('type', [textPart, imagePart, audioPart, filePart])
export const toolPart = z.discriminatedUnion('type', [textPart, imagePart, filePart])

/** OpenAI takes the first two, others more. */
const audioTypes = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  aac: 'audio/aac',
  m4a: 'audio/mp4',
  aiff: 'audio/aiff',
  webm: 'audio/webm',
} as const

const audioFormats = new Map<string, string>([
  ...Object.entries(audioTypes).map(([format, type]) => [type, format] as const),
  ['audio/mp3', 'mp3'],
  ['audio/x-wav', 'wav'],
  ['audio/wave', 'wav'],
])

/** Throws `invalid_request` or `unsupported`; `param` says where the part lies, as `messages[0].content[1]`. */
export function decodeContent(part: z.output<typeof userPart>, param: string): Content {
  const cache = cacheOf(part)
  const hint = cache === undefined ? {} : { cache }
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text, ...hint }
    case 'image_url': {
      const { url, detail } = part.image_url
      const shared = { ...(detail && { detail: detail === 'original' ? ('high' as const) : detail }), ...hint }
      if (isAddress(url)) return { type: 'image-url', url, ...shared }
      const { mediaType, data } = decodeDataUrl(url, `${param}.image_url.url`)
      return { type: 'image', mediaType, data, ...shared }
    }
    case 'input_audio': {
      const { data, format } = part.input_audio
      return {
        type: 'audio',
        mediaType: audioTypes[format],
        data: decodeBase64(data, `${param}.input_audio.data`),
        ...hint,
      }
    }
    case 'file':
      return { ...decodeFile(part.file, param), ...hint }
  }
}

function decodeFile({ file_data, file_id, filename }: z.output<typeof filePart>['file'], param: string): Content {
  const named = filename ? { name: filename } : {}
  if (file_data) {
    if (isAddress(file_data)) return { type: 'document-url', url: file_data, ...named }
    return { type: 'document', ...decodeDataUrl(file_data, `${param}.file.file_data`), ...named }
  }
  if (file_id) {
    throw new VadeError(
      'unsupported',
      `The file '${file_id}' lies with one provider and cannot be sent to this model; send the file itself as file_data.`,
      { param: `${param}.file.file_id` },
    )
  }
  throw new VadeError('invalid_request', 'A file needs file_data: a data: URL with base64.', { param: `${param}.file` })
}

/** As `cache_control` says; a breakpoint of OpenAI says no time. */
export function cacheOf(part: {
  readonly cache_control?: { readonly ttl?: CacheLife | null | undefined } | null | undefined
  readonly prompt_cache_breakpoint?: object | null | undefined
}): CacheLife | undefined {
  if (part.cache_control) return part.cache_control.ttl ?? '5m'
  return part.prompt_cache_breakpoint ? '5m' : undefined
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text)
}

function decodeDataUrl(url: string, param: string): { readonly mediaType: string; readonly data: Uint8Array } {
  const head = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w-]+=[^;,]*)*;base64,/.exec(url)
  if (head === null) {
    const sentence = 'This must be an http(s) address, or a data: URL with its media type and base64.'
    throw new VadeError('invalid_request', sentence, { param })
  }
  return { mediaType: head[1] ?? '', data: decodeBase64(url.slice(head[0].length), param) }
}

function decodeBase64(text: string, param: string): Uint8Array {
  if (text === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new VadeError('invalid_request', 'This is not base64.', { param })
  }
  return new Uint8Array(Buffer.from(text, 'base64'))
}

/** A part of the message at this place. Throws `unsupported` for what the protocol has no words for. */
export function encodeContent(content: Content, at: string): object {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: content.text }
    case 'image':
      return image(dataUrl(content), content.detail)
    case 'image-url':
      return image(content.url, content.detail)
    case 'audio': {
      const format = audioFormats.get(content.mediaType)
      if (format === undefined) throw noWords(at, `sound of the type ${content.mediaType}; send wav or mp3`)
      return { type: 'input_audio', input_audio: { data: base64(content.data), format } }
    }
    case 'document':
      return { type: 'file', file: { filename: content.name ?? 'document', file_data: dataUrl(content) } }
    case 'document-url':
      throw noWords(at, 'documents by their address; send the document itself')
  }
}

function image(url: string, detail: string | undefined): object {
  return { type: 'image_url', image_url: { url, ...(detail !== undefined && { detail }) } }
}

function noWords(param: string, what: string): VadeError {
  return new VadeError('unsupported', `The protocol of this model's provider does not take ${what}.`, { param })
}

function dataUrl({ mediaType, data }: { readonly mediaType: string; readonly data: Uint8Array }): string {
  return `data:${mediaType};base64,${base64(data)}`
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}
