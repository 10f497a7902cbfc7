import type { ServerResponse } from 'node:http'
import { toVadeError, type CallContext, type Model, type Part } from '../../core/index.ts'
import { interleave, type Asked, type Tagged } from '../../gateway/index.ts'
import { openEvents, sendJson, type Events } from '../http.ts'

export interface Completion {
  readonly asked: Asked
  readonly model: Model
  readonly context: CallContext
}

/** Answers with all choices, written together: as one JSON object, or as a stream of events. */
export async function sendCompletion(response: ServerResponse, completion: Completion): Promise<void> {
  const { asked } = completion
  if (asked.stream) return stream(response, completion)
  const choices: Part[][] = asked.requests.map(() => [])
  for await (const { index, value } of partsOf(completion)) choices[index]?.push(value)
  sendJson(response, 200, asked.createReply().whole(choices))
}

/** Headers go out with the first part, so that a request that cannot be answered still gets its status. */
async function stream(response: ServerResponse, completion: Completion): Promise<void> {
  const reply = completion.asked.createReply()
  let events: Events | undefined
  try {
    for await (const { index, value } of partsOf(completion)) {
      events ??= openEvents(response)
      const text = reply.part(value, index)
      if (text !== '') await events.write(text)
    }
    await events?.write(reply.end())
  } catch (thrown) {
    if (events === undefined) throw thrown
    await events.write(reply.fail(toVadeError(thrown)))
  }
  events?.end()
}

/** An answer that was cut is an error, not a short answer: throws what the signal was stopped with. */
async function* partsOf({ asked, model, context }: Completion): AsyncGenerator<Tagged<Part>> {
  const failed = new AbortController()
  const signal = AbortSignal.any([context.signal, failed.signal])
  try {
    for await (const tagged of interleave(
      asked.requests.map((request) => model.generate(request, { ...context, signal })),
    )) {
      if (tagged.value.type === 'finish' && tagged.value.reason === 'aborted') context.signal.throwIfAborted()
      yield tagged
    }
  } finally {
    failed.abort()
  }
}
