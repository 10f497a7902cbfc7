import type { ServerResponse } from 'node:http'
import { toVadeError, type CallContext, type Finish, type Model, type Part } from '../core/index.ts'
import {
  createAnswer,
  createChunkEncoder,
  encodeAnswer,
  encodeError,
  encodeUsageChunk,
  type Answer,
  type Decoded,
} from '../gateway/index.ts'
import { openEvents, sendJson, type Events } from './http.ts'
import { interleave, type Tagged } from './interleave.ts'

export interface Completion {
  readonly kind: Answer['kind']
  readonly decoded: Decoded
  readonly model: Model
  readonly context: CallContext
}

/** Answers with all choices, written together: as one JSON object, or as a stream of events. */
export async function sendCompletion(response: ServerResponse, completion: Completion): Promise<void> {
  const { kind, decoded } = completion
  const answer = createAnswer(kind, decoded)
  if (decoded.stream) return stream(response, answer, completion)
  const choices: Part[][] = decoded.requests.map(() => [])
  for await (const { index, value } of partsOf(completion)) choices[index]?.push(value)
  sendJson(response, 200, encodeAnswer(answer, choices))
}

/** Headers go out with the first part, so that a request that cannot be answered still gets its status. */
async function stream(response: ServerResponse, answer: Answer, completion: Completion): Promise<void> {
  const { decoded } = completion
  const encoders = decoded.requests.map((_, index) => createChunkEncoder(answer, index))
  const finishes: Finish[] = []
  let events: Events | undefined
  try {
    for await (const { index, value } of partsOf(completion)) {
      events ??= openEvents(response)
      for (const chunk of encoders[index]?.(value) ?? []) await events.send(JSON.stringify(chunk))
      if (value.type === 'finish') finishes[index] = value
    }
    if (decoded.includeUsage) await events?.send(JSON.stringify(encodeUsageChunk(answer, finishes)))
    await events?.send('[DONE]')
  } catch (thrown) {
    if (events === undefined) throw thrown
    await events.send(JSON.stringify(encodeError(toVadeError(thrown))))
  }
  events?.end()
}

/** An answer that was cut is an error, not a short answer: throws what the signal was stopped with. */
async function* partsOf({ decoded, model, context }: Completion): AsyncGenerator<Tagged<Part>> {
  const failed = new AbortController()
  const signal = AbortSignal.any([context.signal, failed.signal])
  try {
    for await (const tagged of interleave(
      decoded.requests.map((request) => model.generate(request, { ...context, signal })),
    )) {
      if (tagged.value.type === 'finish' && tagged.value.reason === 'aborted') context.signal.throwIfAborted()
      yield tagged
    }
  } finally {
    failed.abort()
  }
}
