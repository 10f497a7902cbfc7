import type { Part } from '../../core/index.ts'
import type { Clock } from '../routing/clock.ts'
import { createResponseCache, responseKey } from '../routing/response-cache.ts'
import type { Translated } from '../upstream/committed.ts'
import type { Call } from './call.ts'
import type { PlannedCall } from './planned.ts'

/** Answers that were given before, for keys that want the same question answered once. */
export interface Remembered {
  /** The answer to an equal question of the same key; undefined where nobody asked it lately. */
  find(call: Call, planned: PlannedCall): Translated | undefined
  /** The same answers, remembered when they end well. */
  record(call: Call, planned: PlannedCall, choices: readonly Translated[]): readonly Translated[]
}

const limits = { bytes: 64 * 1024 * 1024, bytesOfOne: 1024 * 1024 }

export function createRemembered(clock: Clock): Remembered {
  const cache = createResponseCache(clock, limits)
  return {
    find(call, planned) {
      if (secondsOf(call, planned) === 0 || planned.choices > 1) return undefined
      const parts = cache.get(keyOf(call))
      if (parts === undefined) return undefined
      return { form: 'translated', batches: once(parts), refused: false, lost: [], discard: () => undefined }
    },
    record(call, planned, choices) {
      const [only] = choices
      const seconds = secondsOf(call, planned)
      if (seconds === 0 || only === undefined || choices.length > 1) return choices
      const batches = singly(cache.record(keyOf(call), flat(only.batches), seconds * 1000))
      return [{ ...only, batches }]
    },
  }
}

function secondsOf({ key }: Call, { policy }: PlannedCall): number {
  return key.limits.cacheSeconds ?? policy.cacheSeconds
}

function keyOf({ key, dialect, body, path }: Call): string {
  return responseKey(key.id, dialect, path === undefined ? body.json : { ...body.json, model: path.model })
}

async function* once(parts: readonly Part[]): AsyncGenerator<readonly Part[]> {
  yield parts
}

async function* flat(batches: AsyncIterable<readonly Part[]>): AsyncGenerator<Part> {
  for await (const parts of batches) yield* parts
}

async function* singly(parts: AsyncIterable<Part>): AsyncGenerator<readonly Part[]> {
  for await (const part of parts) yield [part]
}
