import { isUtf8 } from 'node:buffer'
import { VadeError } from '../../core/index.ts'
import { isObject, type Json } from '../json.ts'
import { scanMembers, type Span } from './scan.ts'

/** A body that is a JSON object: what it says, and where its members lie in its bytes. */
export class ParsedBody {
  readonly bytes: Buffer
  readonly members: ReadonlyMap<string, Span>
  /**
   * What it says, `longText` in place of each long text: pictures, documents and most of a conversation only pass
   * through, and to read them takes longer than all else that a call needs.
   */
  readonly skeleton: Json
  private whole: Json | undefined

  constructor({ bytes, members }: Pick<ParsedBody, 'bytes' | 'members'>, skeleton: Json, whole?: Json) {
    this.bytes = bytes
    this.members = members
    this.skeleton = skeleton
    this.whole = whole
  }

  /** All that it says. Throws `invalid_request` where a long text is no JSON. */
  get json(): Json {
    return (this.whole ??= objectIn(this.bytes.toString()))
  }
}

/**
 * Throws `invalid_request` for what is not a JSON object in UTF-8 that every parser reads alike. The inside of long texts
 * is looked at when all is read: who only relays them leaves it to the provider.
 */
export function parseObject(bytes: Buffer): ParsedBody {
  if (bytes.length === 0) throw new VadeError('invalid_request', 'The body is empty; send a JSON object.')
  checkUtf8(bytes)
  const longTexts: Span[] = []
  const members = scanMembers(bytes, longTexts)
  // In such an escape lies what parsers read differently.
  if (longTexts.length > 0 && !bytes.includes('\\u'))
    return new ParsedBody({ bytes, members }, objectIn(skeletonOf(bytes, longTexts)))
  const json = objectIn(bytes.toString())
  return new ParsedBody({ bytes, members }, json, json)
}

const longText = '(a long text)'

function skeletonOf(bytes: Buffer, longTexts: readonly Span[]): string {
  let skeleton = ''
  let from = 0
  for (const { start, end } of longTexts) {
    skeleton += bytes.toString('utf8', from, start) + longText
    from = end
  }
  return skeleton + bytes.toString('utf8', from)
}

function objectIn(text: string): Json {
  const json = parse(text)
  if (!isObject(json))
    throw new VadeError('invalid_request', 'The body is not a JSON object; send one, as {"model": …}.')
  return json
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
