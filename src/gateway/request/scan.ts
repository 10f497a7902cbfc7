import { VadeError } from '../../core/index.ts'

/** Where a value lies in the bytes of a body. */
export interface Span {
  readonly start: number
  readonly end: number
}

const maxDepth = 200
/** Bytes from which a text is long. */
const longTextBytes = 4096
const quote = 34
const backslash = 92
const openBrace = 123
const closeBrace = 125
const openBracket = 91
const closeBracket = 93
const colon = 58
const comma = 44

/**
 * Where the members of the outermost object lie, by name, without reading their values: what must be changed is spliced
 * into the original bytes, so that everything else reaches the provider as it was written, large integers included.
 * The bytes must be known to be JSON, or nothing is promised. Throws `invalid_request` if they are nested too deep for a
 * parser's stack, or name a member twice: we would read the one and the provider the other.
 * @param longTexts gets what is between the quotes of long texts that are values, in order
 */
export function scanMembers(bytes: Buffer, longTexts: Span[] = []): Map<string, Span> {
  const members = new Map<string, Span>()
  let depth = 0
  let name: string | undefined
  let start = -1
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case quote: {
        const end = endOfString(bytes, at)
        if (depth === 1 && name === undefined) {
          name = JSON.parse(bytes.toString('utf8', at, end + 1)) as string
          if (members.has(name)) throw twice(name)
        } else if (end - at > longTextBytes && !isName(bytes, end)) longTexts.push({ start: at + 1, end })
        at = end
        break
      }
      case openBrace:
      case openBracket:
        if (++depth > maxDepth) throw tooDeep()
        break
      case closeBrace:
      case closeBracket:
        if (depth-- === 1 && name !== undefined) members.set(name, trimmed(bytes, start, at))
        break
      case colon:
        if (depth === 1 && start === -1) start = at + 1
        break
      case comma:
        if (depth !== 1 || name === undefined) break
        members.set(name, trimmed(bytes, start, at))
        name = undefined
        start = -1
        break
      default:
    }
  }
  return members
}

/** Text in JSON is skipped by a search for its last quote, which is many times quicker than to read its bytes. */
function endOfString(bytes: Buffer, from: number): number {
  let at = from
  for (;;) {
    at = bytes.indexOf(quote, at + 1)
    if (at === -1) return bytes.length
    let escapes = 0
    while (bytes[at - 1 - escapes] === backslash) escapes++
    if (escapes % 2 === 0) return at
  }
}

/** Whether the text that ends here is the name of a member. */
function isName(bytes: Buffer, quoteAt: number): boolean {
  let at = quoteAt + 1
  while (isSpace(bytes[at])) at++
  return bytes[at] === colon
}

function trimmed(bytes: Buffer, from: number, to: number): Span {
  let start = from
  let end = to
  while (isSpace(bytes[start])) start++
  while (end > start && isSpace(bytes[end - 1])) end--
  return { start, end }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9
}

function twice(name: string): VadeError {
  return new VadeError('invalid_request', `The body has '${name}' twice; leave one of them out.`, { param: name })
}

function tooDeep(): VadeError {
  return new VadeError('invalid_request', `The body is nested deeper than ${String(maxDepth)} levels; send it flatter.`)
}

/** A change of one member: its JSON text, or null to take it out. */
export interface Change {
  readonly name: string
  readonly json: string | null
}

/**
 * The same object with members changed, added or taken out; all other bytes stay as they were. As pieces that make one
 * body: most of a long one is still where it came to.
 */
export function splice(bytes: Buffer, members: ReadonlyMap<string, Span>, changes: readonly Change[]): Buffer[] {
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = []
  for (const { name, json } of changes) {
    const span = members.get(name)
    if (span === undefined) {
      if (json !== null) edits.push({ start: 1, end: 1, text: `${JSON.stringify(name)}:${json},` })
    } else if (json === null) edits.push({ ...memberAround(bytes, span), text: '' })
    else edits.push({ ...span, text: json })
  }
  const head = bytes.indexOf(openBrace)
  const pieces: Buffer[] = []
  let from = 0
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start)) {
    const at = start === 1 && end === 1 ? head + 1 : start
    pieces.push(bytes.subarray(from, at), Buffer.from(text))
    from = Math.max(end, at)
  }
  pieces.push(bytes.subarray(from))
  return pieces
}

/** The member with its name, and the comma after it, or the one before it if it is the last. */
function memberAround(bytes: Buffer, { start, end }: Span): Span {
  let from = start - 1
  while (bytes[from] !== colon) from--
  from--
  while (bytes[from] !== quote) from--
  from--
  while (bytes[from] !== quote || bytes[from - 1] === backslash) from--
  let to = end
  while (isSpace(bytes[to])) to++
  if (bytes[to] === comma) return { start: from, end: to + 1 }
  let before = from - 1
  while (isSpace(bytes[before])) before--
  return { start: bytes[before] === comma ? before : from, end }
}
