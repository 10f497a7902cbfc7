import type { RelayRules } from './relay-rules.ts'

/**
 * Passes the bytes of a stream on, its lines ended by LF, while it reads what must be known of them. Only whole events are passed on, so that
 * nothing broken reaches the caller. No object is made for an event: a piece of the stream is searched as one text.
 */
export interface Relay {
  /** The bytes that may be passed on now; empty where an event is not whole yet. After a fault nothing more comes. */
  push(chunk: Buffer): Buffer
  /** After the last chunk: what is left to pass on, the terminator included if it was forgotten. */
  end(): Buffer
  /** Whether the answer has begun: what comes before may be thrown away and asked for elsewhere. */
  readonly hasContent: boolean
  /** Why the stream is not an answer; it was cut before the event that says so. */
  readonly fault: RelayFault | undefined
  /** About how many events were passed on. */
  readonly events: number
  /** The JSON of the first and of the last event that told usage. */
  usage(): readonly string[]
}

export interface RelayFault {
  readonly kind: 'error' | 'malformed' | 'truncated'
  readonly message: string
}

/** A stream without an end of event is cut here. */
const longestEvent = 16 * 1024 * 1024
const none: Buffer = Buffer.alloc(0)

/** `hideUsage`: the event of usage alone was asked for by Vade, not by the caller. */
export function createRelay(rules: RelayRules, { hideUsage = false } = {}): Relay {
  let rest = none
  let hasContent = false
  let finished = false
  let terminated = false
  let fault: RelayFault | undefined
  let events = 0
  let firstUsage: string | undefined
  let lastUsage: string | undefined

  /** Reads whole events. Gives how much of the text may be passed on. */
  function read(text: string): number {
    const whole = countEvents(text)
    if (whole === null || rules.suspect.test(text)) {
      const bad = firstFault(text, rules)
      if (bad !== undefined) {
        fault = bad.fault
        note(text.slice(0, bad.at))
        return bad.at
      }
    }
    events += whole ?? 1
    const line = rules.terminator?.line.exec(text)
    if (line) {
      const done = text[line.index] === '\n' ? line.index + 1 : line.index
      note(text.slice(0, done))
      terminated = true
      if (finished) return endOfEvent(text, done)
      fault = truncated
      return done
    }
    note(text)
    return text.length
  }

  function note(text: string): void {
    hasContent ||= rules.content.test(text)
    finished ||= rules.finish.test(text)
    const first = rules.usage.exec(text)
    if (first === null) return
    firstUsage ??= eventAt(text, first.index)
    lastUsage = eventAt(text, text.lastIndexOf(first[0]))
  }

  return {
    push(chunk) {
      if (fault !== undefined || terminated) return none
      let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let text = bytes.toString('latin1')
      if (text.includes('\r')) {
        // A CR at the very end may be half of a CRLF.
        const last = text.endsWith('\r') ? '\r' : ''
        text = text.slice(0, text.length - last.length).replaceAll(/\r\n?/g, '\n') + last
        bytes = Buffer.from(text, 'latin1')
      }
      const whole = startOfEvent(text, text.length)
      rest = whole === text.length ? none : bytes.subarray(whole)
      if (rest.length > longestEvent) fault = { kind: 'malformed', message: 'It sent an event of more than 16 MB.' }
      if (whole === 0) return none
      const region = whole === text.length ? text : text.slice(0, whole)
      const pass = read(region)
      return hideUsage ? withoutUsage(bytes.subarray(0, pass), region.slice(0, pass), rules) : bytes.subarray(0, pass)
    },
    end() {
      if (fault !== undefined) return none
      let last = none
      const left = rest.toString('latin1').replaceAll('\r', '\n').trim()
      rest = none
      // The last blank line is often forgotten; what stands before it counts if it is whole.
      if (left !== '' && !terminated) last = this.push(Buffer.from(`${left}\n\n`, 'latin1'))
      if (fault === undefined && !finished) fault = truncated
      if (fault !== undefined || terminated || rules.terminator === null) return last
      return Buffer.concat([last, Buffer.from(`data: ${rules.terminator.data}\n\n`)])
    },
    usage: () => [...new Set([firstUsage, lastUsage])].filter((event) => event !== undefined),
    get hasContent() {
      return hasContent
    },
    get fault() {
      return fault
    },
    get events() {
      return events
    },
  }
}

/** How many; null where one ends neither in `}` nor in `]`: it is a comment, or no JSON. */
function countEvents(text: string): number | null {
  let count = 0
  let end = 0
  for (let at = text.indexOf('\n\n'); at !== -1; at = text.indexOf('\n\n', end)) {
    const last = text.charCodeAt(at - 1)
    if (last !== 125 && last !== 93) return null
    count++
    end = at + 2
  }
  return end === text.length ? count : null
}

const truncated: RelayFault = { kind: 'truncated', message: 'It ended the stream before the answer was whole.' }

/** The slow way, only for what looks odd: each event is parsed. */
function firstFault(text: string, rules: RelayRules): { readonly at: number; readonly fault: RelayFault } | undefined {
  for (let from = 0; from < text.length;) {
    const to = endOfEvent(text, from)
    const data = dataOf(text.slice(from, to))
    if (data !== '' && data !== rules.terminator?.data) {
      let json: unknown
      try {
        json = JSON.parse(data)
      } catch {
        return { at: from, fault: { kind: 'malformed', message: 'It sent an event that is not JSON.' } }
      }
      const message = rules.faultOf(json)
      if (message !== undefined) return { at: from, fault: { kind: 'error', message } }
    }
    from = to
  }
  return undefined
}

function dataOf(event: string): string {
  const lines = event.split('\n').filter((line) => line.startsWith('data:'))
  const joined = lines.map((line) => line.slice(line[5] === ' ' ? 6 : 5)).join('\n')
  return Buffer.from(joined, 'latin1').toString('utf8')
}

/** Where the event ends that begins at or holds `from`. */
function endOfEvent(text: string, from: number): number {
  const blank = text.indexOf('\n\n', from)
  return blank === -1 ? text.length : blank + 2
}

function startOfEvent(text: string, at: number): number {
  const blank = text.lastIndexOf('\n\n', at)
  return blank === -1 ? 0 : blank + 2
}

function eventAt(text: string, at: number): string {
  return dataOf(text.slice(startOfEvent(text, at), endOfEvent(text, at)))
}

/** The event that tells usage and holds no choice is taken out. */
function withoutUsage(bytes: Buffer, text: string, rules: RelayRules): Buffer {
  const found = rules.usage.exec(text)
  if (found === null) return bytes
  const at = text.lastIndexOf(found[0])
  const start = startOfEvent(text, at)
  const end = endOfEvent(text, at)
  if (!/"choices":\s*\[\s*\]/.test(text.slice(start, end))) return bytes
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])
}
