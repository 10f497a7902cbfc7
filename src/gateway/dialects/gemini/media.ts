import type { Content } from '../../../core/index.ts'
import type { WireMedia } from './wire.ts'

type Media = Exclude<Content, { readonly type: 'text' }>

/** Pictures and sounds are known by their type; everything else is a document. */
export function decodeInline(mediaType: string, base64: string, name: string | undefined): Media {
  const data = new Uint8Array(Buffer.from(base64, 'base64'))
  if (mediaType.startsWith('image/')) return { type: 'image', mediaType, data }
  if (mediaType.startsWith('audio/')) return { type: 'audio', mediaType, data }
  return { type: 'document', mediaType, data, ...(name !== undefined && { name }) }
}

export function decodeFile(url: string, mediaType: string | undefined, name: string | undefined): Media {
  if (mediaType?.startsWith('image/') === true) return { type: 'image-url', url }
  return {
    type: 'document-url',
    url,
    ...(mediaType !== undefined && { mediaType }),
    ...(name !== undefined && { name }),
  }
}

/** Gemini takes no names of files outside its own tools, and no level of detail for one picture in all models. */
export function encodeMedia(content: Media, lost: Set<string>): WireMedia {
  if (content.cache !== undefined) lost.add('messages.content.cache')
  if ('name' in content && content.name !== undefined) lost.add('messages.content.name')
  if ('detail' in content && (content.detail ?? 'auto') !== 'auto') lost.add('messages.content.detail')
  switch (content.type) {
    case 'image':
    case 'audio':
    case 'document':
      return { inlineData: { mimeType: content.mediaType, data: toBase64(content.data) } }
    case 'image-url':
      return { fileData: { mimeType: imageTypeOf(content.url), fileUri: content.url } }
    case 'document-url':
      return {
        fileData: { ...(content.mediaType !== undefined && { mimeType: content.mediaType }), fileUri: content.url },
      }
  }
}

function toBase64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

/** Gemini wants to be told, and Vade fetches nothing that callers name: the address is all there is to go by. */
function imageTypeOf(url: string): string {
  const ending = /\.(png|webp|heic|heif|gif)(?:[?#]|$)/i.exec(url)?.[1]
  return `image/${ending?.toLowerCase() ?? 'jpeg'}`
}
