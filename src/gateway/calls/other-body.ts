import { VadeError } from '../../core/index.ts'
import { parseMultipart, textField, type Multipart } from '../request/multipart.ts'
import { parseObject, type ParsedBody } from '../request/parse.ts'
import type { Kind } from './kinds.ts'
import type { OtherCall } from './other-call.ts'

export type OtherBody =
  | { readonly form: 'json'; readonly parsed: ParsedBody }
  | { readonly form: 'form'; readonly multipart: Multipart }

/** Sound and pictures; another provider may have to be asked, so that a body is held until the answer has begun. */
const mostBytes = 64 * 1024 * 1024
/** Of all bodies that are held at once. */
const mostHeld = 512 * 1024 * 1024

export interface Bodies {
  /** Calls `work` with the body; it is held until that ends. Throws `overloaded` where too much is held already. */
  hold<Result>(call: OtherCall, work: (bytes: Buffer) => Promise<Result>): Promise<Result>
}

export function createBodies(): Bodies {
  let held = 0
  return {
    async hold(call, work) {
      const told = call.headers['content-length']
      // Whoever does not tell its length may send all there may be.
      const size = Math.min(mostBytes, told === undefined ? (call.method === 'POST' ? mostBytes : 0) : Number(told))
      if (held + size > mostHeld) {
        const sentence = `Bodies of more than ${String(mostHeld / 1024 / 1024)} MB are being sent on; try again later.`
        throw new VadeError('overloaded', sentence, { retryAfter: 5 })
      }
      held += size
      try {
        return await work(await call.read(mostBytes))
      } finally {
        held -= size
      }
    },
  }
}

/** Throws `invalid_request` naming the field, `unsupported_media` where it is neither JSON nor a form that is read here. */
export function understood(call: OtherCall, kind: Kind, bytes: Buffer): OtherBody {
  const type = call.headers['content-type']
  const isForm = type?.toLowerCase().startsWith('multipart/') === true || !kind.bodies.includes('json')
  if (!isForm) {
    const parsed = parseObject(bytes)
    kind.check(parsed.json)
    return { form: 'json', parsed }
  }
  if (!kind.bodies.includes('form')) throw new VadeError('unsupported_media', 'Send this as JSON, not as a form.')
  return { form: 'form', multipart: understoodForm(bytes, type, kind) }
}

export function understoodForm(
  bytes: Buffer,
  type: string | undefined,
  { texts = [], files = [] }: Pick<Kind, 'texts' | 'files'>,
): Multipart {
  const multipart = parseMultipart(bytes, type)
  for (const name of texts) if ((textField(multipart, name) ?? '') === '') throw missing(name)
  const [first] = files
  if (first !== undefined && !files.some((name) => multipart.fields.get(name)?.isFile === true)) throw missing(first)
  return multipart
}

/** A field that is a text in either form; undefined where it is none. */
export function wordOf(body: OtherBody, name: string): string | undefined {
  if (body.form === 'form') return textField(body.multipart, name)
  const value = body.parsed.json[name]
  return typeof value === 'string' ? value : undefined
}

export function numberOf(body: OtherBody, name: string): number | undefined {
  const value = body.form === 'form' ? Number(textField(body.multipart, name) ?? NaN) : body.parsed.json[name]
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

export function sizeOf(body: OtherBody): number {
  return body.form === 'form' ? body.multipart.bytes.length : body.parsed.bytes.length
}

function missing(param: string): VadeError {
  return new VadeError('invalid_request', `'${param}' is missing.`, { param })
}
