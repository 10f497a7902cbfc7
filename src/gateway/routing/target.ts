import { VadeError, type ErrorCode, type VadeErrorOptions } from '../../core/index.ts'
import type { FaultKind } from '../dialects/dialect.ts'
import type { Endpoint, Provider, ProviderModel } from '../providers/provider.ts'

/** One way to have a question answered: a model of a provider, with a key of it. */
export interface Target {
  readonly provider: Provider
  readonly model: ProviderModel
  readonly endpoint: Endpoint
  readonly key: ProviderKey
  /** Share of the calls among equals; 1 unless told. */
  readonly weight: number
}

export interface ProviderKey {
  /** Tells keys apart in logs and traces; nothing of the secret is in it. */
  readonly id: string
  readonly secret: string
}

/** Why a target did not answer. Thrown before the commit point only: what follows it has reached the caller. */
export class AttemptError extends VadeError {
  readonly fault: FaultKind | 'unsupported' | 'timeout' | 'network' | 'malformed'

  constructor(
    fault: AttemptError['fault'],
    message: string,
    { code, ...options }: VadeErrorOptions & { readonly code?: ErrorCode } = {},
  ) {
    super(code ?? codes[fault], message, options)
    this.fault = fault
  }
}

/** The same error in other words; of what it had beside them only `options` are another. */
export function reworded(
  error: VadeError,
  message: string,
  options: Pick<VadeErrorOptions, 'cause' | 'param'>,
): VadeError {
  const { code, retryAfter } = error
  const all = { ...options, ...(retryAfter !== undefined && { retryAfter }) }
  if (error instanceof AttemptError) return new AttemptError(error.fault, message, { code, ...all })
  return new VadeError(code, message, all)
}

const codes: Record<AttemptError['fault'], ErrorCode> = {
  'rate-limit': 'rate_limited',
  quota: 'provider_failed',
  auth: 'provider_failed',
  overloaded: 'overloaded',
  server: 'provider_failed',
  'context-length': 'context_exceeded',
  'content-policy': 'content_refused',
  'model-missing': 'model_not_found',
  'bad-request': 'invalid_request',
  unsupported: 'unsupported',
  timeout: 'provider_timeout',
  network: 'provider_failed',
  malformed: 'provider_failed',
}
