import { isVadeError, VadeError } from '../core/index.ts'
import { longestChain, type ResponseRepository, type StoredResponse } from '../store/index.ts'
import { recordOf } from './dialects/responses/json.ts'
import { responseIdOf } from './dialects/responses/item-ids.ts'
import { asListed, inputById, itemsById, itemsIn, referenceOf, turnsOf } from './dialects/responses/stored-items.ts'
import { objectsIn, type Json } from './json.ts'

/** Stored answers of the Responses API, as its routes give them. Nobody sees those of another key. */
export interface ResponsesStore {
  /**
   * A body of POST /v1/responses with the turns before put into its input.
   * Throws `not_found` for a `previous_response_id` that is not there.
   */
  prepare(keyId: string, body: unknown): Promise<PreparedResponse>
  /** Keeps a finished Response object, unless the request was not to be stored. */
  save(keyId: string, prepared: PreparedResponse, response: object): Promise<void>
  /** GET /v1/responses/:id */
  get(keyId: string, id: string): Promise<object>
  /** GET /v1/responses/:id?stream=true: the text of all events, or of those after the number `starting_after`. */
  replay(keyId: string, id: string, query?: unknown): Promise<string>
  /** DELETE /v1/responses/:id */
  remove(keyId: string, id: string): Promise<object>
  /** GET /v1/responses/:id/input_items with its query: `limit`, `order`, `after`. */
  inputItems(keyId: string, id: string, query?: unknown): Promise<object>
  /** POST /v1/responses/:id/cancel: always refused, for there is no work in the background. */
  cancel(keyId: string, id: string): Promise<never>
}

export interface PreparedResponse {
  /** For the decoder. */
  readonly body: unknown
  /** The input is no longer that of the bytes that came. */
  readonly expanded: boolean
  readonly store: boolean
  readonly previousId: string | null
  /** The items of this request alone, with what they refer to. */
  readonly input: readonly Json[]
}

/** References are looked up in as many answers as a chain may have. */
const mostReferred = longestChain

export function createResponsesStore(responses: ResponseRepository, now: () => number = Date.now): ResponsesStore {
  async function find(keyId: string, id: string): Promise<StoredResponse> {
    const found = await responses.get(keyId, id)
    if (found !== null) return found
    throw new VadeError('not_found', `There is no response '${id}'; it was not stored, was deleted, or is too old.`)
  }

  async function chainTo(keyId: string, id: string): Promise<StoredResponse[]> {
    const param = 'previous_response_id'
    const chain = await responses.chain(keyId, id)
    const oldest = chain[0]
    if (oldest === undefined) {
      throw new VadeError(
        'not_found',
        `There is no response '${id}' to go on from; it was not stored, was deleted, or is too old. Send the conversation as input.`,
        { param },
      )
    }
    if (chain.length > longestChain) {
      throw new VadeError(
        'invalid_request',
        `The conversation before '${id}' is longer than ${String(longestChain)} responses; begin a new one with its summary as input.`,
        { param },
      )
    }
    if (oldest.previousId === null) return chain
    throw new VadeError(
      'not_found',
      `The response '${oldest.previousId}', which '${id}' goes on from, was deleted or is too old. Send the conversation as input.`,
      { param },
    )
  }

  /** Puts items in the place of references to them; what is not found stays, for the decoder to refuse. */
  async function resolved(keyId: string, items: readonly unknown[], chain: readonly StoredResponse[]) {
    const known = new Map(chain.flatMap(itemsById))
    const searched = new Set<string>()
    const out: unknown[] = []
    for (const item of items) {
      const id = referenceOf(item)
      const responseId = id === undefined || known.has(id) ? undefined : responseIdOf(id)
      if (responseId !== undefined && !searched.has(responseId) && searched.size < mostReferred) {
        searched.add(responseId)
        const found = await responses.get(keyId, responseId)
        for (const [itemId, one] of found === null ? [] : itemsById(found)) known.set(itemId, one)
      }
      out.push((id === undefined ? undefined : known.get(id)) ?? item)
    }
    return out
  }

  return {
    async prepare(keyId, body) {
      const json = recordOf(body)
      const given = json?.['previous_response_id']
      const previousId = typeof given === 'string' ? given : null
      const chain = previousId === null ? [] : await chainTo(keyId, previousId)
      const items = itemsIn(json?.['input'])
      const input = await resolved(keyId, items, chain)
      const prepared = {
        store: json?.['store'] !== false,
        previousId,
        input: objectsIn(input),
      }
      if (previousId === null && input.every((item, index) => item === items[index])) {
        return { ...prepared, body, expanded: false }
      }
      await checkAlone({ ...json, ...(items.length > 0 && { input }) })
      return { ...prepared, body: { ...json, input: [...chain.flatMap(turnsOf), ...input] }, expanded: true }
    },
    async save(keyId, prepared, response) {
      const json = recordOf(response)
      const id = json?.['id']
      if (!prepared.store || json === undefined || typeof id !== 'string') return
      const { previousId, input } = prepared
      await responses.add({
        id,
        keyId,
        createdAt: now(),
        previousId,
        // A provider that was asked to keep nothing knows of neither.
        response: { ...json, previous_response_id: previousId, store: true },
        input,
      })
    },
    get: async (keyId, id) => (await find(keyId, id)).response,
    async replay(keyId, id, query = {}) {
      const [{ replay }, { parsePosition }] = await Promise.all([
        import('./dialects/responses/replay.ts'),
        import('./dialects/responses/stored-queries.ts'),
      ])
      const { starting_after: after } = parsePosition(query)
      return replay((await find(keyId, id)).response, after)
    },
    async remove(keyId, id) {
      await find(keyId, id)
      await responses.remove(keyId, id)
      return { id, object: 'response', deleted: true }
    },
    async inputItems(keyId, id, query = {}) {
      const { parsePage } = await import('./dialects/responses/stored-queries.ts')
      const { limit, order, after } = parsePage(query)
      const last = await find(keyId, id)
      const before = last.previousId === null ? [] : await responses.chain(keyId, last.previousId)
      const all = [...before.flatMap(itemsById), ...inputById(last)].map(([itemId, item]) => asListed(itemId, item))
      const sorted = order === 'asc' ? all : all.toReversed()
      const from = after === undefined ? 0 : sorted.findIndex((item) => item['id'] === after) + 1
      if (after !== undefined && from === 0) {
        throw new VadeError('invalid_request', `'after' names '${after}', which is not among the input items.`, {
          param: 'after',
        })
      }
      const data = sorted.slice(from, from + limit)
      return {
        object: 'list',
        data,
        first_id: data[0]?.['id'] ?? null,
        last_id: data.at(-1)?.['id'] ?? null,
        has_more: from + limit < sorted.length,
      }
    },
    async cancel(keyId, id) {
      await find(keyId, id)
      throw new VadeError(
        'invalid_request',
        `The response '${id}' was not made in the background, so there is nothing to cancel; to stop a stream, close it.`,
      )
    },
  }
}

/** The Response object of the event that ends a stream, for a stream that was relayed; undefined for other events. */
export function finishedResponse(event: unknown): object | undefined {
  const json = recordOf(event)
  const ends = ['response.completed', 'response.incomplete', 'response.failed'].includes(String(json?.['type']))
  return ends ? recordOf(json?.['response']) : undefined
}

/** Before the turns before are put in front of it, so that an error names the field as the caller counts. */
async function checkAlone(body: Json): Promise<void> {
  const { decodeRequest } = await import('./dialects/responses/decode-request.ts')
  try {
    decodeRequest(body)
  } catch (thrown) {
    // What only some provider has may be sent to it.
    if (isVadeError(thrown) && thrown.code === 'unsupported') return
    throw thrown
  }
}
