import type { DialectName, GenerateRequest, Part, Usage, VadeError } from '../../core/index.ts'

export { dialectNames, type DialectName } from '../../core/index.ts'

/**
 * A protocol that callers and providers speak. The caller's side decodes requests and encodes answers, the provider's
 * side encodes requests and decodes answers; `decode(encode(x))` keeps x, as far as the protocol has words for it.
 */
export interface Dialect {
  readonly name: DialectName
  readonly caller: CallerSide
  readonly provider: ProviderSide
}

export interface CallerSide {
  /**
   * What a body asks for. Gemini names the model and streaming in the address: `path` has them.
   * Throws `invalid_request` with the field as `param`; what cannot be honoured anywhere is refused with `unsupported`.
   */
  decode(body: unknown, path?: { readonly model: string; readonly stream: boolean }): Asked
  /** The body of an error, for its status. */
  readonly encodeError: (error: VadeError, requestId?: string) => object
}

/** A request as a model reads it, and the way to say its answer in the caller's words. */
export interface Asked {
  readonly model: string
  /** One for each choice of the answer; seeds are counted up, or all would be the same. */
  readonly requests: readonly GenerateRequest[]
  readonly stream: boolean
  /** Fields that only a relay honours; they are left out of what is translated, and the caller is told. */
  readonly lost?: readonly string[]
  createReply(): Reply
}

/** One answer on its way to the caller. Use either `whole`, or `part` … `end`. */
export interface Reply {
  /** The body, of one finished stream of parts for each choice. */
  whole(choices: readonly (readonly Part[])[]): object
  /** Server-sent events for a part of the choice with this index, as `data: …\n\n` text; '' where there is nothing to say. */
  part(part: Part, choice: number): string
  /** What ends a stream that came to its end: the protocol's own terminator. Called once, after every `finish`. */
  end(): string
  /** What ends a stream that failed after it had begun: an error event and no terminator. */
  fail(error: VadeError): string
}

/** What is needed of a protocol where bytes are relayed: it is always there, the codecs are loaded on demand. */
export interface Outline {
  readonly caller: Pick<CallerSide, 'encodeError'>
  readonly provider: RelayedSide
}

export interface RelayedSide {
  /** The path below the provider's base URL, as `/chat/completions`; Gemini's has the model and the method. */
  path(model: string, stream: boolean): string
  /** What an error body says: a sentence and the code of it, from the status and the body (any JSON, or text). */
  decodeError(status: number, body: unknown): ProviderFault
  /** Usage in a whole answer or in one event's JSON; later events add to or replace what `before` says. */
  usage(json: unknown, before?: Usage): Usage | undefined
}

export interface ProviderSide extends RelayedSide {
  encode(request: GenerateRequest, options: EncodeOptions): Encoded
  /** The parts of a whole answer. Throws `provider_failed` if it is not one, `content_refused` if the prompt was refused. */
  decodeAnswer(body: unknown): Part[]
  createDecoder(): StreamDecoder
}

export interface EncodeOptions {
  readonly model: string
  readonly stream: boolean
  /** Where the protocol demands a limit and the request has none. */
  readonly maxOutputTokens?: number
}

export interface Encoded {
  readonly body: Readonly<Record<string, unknown>>
  /**
   * What the protocol has no words for, by the field of `GenerateRequest` (as `sampling.seed`, `logprobs`): it is said
   * to the caller in a response header. What would change the meaning of the question is refused with `unsupported`.
   */
  readonly lost: readonly string[]
}

/** Decodes one stream; events come whole, in order. */
export interface StreamDecoder {
  /** Throws `provider_failed` for an event that is broken or is an error (with the provider's sentence). */
  event(event: { readonly event?: string; readonly data: string }): Part[]
  /** At the end of the stream. Throws `provider_failed` if the answer was not finished. Gives what is left, with `finish`. */
  end(): Part[]
}

export type FaultKind =
  | 'rate-limit' // try again later or elsewhere
  | 'quota' // this key has no money left
  | 'auth' // this key is wrong
  | 'overloaded'
  | 'server'
  | 'context-length' // a model with a larger window may answer
  | 'content-policy' // another provider may answer
  | 'model-missing'
  | 'bad-request' // nobody will answer

export interface ProviderFault {
  readonly kind: FaultKind
  /** The provider's own words. */
  readonly message: string
  readonly param?: string
}
