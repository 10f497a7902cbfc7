import { hash } from 'node:crypto'
import type { Finish, Part } from '../../core/index.ts'
import type { Clock } from './clock.ts'

/**
 * Answers by exactly equal requests, for keys that ask for it. Whatever the temperature: who turns it on wants the same
 * answer again. It is bounded by bytes; what was longest unused goes first.
 */
export interface ResponseCache {
  /** The parts of an answer, to be said again; it costs nothing. */
  get(key: string): readonly Part[] | undefined
  /** Passes an answer on as it comes and keeps it, if it ends as it should (`stop` or `tool-calls`). */
  record(key: string, answer: AsyncIterable<Part>, ttlMs: number): AsyncIterable<Part>
  readonly size: number
  readonly bytes: number
}

export interface ResponseCacheLimits {
  readonly bytes: number
  /** One answer takes this at most. */
  readonly bytesOfOne: number
}

interface Kept {
  readonly parts: readonly Part[]
  readonly bytes: number
  readonly until: number
}

/** What an object of a part takes beside its text, about. */
const bytesOfPart = 100

export function createResponseCache(clock: Clock, limits: ResponseCacheLimits): ResponseCache {
  const entries = new Map<string, Kept>()
  let bytes = 0

  function remove(key: string): void {
    bytes -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }

  function keep(key: string, kept: Kept): void {
    remove(key)
    entries.set(key, kept)
    bytes += kept.bytes
    for (const oldest of entries.keys()) {
      if (bytes <= limits.bytes) return
      remove(oldest)
    }
  }

  return {
    get(key) {
      const kept = entries.get(key)
      if (kept === undefined) return undefined
      if (kept.until <= clock.now()) {
        remove(key)
        return undefined
      }
      entries.delete(key)
      entries.set(key, kept)
      return kept.parts
    },
    async *record(key, answer, ttlMs) {
      const parts: Part[] = []
      let size = 0
      for await (const part of answer) {
        if (size <= limits.bytesOfOne) {
          parts.push(part.type === 'finish' ? free(part) : part)
          size += bytesOfPart + textLength(part) * 2
        }
        // Kept before it is passed on: the reader of the last part need not come back.
        if (part.type === 'finish' && size <= limits.bytesOfOne && isComplete(part)) {
          keep(key, { parts, bytes: size, until: clock.now() + ttlMs })
        }
        yield part
      }
    },
    get size() {
      return entries.size
    },
    get bytes() {
      return bytes
    },
  }
}

/**
 * `scope`: who shares answers (a caller's key, or all). `body`: the JSON body as parsed, with the model even where the
 * address has it, in any order of fields; whether it is streamed does not matter. Integers over 2^53 that differ only beyond a double's precision count as equal.
 */
export function responseKey(scope: string, dialect: string, body: Readonly<Record<string, unknown>>): string {
  const { stream: _, stream_options: __, ...asked } = body
  return hash('sha256', JSON.stringify([scope, dialect, asked], sorted), 'base64url')
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}

function isComplete({ reason }: Finish): boolean {
  return reason === 'stop' || reason === 'tool-calls'
}

function free(finish: Finish): Finish {
  const { timing: _, ...rest } = finish
  return { ...rest, costNanoUsd: 0 }
}

function textLength(part: Part): number {
  switch (part.type) {
    case 'text-delta':
      return part.text.length + (part.logprobs === undefined ? 0 : JSON.stringify(part.logprobs).length)
    case 'reasoning-delta':
      return part.text.length
    case 'reasoning-end':
      return (part.signature?.length ?? 0) + (part.redacted?.length ?? 0)
    case 'tool-call-delta':
      return part.arguments.length
    default:
      return 0
  }
}
