import type { VadeError } from '../../core/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import { refusalNames } from '../dialects/gemini/finish-reason.ts'
import { objectOf } from '../json.ts'

/**
 * How the bytes of a stream are read without parsing each event. The texts cannot stand inside of what a model says:
 * there, quotes are escaped. Regular expressions search a piece of 10 kB four times as fast as `includes` does, and those
 * that begin with a rare word three times as fast as those that begin with what every event holds: where a word stands
 * is looked at only once it is found. What stands in the last events only is looked for there first.
 */
export interface RelayRules {
  /** The first words, thoughts or tool calls of an answer; not the events that only open it. */
  readonly content: RegExp
  /** Why the answer ends is told. */
  readonly reason: RegExp
  /** It is that the provider does not want to answer. */
  readonly refusal: RegExp
  /** The answer is whole. */
  readonly finish: RegExp
  /** Whether that event is the last one: what follows it is not passed on. */
  readonly finishIsLast: boolean
  /** An event that may be an error; it is parsed to be sure. */
  readonly suspect: RegExp
  /** Whether the JSON of a whole answer is one. */
  isAnswer(json: Readonly<Record<string, unknown>>): boolean
  /** The error that this event, or whole answer, is: as the body of an answer with an error status. */
  faultOf(json: unknown): object | undefined
  /** The member with the usage, where it is an object. */
  readonly usage: RegExp
  /** Whether the first event that tells usage says what the last one does not. */
  readonly usageInParts: boolean
  /** The data that ends the stream; null where its last event does. */
  readonly terminator: string | null
  /** The event that ends a stream which failed after it had begun, after these last events. */
  failure(error: VadeError, body: object, tail: string): string
}

export const relayRules: Record<DialectName, RelayRules> = {
  'openai-chat': {
    content:
      /"(?:content|reasoning_content|reasoning|refusal|text)":\s*(?:"[^"]|\[\s*\{)|"tool_calls":\s*\[\s*\{|"function_call":\s*\{/,
    reason: /"finish_reason":\s*"/,
    refusal: /"finish_reason":\s*"(?:content_filter|sensitive)"/,
    finish: /"finish_reason":\s*"/,
    finishIsLast: false,
    suspect: /error(?:":\s*[^n\s]|(?<="object":\s*"error)"|\n)/,
    isAnswer: ({ choices }) => Array.isArray(choices) && choices.length > 0,
    faultOf: errorMember,
    usage: /"usage":\s*\{/,
    usageInParts: false,
    terminator: '[DONE]',
    failure: (_error, body) => `data: ${JSON.stringify(body)}\n\n`,
  },
  'openai-responses': {
    content: /"type":\s*"(?:response\.[a-z_]+\.delta|[a-z_]+_call)"/,
    reason: /"type":\s*"response\.(?:completed|incomplete)"/,
    refusal: /"incomplete_details":\s*\{\s*"reason":\s*"content_filter"/,
    finish: /"type":\s*"response\.(?:completed|incomplete)"/,
    finishIsLast: true,
    // Words of one length: where one is longer, fewer letters can be skipped.
    suspect: /(?:error|ailed)(?:\n|(?<="type":\s*"(?:error|response\.failed))")/,
    isAnswer: ({ object, output }) => object === 'response' && Array.isArray(output),
    faultOf(json) {
      const { type, code, message, error, response } = objectOf(json)
      if (type === 'response.failed') return { error: objectOf(response)['error'] ?? { message: 'It failed.' } }
      if (type === 'error') return { error: error ?? { code, message } }
      return errorMember(json)
    },
    usage: /"usage":\s*\{/,
    usageInParts: false,
    terminator: null,
    failure({ message, param = null }, body, tail) {
      const last = tail.lastIndexOf('"sequence_number":')
      const sequence_number = last === -1 ? 0 : Number.parseInt(tail.slice(last + 18), 10) + 1
      // Clients read the error flat, as it is documented, or nested, as it is sent.
      const error = objectOf(objectOf(body)['error'])
      const event = { type: 'error', code: error['code'], message, param, error, sequence_number }
      return `event: error\ndata: ${JSON.stringify(event)}\n\n`
    },
  },
  anthropic: {
    content: /"type":\s*"(?:content_block_delta|tool_use|server_tool_use)"/,
    reason: /"stop_reason":\s*"/,
    refusal: /"stop_reason":\s*"refusal"/,
    finish: /message_stop(?<="type":\s*"message_stop)"/,
    finishIsLast: true,
    suspect: /error(?:(?<="type":\s*"error)"|\n)/,
    isAnswer: ({ type, content }) => type === 'message' && Array.isArray(content),
    faultOf(json) {
      const { type, error } = objectOf(json)
      return type === 'error' ? { error } : undefined
    },
    usage: /"usage":\s*\{/,
    usageInParts: true,
    terminator: null,
    failure: (_error, body) => `event: error\ndata: ${JSON.stringify(body)}\n\n`,
  },
  gemini: {
    content: /"(?:text|thoughtSignature)":\s*"[^"]|"functionCall":\s*\{|"inlineData":\s*\{/,
    reason: /"finishReason":\s*"/,
    refusal: new RegExp(`"finishReason":\\s*"(?:${refusalNames.join('|')})"`),
    finish: /"finishReason":\s*"/,
    finishIsLast: false,
    suspect: /error"(?=:\s*[^n\s])|blockReason"(?=:\s*")/,
    isAnswer: ({ candidates }) => Array.isArray(candidates),
    faultOf(json) {
      const { blockReason } = objectOf(objectOf(json)['promptFeedback'])
      if (typeof blockReason !== 'string') return errorMember(json)
      // Another provider may answer: it is said in the words of Google's errors.
      const message = `The prompt was blocked by safety rules (${blockReason}).`
      return { error: { status: 'INVALID_ARGUMENT', message } }
    },
    usage: /"usageMetadata":\s*\{/,
    usageInParts: true,
    terminator: null,
    failure: (_error, body) => `data: ${JSON.stringify(body)}\n\n`,
  },
}

/** What holds words and thoughts where an answer comes whole, or an event repeats all of it. */
const words = /"(?:text|thinking|data)":\s*"[^"]/

/** Whether this text, an answer or the first of it, says nothing but that the provider does not want to answer. */
export function isRefusal({ refusal, content }: RelayRules, text: string): boolean {
  // Nearly every answer has words, and they stand near its start.
  return !content.test(text) && !words.test(text) && refusal.test(text)
}

/** The error that these bytes are; undefined where they are none, or no JSON. */
export function faultIn(dialect: DialectName, bytes: Buffer | string): object | undefined {
  try {
    return relayRules[dialect].faultOf(JSON.parse(bytes.toString()))
  } catch {
    return undefined
  }
}

function errorMember(json: unknown): object | undefined {
  const body = objectOf(Array.isArray(json) ? json[0] : json)
  // As Mistral and vLLM write it.
  if (body['object'] === 'error') return body
  const { error } = body
  return error === undefined || error === null ? undefined : { error }
}
