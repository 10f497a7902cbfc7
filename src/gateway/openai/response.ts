import { createId, type Finish, type Part, type TokenLogprob, type VadeError } from '../../core/index.ts'

export type Kind = 'chat' | 'completion'

export interface Answer {
  readonly kind: Kind
  readonly id: string
  readonly model: string
  /** Seconds since the epoch. */
  readonly created: number
}

export function createAnswer(kind: Kind, model: string): Answer {
  return { kind, model, id: createId(kind === 'chat' ? 'chatcmpl' : 'cmpl'), created: Math.floor(Date.now() / 1000) }
}

/** The body of an error, as OpenAI's clients read it. */
export function encodeError(error: VadeError): object {
  const type =
    error.status >= 500 ? 'server_error' : error.status === 429 ? 'rate_limit_error' : 'invalid_request_error'
  return { error: { message: error.message, type, param: error.param ?? null, code: error.code } }
}

/** A whole answer with one choice for each stream of parts. */
export function encodeAnswer(answer: Answer, choices: readonly (readonly Part[])[]): object {
  const finishes = choices.flatMap((parts) => parts.filter((part) => part.type === 'finish'))
  return {
    ...head(answer, answer.kind === 'chat' ? 'chat.completion' : 'text_completion'),
    choices: choices.map((parts, index) => encodeChoice(answer.kind, parts, index)),
    usage: encodeUsage(finishes),
  }
}

function encodeChoice(kind: Kind, parts: readonly Part[], index: number): object {
  const text = parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('')
  const finish = parts.find((part) => part.type === 'finish')
  const finish_reason = finish === undefined ? 'stop' : reasonOf(finish)
  if (kind === 'completion') return { index, text, logprobs: null, finish_reason }
  const calls = parts.flatMap((part) => (part.type === 'tool-call-start' ? [part] : []))
  const tool_calls = calls.map(({ id, name }) => ({
    id,
    type: 'function',
    function: { name, arguments: argumentsOf(parts, id) },
  }))
  const reasoning = parts.map((part) => (part.type === 'reasoning-delta' ? part.text : '')).join('')
  const logprobs = parts.flatMap((part) => (part.type === 'text-delta' ? (part.logprobs ?? []) : []))
  return {
    index,
    message: {
      role: 'assistant',
      content: calls.length > 0 && text === '' ? null : text,
      refusal: null,
      ...(reasoning !== '' && { reasoning_content: reasoning }),
      ...(tool_calls.length > 0 && { tool_calls }),
    },
    logprobs: logprobs.length === 0 ? null : { content: logprobs.map(encodeLogprob), refusal: null },
    finish_reason,
  }
}

function argumentsOf(parts: readonly Part[], id: string): string {
  return parts.map((part) => (part.type === 'tool-call-delta' && part.id === id ? part.arguments : '')).join('')
}

/** Turns parts into the `data:` values of a stream, one encoder for each choice. */
export function createChunkEncoder(answer: Answer, index: number): (part: Part) => object[] {
  const calls: string[] = []
  const chunk = (delta: object, finish_reason: string | null = null, logprobs: object | null = null) => ({
    ...head(answer, answer.kind === 'chat' ? 'chat.completion.chunk' : 'text_completion'),
    choices: [
      answer.kind === 'chat' ? { index, delta, logprobs, finish_reason } : { index, ...delta, logprobs, finish_reason },
    ],
  })
  let begun = false
  const begin = () => {
    if (begun || answer.kind === 'completion') return []
    begun = true
    return [chunk({ role: 'assistant', content: '', refusal: null })]
  }
  return (part) => {
    switch (part.type) {
      case 'text-delta': {
        const logprobs =
          part.logprobs === undefined ? null : { content: part.logprobs.map(encodeLogprob), refusal: null }
        return [
          ...begin(),
          chunk(answer.kind === 'chat' ? { content: part.text } : { text: part.text }, null, logprobs),
        ]
      }
      case 'reasoning-delta':
        return [...begin(), chunk({ reasoning_content: part.text })]
      case 'tool-call-start':
        calls.push(part.id)
        return [
          ...begin(),
          chunk({
            tool_calls: [
              { index: calls.length - 1, id: part.id, type: 'function', function: { name: part.name, arguments: '' } },
            ],
          }),
        ]
      case 'tool-call-delta':
        return [chunk({ tool_calls: [{ index: calls.indexOf(part.id), function: { arguments: part.arguments } }] })]
      case 'finish':
        return [...begin(), chunk(answer.kind === 'chat' ? {} : { text: '' }, reasonOf(part))]
      default:
        return []
    }
  }
}

/** The chunk that `stream_options.include_usage` asks for, with no choices. */
export function encodeUsageChunk(answer: Answer, finishes: readonly Finish[]): object {
  const object = answer.kind === 'chat' ? 'chat.completion.chunk' : 'text_completion'
  return { ...head(answer, object), choices: [], usage: encodeUsage(finishes) }
}

function head(answer: Answer, object: string) {
  return { id: answer.id, object, created: answer.created, model: answer.model }
}

function reasonOf(finish: Finish): string {
  return finish.reason === 'tool-calls' ? 'tool_calls' : finish.reason === 'aborted' ? 'stop' : finish.reason
}

/** The prompt is counted once, however many choices were asked for. */
function encodeUsage(finishes: readonly Finish[]): object {
  const prompt_tokens = finishes[0]?.usage.inputTokens ?? 0
  const completion_tokens = finishes.reduce((sum, { usage }) => sum + usage.outputTokens, 0)
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    prompt_tokens_details: { cached_tokens: finishes[0]?.usage.cachedTokens ?? 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  }
}

function encodeLogprob({ token, logprob, bytes, top }: TokenLogprob): object {
  return {
    token,
    logprob,
    bytes: bytes ?? null,
    top_logprobs: top.map((one) => ({ token: one.token, logprob: one.logprob, bytes: one.bytes ?? null })),
  }
}
