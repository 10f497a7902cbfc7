import { toVadeError } from '../../core/index.ts'
import type { Json } from '../json.ts'
import { ParsedBody, parseObject } from '../request/parse.ts'
import { finishedResponse, type PreparedResponse, type ResponsesStore } from '../responses-store.ts'
import type { Call } from './call.ts'
import type { Delivered } from './deliver.ts'

/** Calls of the Responses API: what came before is put in front, and what comes out is kept. */
export interface StoredCalls {
  /** Rejects with `not_found` for a `previous_response_id` that is not there. */
  expand(call: Call): Promise<Call>
  /** Never rejects: the answer has been given. */
  keep(call: Call, delivered: Delivered): Promise<void>
}

export function createStoredCalls({
  responses,
  onProblem,
}: {
  readonly responses: ResponsesStore
  readonly onProblem: (thrown: unknown) => void
}): StoredCalls {
  const prepared = new WeakMap<Call, PreparedResponse>()
  return {
    async expand(call) {
      const made = await responses.prepare(call.key.id, call.body.json)
      // What only Vade remembers does not go out as it came.
      const expanded = made.expanded ? { ...call, body: rewritten(made.body as Json) } : { ...call }
      prepared.set(expanded, made)
      return expanded
    },
    async keep(call, { final }) {
      const made = prepared.get(call)
      if (made === undefined || final === undefined) return
      try {
        const said = final()
        // A stream ends with an event that holds the whole.
        const response = finishedResponse(said) ?? (isResponse(said) ? said : undefined)
        if (response !== undefined) await responses.save(call.key.id, made, response)
      } catch (thrown) {
        onProblem(toVadeError(thrown))
      }
    },
  }
}

/** The caller hears which answer it went on from; a provider knows nothing of it. */
function rewritten(json: Json): ParsedBody {
  const { previous_response_id: _, ...sent } = json
  return new ParsedBody(parseObject(Buffer.from(JSON.stringify(sent))), json, json)
}

function isResponse(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'object' in value && value.object === 'response'
}
