import type { VadeError } from '../../core/index.ts'
import type { DialectName } from '../dialects/dialect.ts'

/**
 * How the bytes of a stream are read without parsing each event. The texts cannot stand inside of what a model says:
 * there, quotes are escaped. Regular expressions search a piece of 10 kB four times as fast as `includes` does.
 */
export interface RelayRules {
  /** The first words, thoughts or tool calls of an answer; not the events that only open it. */
  readonly content: RegExp
  /** The answer is whole. */
  readonly finish: RegExp
  /** An event that may be an error; it is parsed to be sure. */
  readonly suspect: RegExp
  /** Whether the JSON of a whole answer is one. */
  isAnswer(json: Readonly<Record<string, unknown>>): boolean
  /** The provider's sentence if this event, or whole answer, is an error. */
  faultOf(json: unknown): string | undefined
  /** The member with the usage, where it is an object. */
  readonly usage: RegExp
  /** What ends the stream; null where its last event does. */
  readonly terminator: Terminator | null
  /** The event that ends a stream which failed after it had begun. */
  failure(error: VadeError, body: object): string
}

interface Terminator {
  readonly data: string
  /** At the start of a line only: what a model says may hold the same words. */
  readonly line: RegExp
}

export const relayRules: Record<DialectName, RelayRules> = {
  'openai-chat': {
    content:
      /"(?:content|reasoning_content|reasoning|refusal|text)":\s*(?:"[^"]|\[\s*\{)|"tool_calls":\s*\[\s*\{|"function_call":\s*\{|"finish_reason":\s*"/,
    finish: /"finish_reason":\s*"/,
    suspect: /"error":\s*[^n\s]|\nevent: error/,
    isAnswer: ({ choices }) => Array.isArray(choices) && choices.length > 0,
    faultOf: errorMember,
    usage: /"usage":\s*\{/,
    terminator: { data: '[DONE]', line: /(?:^|\n)data: ?\[DONE\]/ },
    failure: (_error, body) => `data: ${JSON.stringify(body)}\n\n`,
  },
  'openai-responses': {
    content: /"type":\s*"response\.(?:output_item\.added|[a-z_]+\.delta|completed|incomplete)"/,
    finish: /"type":\s*"response\.(?:completed|incomplete)"/,
    suspect: /"type":\s*"(?:error|response\.failed)"|\nevent: error/,
    isAnswer: ({ object, output }) => object === 'response' && Array.isArray(output),
    faultOf(json) {
      const { type, message, error, response } = objectOf(json)
      if (type === 'error') return textOf(message) ?? textOf(objectOf(error)['message']) ?? 'It sent an error.'
      if (type !== 'response.failed') return undefined
      return textOf(objectOf(objectOf(response)['error'])['message']) ?? 'It failed.'
    },
    usage: /"usage":\s*\{/,
    terminator: null,
    failure: ({ code, message, param }) =>
      `event: error\ndata: ${JSON.stringify({ type: 'error', code, message, param: param ?? null, sequence_number: 0 })}\n\n`,
  },
  anthropic: {
    content: /"type":\s*"content_block_delta"|"type":\s*"(?:tool_use|server_tool_use)"|"stop_reason":\s*"/,
    finish: /"type":\s*"message_stop"/,
    suspect: /"type":\s*"error"|\nevent: error/,
    isAnswer: ({ type, content }) => type === 'message' && Array.isArray(content),
    faultOf(json) {
      const { type, error } = objectOf(json)
      return type === 'error' ? (textOf(objectOf(error)['message']) ?? 'It sent an error.') : undefined
    },
    usage: /"usage":\s*\{/,
    terminator: null,
    failure: (_error, body) => `event: error\ndata: ${JSON.stringify(body)}\n\n`,
  },
  gemini: {
    content: /"(?:text|thoughtSignature)":\s*"[^"]|"functionCall":\s*\{|"inlineData":\s*\{|"finishReason":\s*"/,
    finish: /"finishReason":\s*"|"blockReason":\s*"/,
    suspect: /"error":\s*[^n\s]/,
    isAnswer: ({ candidates, promptFeedback }) => Array.isArray(candidates) || promptFeedback !== undefined,
    faultOf: errorMember,
    usage: /"usageMetadata":\s*\{/,
    terminator: null,
    failure: (_error, body) => `data: ${JSON.stringify(body)}\n\n`,
  },
}

function errorMember(json: unknown): string | undefined {
  const { error } = objectOf(Array.isArray(json) ? json[0] : json)
  if (error === undefined || error === null) return undefined
  return textOf(error) ?? textOf(objectOf(error)['message']) ?? 'It sent an error.'
}

/** Nothing of an object that is none. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
