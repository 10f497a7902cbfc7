import { VadeError } from '../../core/index.ts'
import type { OutgoingBody } from '../../governance/index.ts'
import {
  decodeEmbedContent,
  decodeEmbedded,
  embedContentPath,
  encodeEmbedContents,
  encodeEmbedded,
} from '../dialects/gemini/embeddings.ts'
import { decodeImages, encodeImageRequest } from '../dialects/gemini/images.ts'
import {
  checkEmbeddingRequest,
  decodeEmbeddingRequest,
  decodeEmbeddings,
  encodeEmbeddings,
  withEncoding,
} from '../dialects/openai/embeddings.ts'
import { isDevice } from '../providers/device.ts'
import { changeFields } from '../request/multipart.ts'
import { splice } from '../request/scan.ts'
import type { Target } from '../routing/target.ts'
import { fieldChanges, withQuirks } from '../upstream/request.ts'
import type { Kind } from './kinds.ts'
import type { OtherBody } from './other-body.ts'
import { rerankAnswer, textDocuments } from './rerank.ts'

/** A call as one provider wants it. */
export interface Outgoing {
  /** Below the endpoint of the target. */
  readonly path: string
  readonly body: OutgoingBody
  readonly contentType: string
  readonly lost: readonly string[]
  /** The answer as the caller wants it; itself where it is so already. */
  read(json: unknown): unknown
}

/** A call that names a model, understood. */
export interface Asked {
  readonly kind: Kind
  readonly path: string
  readonly body: OtherBody
  /** Set where the caller speaks Gemini's dialect. */
  readonly gemini?: { readonly isBatch: boolean }
}

/** Whether this target has such calls, and Vade the words for them. */
export function answers(target: Target, { kind: { serves }, gemini, body }: Asked): boolean {
  const { model, provider, endpoint } = target
  if (isDevice(target)) return serves === (model.serves ?? 'completions')
  if (model.serves === undefined ? !provider.also.includes(serves) : model.serves !== serves) return false
  if (endpoint.dialect === 'openai-chat') return true
  if (endpoint.dialect !== 'gemini') return false
  return serves === 'embeddings' || (serves === 'images' && body.form === 'json' && gemini === undefined)
}

/** Throws `unsupported` naming the field that this provider cannot honour. */
export function outgoingTo(target: Target, asked: Asked): Outgoing {
  const isGemini = target.endpoint.dialect === 'gemini'
  if (asked.gemini !== undefined) return isGemini ? relayedGemini(target, asked) : openaiVectors(target, asked)
  if (!isGemini) return relayed(target, asked)
  return asked.kind.serves === 'embeddings' ? geminiVectors(target, asked) : geminiPictures(target, asked)
}

function relayed(target: Target, { kind, path, body }: Asked): Outgoing {
  if (body.form === 'form') {
    const { multipart } = body
    const bytes = changeFields(multipart, { model: target.model.id, [providerField]: null })
    return { path, body: [bytes], contentType: multipart.contentType, lost: [], read: itself }
  }
  const { parsed } = body
  const { changes, lost } = fieldChanges(parsed, target, { namesModel: true })
  if (parsed.members.has(providerField)) changes.push({ name: providerField, json: null })
  const documents = kind.serves === 'rerank' && target.provider.adapter === 'cohere' && textDocuments(parsed.json)
  if (documents) changes.push({ name: 'documents', json: JSON.stringify(documents) })
  return {
    path,
    body: splice(parsed.bytes, parsed.members, changes),
    contentType: 'application/json',
    // What the provider does not encode as asked is encoded here.
    lost: lost.filter((name) => name !== 'encoding_format'),
    read:
      kind.serves === 'embeddings'
        ? (json) => withEncoding(json, checkEmbeddingRequest(parsed.json).encoding)
        : kind.serves === 'rerank'
          ? (json) => rerankAnswer(json, parsed.json)
          : itself,
  }
}

/** Where a caller may say who is to be asked. */
export const providerField = 'x-vade-provider'

function geminiVectors({ model }: Target, { body }: Asked): Outgoing {
  const asked = decodeEmbeddingRequest(jsonOf(body))
  return {
    path: embedContentPath(model.id, true),
    body: JSON.stringify(encodeEmbedContents(asked, model.id)),
    contentType: 'application/json',
    lost: [],
    read(json) {
      const { vectors, inputTokens = 0 } = decodeEmbedded(json)
      return encodeEmbeddings({ vectors, inputTokens }, { model: model.id, encoding: asked.encoding })
    },
  }
}

function geminiPictures({ model }: Target, { body }: Asked): Outgoing {
  const encoded = encodeImageRequest(jsonOf(body), model.id)
  return {
    path: encoded.path,
    body: JSON.stringify(encoded.body),
    contentType: 'application/json',
    lost: encoded.lost,
    read: (json) => decodeImages(json, Math.floor(Date.now() / 1000)),
  }
}

function relayedGemini({ model }: Target, { body, gemini }: Asked): Outgoing {
  const json = jsonOf(body)
  const name = `models/${model.id}`
  const { isBatch = false } = gemini ?? {}
  const requests = isBatch && (json['requests'] as readonly object[]).map((one) => ({ ...one, model: name }))
  return {
    path: embedContentPath(model.id, isBatch),
    body: JSON.stringify({ ...json, ...(requests ? { requests } : { model: name }) }),
    contentType: 'application/json',
    lost: [],
    read: itself,
  }
}

function openaiVectors({ model, provider }: Target, { body, gemini }: Asked): Outgoing {
  const { isBatch = false } = gemini ?? {}
  const { texts, dimensions, lost } = decodeEmbedContent(jsonOf(body), isBatch)
  const fields = {
    model: model.id,
    input: texts,
    encoding_format: 'float',
    ...(dimensions !== undefined && { dimensions }),
  }
  const encoded = withQuirks(fields, provider.quirks)
  return {
    path: '/embeddings',
    body: JSON.stringify(encoded.body),
    contentType: 'application/json',
    lost: [...lost, ...encoded.lost.filter((field) => field !== 'encoding_format')],
    read: (json) => encodeEmbedded(decodeEmbeddings(json), isBatch),
  }
}

function itself(json: unknown): unknown {
  return json
}

function jsonOf(body: OtherBody): Readonly<Record<string, unknown>> {
  if (body.form === 'json') return body.parsed.json
  throw new VadeError('unsupported_media', 'Send this as JSON, not as a form.')
}
