import { isUtf8 } from 'node:buffer'
import { VadeError } from '../../core/index.ts'
import { scanMembers, type Span } from './scan.ts'

/** A body that is a JSON object: what it says, and where its members lie in its bytes. */
export interface ParsedBody {
  readonly bytes: Buffer
  readonly json: Readonly<Record<string, unknown>>
  readonly members: ReadonlyMap<string, Span>
}

/** Throws `invalid_request` for what is not a JSON object in UTF-8 that every parser reads alike. */
export function parseObject(bytes: Buffer): ParsedBody {
  if (bytes.length === 0) throw new VadeError('invalid_request', 'The body is empty; send a JSON object.')
  checkUtf8(bytes)
  const members = scanMembers(bytes)
  const json = parse(bytes.toString())
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new VadeError('invalid_request', 'The body is not a JSON object; send one, as {"model": …}.')
  return { bytes, json: json as Record<string, unknown>, members }
}

/** Any JSON that every parser reads alike. Throws `invalid_request`. */
export function parseJson(bytes: Buffer): unknown {
  checkUtf8(bytes)
  scanMembers(bytes)
  return parse(bytes.toString())
}

function checkUtf8(bytes: Buffer): void {
  if (!isUtf8(bytes)) throw new VadeError('invalid_request', 'The body is not UTF-8; encode it so.')
}

function parse(text: string): unknown {
  try {
    // A reviver makes parsing ten times slower; only an escape can hold what it looks for.
    return text.includes('\\u') ? JSON.parse(text, refuseOddText) : JSON.parse(text)
  } catch (thrown) {
    if (thrown instanceof VadeError) throw thrown
    throw new VadeError('invalid_request', `The body is not JSON: ${thrown instanceof Error ? thrown.message : ''}.`, {
      cause: thrown,
    })
  }
}

function refuseOddText(_key: string, value: unknown): unknown {
  if (typeof value === 'string' && (!value.isWellFormed() || value.includes('\0'))) {
    throw new VadeError('invalid_request', 'A text in the body holds a NUL or half a surrogate pair; take it out.')
  }
  return value
}
