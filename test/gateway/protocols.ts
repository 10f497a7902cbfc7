import { createSseSplitter, type SseEvent } from '../../src/gateway/dialects/sse.ts'
import type { DialectName } from '../../src/gateway/dialects/dialect.ts'
import { isRecord } from '../stand-in/protocol.ts'
import type { Letter } from './caller.ts'

/** A protocol from the caller's side, read as strictly as its strictest client does. */
export interface Protocol {
  readonly title: string
  /** Asks a model for an answer to a short question. */
  ask(model: string, stream: boolean): Omit<Letter, 'headers'>
  /** Which body of an error this is; throws if it is none of this protocol. */
  readError(body: unknown, status: number): Refused
  /** The text of a whole answer; throws if it is none. */
  readWhole(body: unknown): string
  readEvent(event: SseEvent, told: Telling): void
  /** What must have come for the answer to be whole, besides what `readEvent` notes. */
  readonly terminated: (told: Told) => boolean
}

export interface Refused {
  readonly message: string
  readonly field: string | null
}

/** What a stream told, up to its end. */
export interface Told {
  readonly text: string
  /** Why the answer ended, as it was told. */
  readonly finish: string | null
  readonly terminator: boolean
  readonly error: string | null
  /** Where the stream breaks its protocol. */
  readonly wrong: readonly string[]
}

type Telling = { -readonly [Field in keyof Told]: Told[Field] } & { wrong: string[]; events: number }

export function readStream(protocol: Protocol, text: string): Told {
  const telling: Telling = { text: '', finish: null, terminator: false, error: null, wrong: [], events: 0 }
  if (text !== '' && !text.endsWith('\n\n')) telling.wrong.push('it ends within an event')
  for (const event of createSseSplitter().push(text)) {
    if (telling.terminator) telling.wrong.push(`more after its end: ${event.data.slice(0, 80)}`)
    if (telling.error !== null) telling.wrong.push(`more after its error: ${event.data.slice(0, 80)}`)
    try {
      protocol.readEvent(event, telling)
    } catch (thrown) {
      telling.wrong.push(`${String(thrown)}: ${event.data.slice(0, 80)}`)
    }
    telling.events++
  }
  return telling
}

const question = [{ role: 'user', content: 'Hello' }]

export const protocols: Record<DialectName, Protocol> = {
  'openai-chat': {
    title: 'Chat Completions',
    ask: (model, stream) => ({
      path: '/v1/chat/completions',
      body: JSON.stringify({ model, messages: question, ...(stream && { stream }) }),
    }),
    readError: openAiError,
    readWhole(body) {
      const choice = first(member(body, 'choices'))
      need(typeof member(choice, 'finish_reason') === 'string', 'a finish_reason')
      return textOf(member(member(choice, 'message'), 'content'))
    },
    readEvent({ data }, told) {
      if (data === '[DONE]') {
        told.terminator = true
        return
      }
      const json: unknown = JSON.parse(data)
      if (member(json, 'error') !== undefined) {
        told.error = openAiError(json).message
        return
      }
      need(member(json, 'object') === 'chat.completion.chunk', 'a chunk')
      const choices = member(json, 'choices')
      need(Array.isArray(choices), 'choices')
      for (const choice of choices as readonly unknown[]) {
        told.text += textOf(member(member(choice, 'delta'), 'content') ?? '')
        finish(told, member(choice, 'finish_reason'))
      }
    },
    terminated: ({ terminator }) => terminator,
  },
  'openai-responses': {
    title: 'Responses',
    ask: (model, stream) => ({
      path: '/v1/responses',
      body: JSON.stringify({ model, input: 'Hello', ...(stream && { stream }) }),
    }),
    readError: openAiError,
    readWhole(body) {
      need(member(body, 'object') === 'response', 'a response')
      need(member(body, 'status') === 'completed', 'the status')
      const output = member(body, 'output')
      need(Array.isArray(output), 'the output')
      return textOf(member(first(member((output as readonly unknown[]).at(-1), 'content')), 'text'))
    },
    readEvent(event, told) {
      const json: unknown = JSON.parse(event.data)
      const type = textOf(member(json, 'type'))
      need(event.event === type, 'the name of the event')
      need(member(json, 'sequence_number') === told.events, `sequence_number ${String(told.events)}`)
      if (told.events === 0) need(type === 'response.created' || type === 'error', 'response.created')
      if (type === 'error') told.error = textOf(member(json, 'message'))
      if (type === 'response.output_text.delta') told.text += textOf(member(json, 'delta'))
      if (type !== 'response.completed' && type !== 'response.incomplete') return
      finish(told, member(member(json, 'response'), 'status'))
      told.terminator = true
    },
    terminated: ({ terminator }) => terminator,
  },
  anthropic: {
    title: 'Anthropic',
    ask: (model, stream) => ({
      path: '/v1/messages',
      body: JSON.stringify({ model, max_tokens: 1000, messages: question, ...(stream && { stream }) }),
    }),
    readError: anthropicError,
    readWhole(body) {
      need(member(body, 'type') === 'message', 'a message')
      need(typeof member(body, 'stop_reason') === 'string', 'a stop_reason')
      return textOf(member(first(member(body, 'content')), 'text'))
    },
    readEvent(event, told) {
      const json: unknown = JSON.parse(event.data)
      const type = textOf(member(json, 'type'))
      need(event.event === type, 'the name of the event')
      if (told.events === 0) need(type === 'message_start' || type === 'error', 'message_start')
      if (type === 'error') told.error = anthropicError(json).message
      if (type === 'content_block_delta') told.text += textOf(member(member(json, 'delta'), 'text'))
      if (type === 'message_delta') finish(told, member(member(json, 'delta'), 'stop_reason'))
      if (type === 'message_stop') told.terminator = true
    },
    terminated: ({ terminator }) => terminator,
  },
  gemini: {
    title: 'Gemini',
    ask: (model, stream) => ({
      path: `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
      body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] }),
    }),
    readError: geminiError,
    readWhole(body) {
      const candidate = first(member(body, 'candidates'))
      need(typeof member(candidate, 'finishReason') === 'string', 'a finishReason')
      return textOf(member(first(member(member(candidate, 'content'), 'parts')), 'text'))
    },
    readEvent({ data }, told) {
      const json: unknown = JSON.parse(data)
      if (member(json, 'error') !== undefined) {
        told.error = geminiError(json, undefined).message
        return
      }
      const candidate = first(member(json, 'candidates'))
      const parts = member(member(candidate, 'content'), 'parts') ?? []
      need(Array.isArray(parts), 'parts')
      for (const part of parts as readonly unknown[]) told.text += textOf(member(part, 'text'))
      finish(told, member(candidate, 'finishReason'))
    },
    terminated: (told) => told.finish !== null,
  },
}

function openAiError(body: unknown): Refused {
  const error = member(body, 'error')
  need(typeof member(error, 'type') === 'string', 'the type of the error')
  need(typeof member(error, 'code') === 'string', 'the code of the error')
  return { message: sentence(member(error, 'message')), field: fieldOf(member(error, 'param')) }
}

function anthropicError(body: unknown): Refused {
  need(member(body, 'type') === 'error', "type 'error'")
  const error = member(body, 'error')
  need(/^[a-z_]+$/.test(textOf(member(error, 'type'))), 'the type of the error')
  return {
    message: sentence(member(error, 'message')),
    field: fieldOf(member(member(error, 'details'), 'param') ?? null),
  }
}

function geminiError(body: unknown, status: number | undefined): Refused {
  const error = member(body, 'error')
  const code = member(error, 'code')
  need(status === undefined ? typeof code === 'number' : code === status, 'the code of the error')
  need(/^[A-Z_]+$/.test(textOf(member(error, 'status'))), 'the status of the error')
  const details = member(error, 'details')
  const violations = Array.isArray(details)
    ? (details as readonly unknown[]).flatMap((detail) => member(detail, 'fieldViolations') ?? [])
    : []
  return { message: sentence(member(error, 'message')), field: fieldOf(member(violations[0], 'field') ?? null) }
}

function finish(told: Telling, reason: unknown): void {
  if (typeof reason === 'string') told.finish = reason
}

function need(holds: boolean, what: string): void {
  if (!holds) throw new Error(`${what} is wrong or missing`)
}

function member(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  throw new Error(`a text was expected, not ${JSON.stringify(value)}`)
}

function sentence(value: unknown): string {
  need(/[\w)'"”\]}][.!?]?$/.test(textOf(value)), 'the sentence of the error')
  return textOf(value)
}

function fieldOf(value: unknown): string | null {
  return value === null ? null : textOf(value)
}
