import type { Counts } from './script.ts'

/** A provider's protocol, from the provider's side. */
export interface Protocol {
  /** What is asked, or the sentence and field of a wrong request. */
  read(body: Record<string, unknown>, path: string): Asked | Wrong
  refusal(reason: Reason, about: About): Refusal
  /** The body of a whole answer. */
  whole(answer: Answer): object
  events(answer: Answer): Iterable<StreamEvent>
  /** What says in the middle of a stream that it failed. */
  failure(reason: Reason, about: About): readonly StreamEvent[]
  /** Headers that the provider sends with every answer. */
  readonly headers: Readonly<Record<string, string>>
}

export interface Asked {
  readonly model: string
  readonly stream: boolean
  readonly choices: number
  readonly inputTokens: number
  readonly tools: readonly Tool[]
  /** False after the answer of a tool, or where calls are forbidden. */
  readonly mayCall: boolean
  readonly schema: unknown
  /** OpenAI tells the usage of a stream only to those who ask. */
  readonly usageInStream: boolean
  readonly logprobs: boolean
}

export interface Tool {
  readonly name: string
  readonly schema: unknown
}

export interface Wrong {
  readonly wrong: string
  readonly param: string
}

export interface Answer {
  /** Letters and digits; each protocol puts its prefix before it. */
  readonly id: string
  /** Unix time in seconds. */
  readonly created: number
  readonly asked: Asked
  readonly choices: readonly Choice[]
  readonly finish: 'stop' | 'length' | 'content-filter' | 'calls'
  readonly usage: Counts | null
}

export interface Choice {
  readonly text: readonly string[]
  readonly reasoning: readonly string[]
  readonly calls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[]
}

export interface StreamEvent {
  readonly event?: string
  readonly data: string
  readonly phase: 'opening' | 'content' | 'closing' | 'terminator'
}

/** Why a provider says no. */
export type Reason =
  | 'rate-limit'
  | 'quota'
  | 'auth'
  | 'overloaded'
  | 'server'
  | 'context-length'
  | 'content-policy'
  | 'model-missing'
  | 'bad-request'

export interface About {
  readonly model: string
  readonly message?: string
  readonly param?: string
}

export interface Refusal {
  readonly status: number
  readonly body: object
}

export function reasonFor(status: number): Reason {
  if (status === 429) return 'rate-limit'
  if (status === 402) return 'quota'
  if (status === 401 || status === 403) return 'auth'
  if (status === 404) return 'model-missing'
  if (status === 503 || status === 529) return 'overloaded'
  return status >= 500 ? 'server' : 'bad-request'
}

/** About four characters of JSON a token, as for English. */
export function countTokens(value: unknown): number {
  return Math.max(1, Math.ceil(JSON.stringify(value ?? '').length / 4))
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

export function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

/** Pieces as long as a token of arguments is. */
export function slices(text: string, length = 6): string[] {
  return text.match(new RegExp(`[^]{1,${String(length)}}`, 'gu')) ?? []
}
