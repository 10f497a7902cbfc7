import type { Candidate } from './candidate.ts'

/** One kind of request, ready to be sent again and again. */
export interface Call {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What the upstream sends for a streamed answer of `small`: role, 64 pieces, finish reason, usage, [DONE]. */
export const eventsPerStream = 68

/** Pieces of `paced-100-50`. */
export const heldPieces = 50

/** Those that are used here, for configurations that must name them. */
export const upstreamModels = ['small', 'paced-20-3', 'paced-100-50'] as const

export type UpstreamModel = (typeof upstreamModels)[number]

interface Asked {
  readonly model?: UpstreamModel
  readonly stream?: boolean
  /** Characters of the prompt. */
  readonly prompt?: number
}

export function chatCall(candidate: Candidate, { model = 'small', stream = false, prompt = 40 }: Asked = {}): Call {
  const messages = [{ role: 'user', content: 'Tell me about the brown fox. '.repeat(Math.ceil(prompt / 29)) }]
  const streaming = stream ? { stream, stream_options: { include_usage: true } } : {}
  return {
    url: `${candidate.origin}/v1/chat/completions`,
    headers: { 'content-type': 'application/json', ...candidate.headers },
    body: JSON.stringify({ model: candidate.model(model), ...streaming, messages }),
  }
}

/** The same question as a client of Anthropic asks it. */
export function messagesCall(candidate: Candidate): Call {
  const { authorization = '' } = candidate.headers
  const messages = [{ role: 'user', content: 'Tell me about the brown fox.' }]
  return {
    url: `${candidate.origin}/v1/messages`,
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-api-key': authorization.replace('Bearer ', ''),
    },
    body: JSON.stringify({ model: candidate.model('small'), max_tokens: 100, stream: true, messages }),
  }
}
