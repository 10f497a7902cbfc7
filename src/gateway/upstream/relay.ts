import { isUtf8 } from 'node:buffer'
import { joined } from '../joined.ts'
import type { RelayRules } from './relay-rules.ts'

export type RelayFault =
  /** `body` is the error, as the protocol has it in an answer with an error status. */
  | { readonly kind: 'error'; readonly body: object }
  | { readonly kind: 'malformed' | 'truncated'; readonly message: string }

/** Characters that hold the last events of most streams: what is looked for stands there, if anywhere. */
const lastEvents = 2048
/** A stream without an end of event is cut here. */
const longestEvent = 64 * 1024 * 1024
const none: Buffer = Buffer.alloc(0)
const lineFeed = 10

/**
 * Passes the bytes of a stream on, its lines ended by LF, while it reads what must be known of them. Only whole events
 * are passed on, so that nothing broken reaches the caller. No object is made for an event: a piece of the stream is
 * searched as one text. A class: an object with getters of its own has a shape of its own, too, and that is kept, with
 * the last events of every stream, until all of the memory is looked through.
 */
export class Relay {
  /** Whether the answer has begun, or ended without a word: what comes before may be thrown away and asked for elsewhere. */
  hasContent = false
  /** Why the stream is not an answer; it was cut before the event that says so. */
  fault: RelayFault | undefined
  /** About how many events were passed on. */
  events = 0
  /** The events that were passed on last. */
  tail = ''
  private readonly rules: RelayRules
  private readonly hideUsage: boolean
  private readonly choices: number
  private readonly everyFinish: RegExp | null
  /** The beginning of an event, in pieces: only what is new is searched for its end. */
  private held: Buffer[] = []
  private heldBytes = 0
  private afterCarriageReturn = false
  private finishes = 0
  private terminated = false
  /** Where the last usage stands in what was read last. */
  private usageAt = -1
  private firstUsage: string | undefined
  private lastUsage: string | undefined

  /** `hideUsage`: the event of usage alone was asked for by Vade, not by the caller. */
  constructor(rules: RelayRules, { hideUsage = false, choices = 1 } = {}) {
    this.rules = rules
    this.hideUsage = hideUsage
    this.choices = choices
    this.everyFinish = choices === 1 ? null : new RegExp(rules.finish, 'g')
  }

  /** All choices have told why they end: what is missing is not missed. */
  get finished(): boolean {
    return this.finishes >= this.choices
  }

  /** The JSON of the last event that told usage, after that of the first where it says what the last does not. */
  usage(): readonly string[] {
    const { firstUsage, lastUsage } = this
    const told = firstUsage === lastUsage ? [lastUsage] : [firstUsage, lastUsage]
    return told.filter((event) => event !== undefined).map(dataOf)
  }

  /**
   * The bytes that may be passed on now; empty where an event is not whole yet. After a fault nothing more comes.
   * @param chunk the relay's from now on
   */
  push(chunk: Buffer): Buffer {
    if (this.fault !== undefined || this.terminated || chunk.length === 0) return none
    let bytes = chunk
    let text = chunk.toString('latin1')
    if (this.afterCarriageReturn || text.includes('\r')) {
      text = this.withLineFeeds(text)
      bytes = Buffer.from(text, 'latin1')
    }
    const before = this.held.at(-1)
    if (before !== undefined) {
      const endsNow = (text[0] === '\n' && before.at(-1) === lineFeed) || text.includes('\n\n')
      this.hold(bytes)
      if (!endsNow) return none
      bytes = this.release()
      text = bytes.toString('latin1')
    }
    const whole = startOfEvent(text, text.length)
    if (whole < text.length) this.hold(bytes.subarray(whole))
    if (whole === 0) return none
    const region = whole === text.length ? text : text.slice(0, whole)
    if (!isUtf8(whole === bytes.length ? bytes : bytes.subarray(0, whole))) {
      this.fault = { kind: 'malformed', message: 'It sent an event that is not UTF-8.' }
      return none
    }
    const pass = this.read(region)
    if (pass > 0) this.tail = pass === region.length ? region : region.slice(0, pass)
    const passed = bytes.subarray(0, pass)
    return this.hideUsage && this.usageAt !== -1 ? withoutUsage(passed, region.slice(0, pass), this.usageAt) : passed
  }

  /**
   * After the last chunk: what is left to pass on, the terminator included if it was forgotten. `cut` where the stream
   * was broken off: then the beginning of an event is no event.
   */
  end(cut = false): Buffer {
    if (this.fault !== undefined) return none
    let last = none
    const left = this.release().toString('latin1').trim()
    // The last blank line is often forgotten; what stands before it counts if it is whole.
    if (left !== '' && !this.terminated && !cut) last = this.push(Buffer.from(`${left}\n\n`, 'latin1'))
    if (this.fault === undefined && !this.terminated && !this.finished) this.fault = truncated
    const { terminator } = this.rules
    if (this.fault !== undefined || this.terminated || terminator === null) return last
    return Buffer.concat([last, Buffer.from(`data: ${terminator}\n\n`)])
  }

  /** Reads whole events. Gives how much of the text may be passed on. */
  private read(text: string): number {
    const { rules } = this
    const whole = countEvents(text)
    if (whole === null || rules.suspect.test(text)) {
      const bad = firstFault(text, rules)
      if (bad !== undefined) {
        this.fault = bad.fault
        this.note(text.slice(0, bad.at))
        return bad.at
      }
    }
    this.events += whole ?? 1
    const done = rules.terminator === null ? -1 : lineOfData(text, rules.terminator)
    if (done !== -1) {
      this.note(text.slice(0, done))
      this.terminated = true
      // Who ends the stream as it should has perhaps not given as many choices as were asked for.
      if (this.finishes > 0) return endOfEvent(text, done)
      this.fault = truncated
      return done
    }
    const last = rules.finishIsLast ? rules.finish.exec(text) : null
    if (last !== null) {
      this.terminated = true
      const ended = endOfEvent(text, last.index)
      this.note(text.slice(0, ended))
      return ended
    }
    this.note(text)
    return text.length
  }

  private withLineFeeds(text: string): string {
    const mended = (this.afterCarriageReturn && text[0] === '\n' ? text.slice(1) : text).replaceAll(/\r\n?/g, '\n')
    this.afterCarriageReturn = text.endsWith('\r')
    return mended
  }

  private hold(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.held.push(bytes)
    this.heldBytes += bytes.length
    if (this.heldBytes > longestEvent) {
      this.fault = { kind: 'malformed', message: 'It sent an event of more than 64 MB.' }
    }
  }

  private release(): Buffer {
    const bytes = joined(this.held)
    this.held = []
    this.heldBytes = 0
    return bytes
  }

  private note(text: string): void {
    const { rules, everyFinish } = this
    this.hasContent ||= rules.content.test(text) || rules.reason.test(text)
    if (everyFinish !== null) this.finishes += text.match(everyFinish)?.length ?? 0
    else if (this.finishes === 0 && lastMatch(text, rules.finish) !== -1) this.finishes = 1
    this.usageAt = lastMatch(text, rules.usage)
    if (this.usageAt === -1) return
    this.lastUsage = eventAt(text, this.usageAt)
    if (rules.usageInParts) this.firstUsage ??= eventAt(text, text.search(rules.usage))
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
    if (data !== '' && data !== rules.terminator) {
      let json: unknown
      try {
        json = JSON.parse(data)
      } catch {
        return { at: from, fault: { kind: 'malformed', message: 'It sent an event that is not JSON.' } }
      }
      const body = rules.faultOf(json)
      if (body !== undefined) return { at: from, fault: { kind: 'error', body } }
    }
    from = to
  }
  return undefined
}

function dataOf(event: string): string {
  const lines = event.split('\n').filter((line) => line.startsWith('data:'))
  const data = lines.map((line) => line.slice(line[5] === ' ' ? 6 : 5)).join('\n')
  return Buffer.from(data, 'latin1').toString('utf8')
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
  return text.slice(startOfEvent(text, at), endOfEvent(text, at))
}

/** Where the last match begins, -1 where there is none: found among the last events, it is looked for nowhere else. */
function lastMatch(text: string, pattern: RegExp): number {
  const short = text.length <= lastEvents
  const found = (short ? null : pattern.exec(text.slice(-lastEvents))) ?? pattern.exec(text)
  return found === null ? -1 : text.lastIndexOf(found[0])
}

/**
 * Where the first line begins that is this data; -1 where none is. What a model says may hold the same words. `indexOf`
 * finds what begins with a bracket three times as fast as a regular expression does.
 */
function lineOfData(text: string, data: string): number {
  for (let at = text.indexOf(data); at !== -1; at = text.indexOf(data, at + 1)) {
    const start = at - (text[at - 1] === ' ' ? 6 : 5)
    if (text.startsWith('data:', start) && (start === 0 || text[start - 1] === '\n')) return start
  }
  return -1
}

/** The event that tells usage, and holds no choice, is taken out. */
function withoutUsage(bytes: Buffer, text: string, at: number): Buffer {
  const start = startOfEvent(text, at)
  const end = endOfEvent(text, at)
  if (!/"choices":\s*\[\s*\]/.test(text.slice(start, end))) return bytes
  // To make another buffer of 15 kB takes as long as to read the events in it.
  bytes.copyWithin(start, end)
  return bytes.subarray(0, bytes.length - (end - start))
}
