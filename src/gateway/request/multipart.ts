import { VadeError } from '../../core/index.ts'
import type { Span } from './scan.ts'

/** A form with files as it came, and where its fields lie in it. Source: RFC 7578 and RFC 2046, section 5.1. */
export interface Multipart {
  readonly bytes: Buffer
  /** As it came, with the boundary. */
  readonly contentType: string
  /** By name; of several with one name, as `image[]`, the first. */
  readonly fields: ReadonlyMap<string, FormField>
}

export interface FormField {
  /** The content. */
  readonly value: Span
  /** From its boundary to the next. */
  readonly whole: Span
  readonly isFile: boolean
}

const mostFields = 200
const longestHead = 8 * 1024
/** A field that is no file holds a word or a prompt. */
const longestText = 256 * 1024

/** Throws `unsupported_media` for another type of body and `invalid_request` for a form that is broken. */
export function parseMultipart(bytes: Buffer, contentType: string | undefined): Multipart {
  const [, quoted, bare] =
    /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(contentType ?? '') ?? []
  const boundary = quoted ?? bare
  if (boundary === undefined || contentType === undefined)
    throw new VadeError('unsupported_media', 'Send this as a form: content-type multipart/form-data with a boundary.')
  const fields = new Map<string, FormField>()
  let from = bytes.indexOf(`--${boundary}`)
  if (from === -1) throw broken('its boundary does not stand in it')
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  for (let count = 0; ; count++) {
    if (count > mostFields) throw broken(`it has more than ${String(mostFields)} fields`)
    const line = bytes.indexOf('\r\n', from)
    if (bytes.toString('latin1', from + boundary.length + 2, from + boundary.length + 4) === '--') break
    const start = line === -1 ? -1 : bytes.indexOf('\r\n\r\n', line)
    const end = start === -1 ? -1 : bytes.indexOf(delimiter, start + 2)
    if (end === -1) throw broken('it ends in the middle of a field')
    if (start - line > longestHead) throw broken('the head of a field is longer than 8 kB')
    const head = bytes.toString('utf8', line, start)
    const name = /content-disposition:[^\r\n]*;\s*name="([^"]*)"/i.exec(head)?.[1]
    if (name === undefined) throw broken('a field has no name')
    const whole = { start: from, end: end + 2 }
    const value = { start: Math.min(start + 4, end), end }
    const field = { value, whole, isFile: /;\s*filename\*?=/i.test(head) }
    const known = fields.get(name)
    // We would read the one and the provider the other.
    if (known !== undefined && !name.endsWith('[]') && !(known.isFile && field.isFile)) throw twice(name)
    if (known === undefined) fields.set(name, field)
    from = end + 2
  }
  return { bytes, contentType, fields }
}

/** Undefined where there is no such field. Throws `invalid_request` where it is a file. */
export function textField({ bytes, fields }: Multipart, name: string): string | undefined {
  const field = fields.get(name)
  if (field === undefined) return undefined
  const { start, end } = field.value
  if (field.isFile || end - start > longestText)
    throw new VadeError('invalid_request', `'${name}' is not right: it must be a text, not a file.`, { param: name })
  return bytes.toString('utf8', start, end)
}

/** The same form with fields changed, or taken out by null; all other bytes stay as they were. */
export function changeFields(form: Multipart, changes: Readonly<Record<string, string | null>>): Buffer {
  const { bytes, fields } = form
  const edits = Object.entries(changes)
    .flatMap(([name, text]) => {
      const field = fields.get(name)
      if (field === undefined) return []
      return [text === null ? { ...field.whole, text: '' } : { ...field.value, text }]
    })
    .toSorted((one, other) => one.start - other.start)
  const pieces: Buffer[] = []
  let from = 0
  for (const { start, end, text } of edits) {
    pieces.push(bytes.subarray(from, start), Buffer.from(text))
    from = end
  }
  pieces.push(bytes.subarray(from))
  return edits.length === 0 ? bytes : Buffer.concat(pieces)
}

function twice(name: string): VadeError {
  return new VadeError('invalid_request', `The form has '${name}' twice; leave one of them out.`, { param: name })
}

function broken(why: string): VadeError {
  return new VadeError('invalid_request', `The form is broken: ${why}.`)
}
