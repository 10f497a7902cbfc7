import type { FinishReason, Part, Usage, VadeError } from '../../../core/index.ts'
import { AttemptError } from '../../routing/target.ts'
import type { StreamDecoder } from '../dialect.ts'
import { createBlocks } from './blocks.ts'
import { decodeStreamError } from './fault.ts'
import { isObject } from '../../json.ts'
import { usageOf } from './usage.ts'

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  tool_use: 'tool-calls',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'content-filter',
}

/** One answer, event by event, whether it streamed or came whole. */
interface AnswerReader {
  read(event: Readonly<Record<string, unknown>>): Part[]
  end(): Part[]
}

/** A whole answer is a stream of blocks that are complete when they begin. */
export function decodeAnswer(body: unknown): Part[] {
  if (!isObject(body)) throw malformed('is no object')
  if (body['type'] === 'error') throw failed(body)
  const { content } = body
  if (!Array.isArray(content)) throw malformed("has no list 'content'")
  const reader = createReader()
  return [
    ...reader.read({ type: 'message_start', message: body }),
    ...content.flatMap((block: unknown, index) => [
      ...reader.read({ type: 'content_block_start', index, content_block: block }),
      ...reader.read({ type: 'content_block_stop', index }),
    ]),
    ...reader.read({ type: 'message_delta', delta: body, usage: body['usage'] }),
    ...reader.read({ type: 'message_stop' }),
    ...reader.end(),
  ]
}

export function createDecoder(): StreamDecoder {
  const reader = createReader()
  return {
    event({ data }) {
      let event: unknown
      try {
        event = JSON.parse(data)
      } catch (cause) {
        throw malformed('holds an event that is no JSON', cause)
      }
      if (!isObject(event)) throw malformed('holds an event that is no object')
      return reader.read(event)
    },
    end: () => reader.end(),
  }
}

function createReader(): AnswerReader {
  const blocks = createBlocks()
  let model: string | undefined
  let usage: Usage | undefined
  let reason: FinishReason | undefined
  let stopped = false
  return {
    read(event) {
      const { type } = event
      if (type === 'error') throw failed(event)
      if (type !== 'message_start' && model === undefined) {
        // New kinds of event may come at any time, and are nothing to know of.
        if (typeof type !== 'string' || !type.startsWith('content_block')) return []
        throw malformed('begins in the middle')
      }
      switch (type) {
        case 'message_start': {
          const { message } = event
          if (model !== undefined) throw malformed('begins twice')
          if (!isObject(message)) throw malformed("has no 'message' where it begins")
          model = typeof message['model'] === 'string' ? message['model'] : ''
          usage = usageOf(event)
          return []
        }
        case 'content_block_start':
          return blocks.start(event)
        case 'content_block_delta':
          return blocks.delta(event)
        case 'content_block_stop':
          return blocks.stop(event)
        case 'message_delta': {
          const { delta } = event
          if (!isObject(delta)) throw malformed("has no 'delta' where it says why it ends")
          usage = usageOf(event, usage)
          const { stop_reason: given } = delta
          if (typeof given === 'string') reason = reasons[given] ?? 'stop'
          return []
        }
        case 'message_stop':
          stopped = true
          return []
        default:
          return []
      }
    },
    end() {
      if (!stopped || reason === undefined) throw malformed('broke off before its end')
      const finish: Part = {
        type: 'finish',
        reason,
        usage: usage ?? { inputTokens: 0, cachedTokens: 0, outputTokens: 0 },
        origin: { model: model ?? '', runsOn: 'cloud' },
        costNanoUsd: 0,
      }
      return [...blocks.end(), finish]
    },
  }
}

function malformed(what: string, cause?: unknown): VadeError {
  return new AttemptError('malformed', `The provider's answer ${what}; try again, or ask another provider.`, { cause })
}

function failed(event: unknown): VadeError {
  const { kind, message } = decodeStreamError(event)
  return new AttemptError(kind, message, { code: 'provider_failed' })
}
