import { createId, type Finish, type Part } from '../../../core/index.ts'
import type { Decoded } from './body.ts'
import { encodeChatLogprobs, encodeCompletionLogprobs } from './logprobs.ts'

export type Kind = 'chat' | 'completion'

export interface Answer {
  readonly kind: Kind
  readonly id: string
  readonly model: string
  /** Seconds since the epoch. */
  readonly created: number
  /** What each choice begins with; fewer or none where nothing is repeated. */
  readonly echoes: readonly string[]
  /** Choices of each prompt. */
  readonly n: number
}

export function createAnswer(kind: Kind, { model, requests, n, echo }: Decoded): Answer {
  return {
    kind,
    model,
    id: createId(kind === 'chat' ? 'chatcmpl' : 'cmpl'),
    created: Math.floor(Date.now() / 1000),
    echoes: echo ? requests.map(({ rawPrompt }) => rawPrompt ?? '') : [],
    n,
  }
}

/** A whole answer with one choice for each stream of parts. */
export function encodeAnswer(answer: Answer, choices: readonly (readonly Part[])[]): object {
  const finishes = choices.flatMap((parts) => parts.filter((part) => part.type === 'finish'))
  return {
    ...head(answer, answer.kind === 'chat' ? 'chat.completion' : 'text_completion'),
    choices: choices.map((parts, index) => encodeChoice(answer, parts, index)),
    usage: encodeUsage(answer, finishes),
  }
}

function encodeChoice({ kind, echoes }: Answer, parts: readonly Part[], index: number): object {
  const text = parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('')
  const finish = parts.find((part) => part.type === 'finish')
  const finish_reason = finish === undefined ? 'stop' : reasonOf(finish)
  const tokens = parts.flatMap((part) => (part.type === 'text-delta' ? (part.logprobs ?? []) : []))
  if (kind === 'completion') {
    const logprobs = tokens.length === 0 ? null : encodeCompletionLogprobs(tokens, 0)
    return { index, text: (echoes[index] ?? '') + text, logprobs, finish_reason }
  }
  const calls = parts.flatMap((part) => (part.type === 'tool-call-start' ? [part] : []))
  const tool_calls = calls.map(({ id, name }) => ({
    id,
    type: 'function',
    function: { name, arguments: argumentsOf(parts, id) },
  }))
  const reasoning = parts.map((part) => (part.type === 'reasoning-delta' ? part.text : '')).join('')
  return {
    index,
    message: {
      role: 'assistant',
      content: calls.length > 0 && text === '' ? null : text,
      refusal: null,
      ...(reasoning !== '' && { reasoning_content: reasoning }),
      ...(tool_calls.length > 0 && { tool_calls }),
    },
    logprobs: tokens.length === 0 ? null : encodeChatLogprobs(tokens),
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
  let written = 0
  const begin = () => {
    if (begun) return []
    begun = true
    const echo = answer.echoes[index]
    if (answer.kind === 'completion') return echo === undefined ? [] : [chunk({ text: echo })]
    return [chunk({ role: 'assistant', content: '', refusal: null })]
  }
  return (part) => {
    switch (part.type) {
      case 'text-delta': {
        const { text, logprobs } = part
        if (answer.kind === 'chat')
          return [
            ...begin(),
            chunk({ content: text }, null, logprobs === undefined ? null : encodeChatLogprobs(logprobs)),
          ]
        const encoded = logprobs === undefined ? null : encodeCompletionLogprobs(logprobs, written)
        written += logprobs?.reduce((length, { token }) => length + token.length, 0) ?? 0
        return [...begin(), chunk({ text }, null, encoded)]
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
  return { ...head(answer, object), choices: [], usage: encodeUsage(answer, finishes) }
}

function head(answer: Answer, object: string) {
  return { id: answer.id, object, created: answer.created, model: answer.model }
}

function reasonOf(finish: Finish): string {
  return finish.reason === 'tool-calls' ? 'tool_calls' : finish.reason === 'aborted' ? 'stop' : finish.reason
}

/** A prompt is counted once, however many choices it was asked for; `finishes` come in the order of the choices. */
function encodeUsage({ n }: Answer, finishes: readonly Finish[]): object {
  const sum = (some: readonly Finish[], of: 'inputTokens' | 'cachedTokens' | 'outputTokens') =>
    some.reduce((total, { usage }) => total + usage[of], 0)
  const prompts = finishes.filter((_, index) => index % n === 0)
  const prompt_tokens = sum(prompts, 'inputTokens')
  const completion_tokens = sum(finishes, 'outputTokens')
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    prompt_tokens_details: { cached_tokens: sum(prompts, 'cachedTokens') },
    completion_tokens_details: { reasoning_tokens: 0 },
  }
}
