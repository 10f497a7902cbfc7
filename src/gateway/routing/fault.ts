import { isVadeError, type ErrorCode } from '../../core/index.ts'
import { AttemptError, type Target } from './target.ts'

/** Why a target did not answer: what the provider did, or `internal` in Vade itself. `unsupported`: this request only. */
export type Fault = AttemptError['fault'] | 'internal'

/** What can still be asked after a fault. */
type Remedy =
  /** Anybody, and the same target again a little later. */
  | 'later'
  /** Anybody but this target. */
  | 'others'
  /** Anybody but this key of the provider. */
  | 'other-keys'
  /** Anybody but this provider, where the caller's policy allows it. */
  | 'other-providers'
  /** Models that take more tokens. */
  | 'larger-context'
  /** Nobody. */
  | 'none'

interface Meaning {
  readonly remedy: Remedy
  /** Whether the circuit breaker counts it: the caller's own mistakes are no sign of a bad provider. */
  readonly blame: 'none' | 'target' | 'key'
}

export const meaningOf: Readonly<Record<Fault, Meaning>> = {
  'rate-limit': { remedy: 'later', blame: 'target' },
  overloaded: { remedy: 'later', blame: 'target' },
  server: { remedy: 'later', blame: 'target' },
  timeout: { remedy: 'later', blame: 'target' },
  network: { remedy: 'later', blame: 'target' },
  malformed: { remedy: 'later', blame: 'target' },
  'model-missing': { remedy: 'others', blame: 'target' },
  quota: { remedy: 'other-keys', blame: 'key' },
  auth: { remedy: 'other-keys', blame: 'key' },
  'context-length': { remedy: 'larger-context', blame: 'none' },
  'content-policy': { remedy: 'other-providers', blame: 'none' },
  unsupported: { remedy: 'others', blame: 'none' },
  internal: { remedy: 'others', blame: 'none' },
  'bad-request': { remedy: 'none', blame: 'none' },
}

/** Errors of a target that throws its own, as the model on the device does. What is missing here ends the call. */
const faults: { readonly [Code in ErrorCode]?: Fault } = {
  rate_limited: 'rate-limit',
  overloaded: 'overloaded',
  model_loading: 'overloaded',
  engine_failed: 'server',
  insufficient_memory: 'server',
  provider_failed: 'malformed',
  provider_timeout: 'timeout',
  offline: 'network',
  model_not_found: 'model-missing',
  model_damaged: 'model-missing',
  context_exceeded: 'context-length',
  content_refused: 'content-policy',
  unsupported: 'unsupported',
  internal: 'internal',
}

/** What was thrown, as a fault of the target; undefined where it is none and the call must end, as with `budget_exceeded`. */
export function faultOf(thrown: unknown): Fault | undefined {
  if (thrown instanceof AttemptError) return thrown.fault
  return isVadeError(thrown) ? faults[thrown.code] : 'internal'
}

/** Whether a target is worth asking after another one failed so. */
export function helps(fault: Fault, failed: Target, other: Target): boolean {
  switch (meaningOf[fault].remedy) {
    case 'later':
      return true
    case 'others':
      return other !== failed
    case 'other-keys':
      return other.provider.id !== failed.provider.id || other.key.id !== failed.key.id
    case 'other-providers':
      return other.provider.id !== failed.provider.id
    case 'larger-context':
      return other.model.contextTokens > failed.model.contextTokens
    case 'none':
      return false
  }
}
