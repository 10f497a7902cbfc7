import type { FinishReason, Part, Usage, VadeError } from '../../../core/index.ts'
import type { Reply } from '../dialect.ts'
import { encodeError } from '../openai/error.ts'
import { itemSuffix } from './item-ids.ts'
import {
  openCall,
  openMessage,
  openReasoning,
  type Emit,
  type ItemStatus,
  type OpenCall,
  type OpenMessage,
  type OpenReasoning,
} from './output-items.ts'
import { encodeUsage } from './usage.ts'

export interface Head {
  /** As `resp_…`; the ids of the items are made from it, so that both forms of an answer have the same. */
  readonly id: string
  /** Seconds since the epoch. */
  readonly createdAt: number
  /** The fields that are repeated from the request. */
  readonly settings: Readonly<Record<string, unknown>>
}

/** `whole` may also be called after a stream, with the same parts: it gives the object that the stream ended with. */
export function createReply(head: Head): Reply {
  let said = ''
  let sequence = 0
  const emit: Emit = (type, fields) => {
    said += sseEvent(type, { type, sequence_number: sequence++, ...fields })
  }
  let finishedAt: number | undefined
  const now = () => (finishedAt ??= Math.floor(Date.now() / 1000))
  const answer = createAnswer(head, emit, now)
  const taken = () => {
    const text = said
    said = ''
    return text
  }
  return {
    whole([parts = []]) {
      const silent = createAnswer(head, () => undefined, now)
      for (const part of parts) silent.push(part)
      return silent.response()
    },
    part(part) {
      answer.push(part)
      return taken()
    },
    end() {
      const response = answer.response()
      emit(`response.${response.status}`, { response })
      return taken()
    },
    fail(error) {
      const failed = { ...answer.broken(), status: 'failed', error: failure(error) }
      emit('response.failed', { response: failed })
      // OpenAI's clients read the error flat, as it is documented, or nested, as it is sent.
      const { error: nested } = encodeError(error) as { readonly error: { readonly code: string } }
      emit('error', { code: nested.code, message: error.message, param: error.param ?? null, error: nested })
      return taken()
    },
  }
}

/** Text of one server-sent event. */
export function sseEvent(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}

type ResponseStatus = 'in_progress' | 'completed' | 'incomplete'

interface Answer {
  push(part: Part): void
  /** The Response object as it stands. */
  response(): { readonly status: ResponseStatus }
  /** The same, with what was cut off in the middle. */
  broken(): object
}

function createAnswer({ id, createdAt, settings }: Head, emit: Emit, now: () => number): Answer {
  const output: (object | undefined)[] = []
  const calls = new Map<string, { readonly item: OpenCall; readonly index: number }>()
  let open: { readonly item: OpenMessage | OpenReasoning; readonly index: number } | undefined
  let begun = false
  let finish: { readonly reason: FinishReason; readonly usage: Usage; readonly at: number } | undefined

  function place() {
    const index = output.push(undefined) - 1
    return { index, suffix: itemSuffix(id, index) }
  }
  function close(status: ItemStatus = 'completed'): void {
    if (open === undefined) return
    output[open.index] = open.item.close(status)
    open = undefined
  }
  function closeCall(callId: string, status: ItemStatus = 'completed'): void {
    const call = calls.get(callId)
    if (call === undefined) return
    output[call.index] = call.item.close(status)
    calls.delete(callId)
  }
  function closeAll(status: ItemStatus): void {
    close(status)
    for (const callId of calls.keys()) closeCall(callId, status)
  }
  function message(): OpenMessage {
    if (open?.item.kind === 'message') return open.item
    close()
    const where = place()
    const item = openMessage(emit, where)
    open = { item, index: where.index }
    return item
  }
  function reasoning(): OpenReasoning {
    if (open?.item.kind === 'reasoning') return open.item
    close()
    const where = place()
    const item = openReasoning(emit, where)
    open = { item, index: where.index }
    return item
  }
  function response() {
    const { status, incomplete_details } = statusOf(finish?.reason)
    return {
      id,
      object: 'response',
      created_at: createdAt,
      completed_at: status === 'completed' ? (finish?.at ?? null) : null,
      status,
      error: null,
      incomplete_details,
      ...settings,
      output: output.filter((item) => item !== undefined),
      usage: finish === undefined ? null : encodeUsage(finish.usage),
    }
  }
  function begin(): void {
    if (begun) return
    begun = true
    emit('response.created', { response: response() })
    emit('response.in_progress', { response: response() })
  }

  return {
    push(part) {
      begin()
      switch (part.type) {
        case 'text-start':
          close()
          message()
          return
        case 'text-delta':
          message().text(part.text, part.logprobs)
          return
        case 'source':
          message().source(part)
          return
        // The message stays open for the sources of what it said.
        case 'text-end':
        case 'notice':
        case 'replacement':
        case 'consent-request':
        case 'citations':
          return
        case 'reasoning-start':
          close()
          reasoning()
          return
        case 'reasoning-delta':
          reasoning().text(part.text)
          return
        case 'reasoning-end':
          reasoning().seal(part)
          close()
          return
        case 'tool-call-start': {
          close()
          const where = place()
          calls.set(part.id, { item: openCall(emit, where, part), index: where.index })
          return
        }
        case 'tool-call-delta':
          calls.get(part.id)?.item.arguments(part.arguments)
          return
        case 'tool-call-end':
          closeCall(part.id)
          return
        case 'finish':
          closeAll(statusOf(part.reason).status === 'completed' ? 'completed' : 'incomplete')
          finish = { reason: part.reason, usage: part.usage, at: now() }
      }
    },
    response,
    broken() {
      begin()
      closeAll('incomplete')
      return response()
    },
  }
}

/** `interrupted` is Vade's own word, for an answer that was stopped from outside. */
function statusOf(reason: FinishReason | undefined): {
  readonly status: ResponseStatus
  readonly incomplete_details: { readonly reason: string } | null
} {
  const incomplete = (why: string) => ({ status: 'incomplete', incomplete_details: { reason: why } }) as const
  switch (reason) {
    case undefined:
      return { status: 'in_progress', incomplete_details: null }
    case 'length':
      return incomplete('max_output_tokens')
    case 'content-filter':
      return incomplete('content_filter')
    case 'aborted':
    case 'repeating':
      return incomplete('interrupted')
    case 'stop':
    case 'tool-calls':
      return { status: 'completed', incomplete_details: null }
  }
}

/** The codes of a failed response are few; the event after it has the exact one. */
function failure(error: VadeError): object {
  const code = error.status === 429 ? 'rate_limit_exceeded' : error.status >= 500 ? 'server_error' : 'invalid_prompt'
  return { code, message: error.message }
}
