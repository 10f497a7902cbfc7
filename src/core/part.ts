import type { Citations } from './citation.ts'
import type { Decision } from './decision.ts'
import type { CacheLife } from './message.ts'

/**
 * What a model says, piece by piece. `<noun>-<start|delta|end>` streams, a plain noun arrives whole.
 * Every stream ends with exactly one `finish`.
 */
export type Part =
  | { readonly type: 'text-start' }
  | {
      readonly type: 'text-delta'
      readonly text: string
      readonly logprobs?: readonly TokenLogprob[]
      readonly signals?: readonly TokenSignal[]
    }
  | { readonly type: 'text-end' }
  | { readonly type: 'reasoning-start' }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'reasoning-end'; readonly signature?: string; readonly redacted?: string }
  | { readonly type: 'tool-call-start'; readonly id: string; readonly name: string; readonly signature?: string }
  | { readonly type: 'tool-call-delta'; readonly id: string; readonly arguments: string }
  | { readonly type: 'tool-call-end'; readonly id: string }
  | Source
  | Notice
  | Replacement
  | ConsentRequest
  | Citations
  | Finish

/** Where something that was said is written. */
export interface Source {
  readonly type: 'source'
  readonly url: string
  readonly title?: string
}

/** Something the person must know about this answer, such as old turns that were left out. */
export interface Notice {
  readonly type: 'notice'
  readonly code: NoticeCode
  readonly message: string
}

/**
 * `reading` tells how far a long text has been read, `asking` what is waited for beside a draft; neither is kept with the
 * answer. `repeating` tells why it ended.
 */
export type NoticeCode = 'compacted' | 'reading' | 'asking' | 'restarted' | 'model_fallback' | 'repeating'

/** What was said until here was a draft: the answer begins anew. Comes only where the request is `replaceable`. */
export interface Replacement {
  readonly type: 'replacement'
  /** One sentence for the person. */
  readonly reason: string
}

/** The answer waits until the person has said whether this may leave the device. */
export interface ConsentRequest {
  readonly type: 'consent-request'
  readonly id: string
  readonly provider: string
  readonly model: string
  /** Exactly what would be sent, as it would be sent: what was found to be personal is replaced in it already. */
  readonly payload: readonly { readonly role: string; readonly text: string }[]
  /** What stands for personal words in `payload`, with the words that stay here. */
  readonly redactions: readonly { readonly placeholder: string; readonly class: string; readonly original: string }[]
  /** Classes of content that it holds, as `personal` or `files`. */
  readonly classes: readonly string[]
}

export interface Finish {
  readonly type: 'finish'
  readonly reason: FinishReason
  readonly usage: Usage
  readonly origin: Origin
  /** Billionths of a US dollar; 0 on the device. */
  readonly costNanoUsd: number
  readonly timing?: Timing
  /** How long it waited for the person to say what may leave, in milliseconds. */
  readonly waitedMs?: number
  /** Why it was answered there; absent where there was nothing to decide. */
  readonly decision?: Decision
}

/** `repeating`: it was stopped because it only repeated itself; comes only where the request has `stopRepeating`. */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'aborted' | 'repeating'

export interface Usage {
  readonly inputTokens: number
  /** Those of `inputTokens` that were not evaluated again. */
  readonly cachedTokens: number
  readonly outputTokens: number
  /** Those of `outputTokens` that were thought and not said. */
  readonly reasoningTokens?: number
  /** Those of `inputTokens` that were written to the provider's prompt cache, by how long they stay there. */
  readonly cacheWriteTokens?: { readonly [Life in CacheLife]?: number }
}

/** Who answered, and where. */
export interface Origin {
  readonly model: string
  readonly runsOn: 'device' | 'cloud'
  readonly provider?: string
  /** Id of the call by which the provider was asked and paid, as `req_…`; absent where this machine answered. */
  readonly call?: string
}

/** Milliseconds and tokens a second, measured where the model ran. */
export interface Timing {
  readonly queuedMs: number
  readonly prefillMs: number
  readonly decodeMs: number
  readonly tokensPerSecond: number
}

export interface TokenLogprob {
  readonly token: string
  /** Natural logarithm of the probability before sampling settings. */
  readonly logprob: number
  readonly bytes?: readonly number[]
  readonly top: readonly { readonly token: string; readonly logprob: number; readonly bytes?: readonly number[] }[]
}

/**
 * How sure a model was of one token, before sampling settings. What decides on an answer needs no words, so only the
 * first token has any. The token that ends an answer has a signal too, on a part with no text.
 */
export interface TokenSignal {
  /** Natural logarithm of the probability of the token that was chosen. */
  readonly logprob: number
  /** Probabilities of the likeliest token and of the one after it. */
  readonly p1: number
  readonly p2: number
  /** Entropy in nats over the likeliest 20 and one bucket for all others. */
  readonly entropy: number
  /** Of an answer's first token only: the likeliest 20, the likeliest first. Where options are letters they are here. */
  readonly top?: readonly { readonly token: string; readonly p: number }[] | undefined
}

/** The whole text of an answer and its last part. */
export async function collect(parts: AsyncIterable<Part>): Promise<{ text: string; finish: Finish; parts: Part[] }> {
  const all: Part[] = []
  let text = ''
  let finish: Finish | undefined
  for await (const part of parts) {
    all.push(part)
    if (part.type === 'text-delta') text += part.text
    if (part.type === 'finish') finish = part
  }
  if (finish === undefined) throw new Error('A model ended its stream without a finish part.')
  return { text, finish, parts: all }
}
