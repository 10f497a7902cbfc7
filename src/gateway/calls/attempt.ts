import type { GenerateRequest, Model } from '../../core/index.ts'
import type { Egress } from '../../governance/index.ts'
import { requireAbilities } from '../abilities.ts'
import { dialects } from '../dialects/index.ts'
import type { Asked } from '../dialects/dialect.ts'
import { isDevice } from '../providers/device.ts'
import type { Target } from '../routing/target.ts'
import type { Committed, StreamedBytes, Translated, WholeBytes } from '../upstream/committed.ts'
import { localAttempt } from '../upstream/local-attempt.ts'
import { relayAttempt } from '../upstream/relay-attempt.ts'
import { outgoing, relayedBody, withQuirks } from '../upstream/request.ts'
import { translatedAttempt } from '../upstream/translated-attempt.ts'
import type { Call } from './call.ts'

export interface AttemptOptions {
  readonly egress: Egress
  /** The model on this machine that a target of the provider `device` means. */
  readonly local: (id: string) => Model
  readonly idleMs: (target: Target) => number
}

/** What one attempt brought: the caller's own protocol, or one translated answer for each choice. */
export type Brought = { readonly relayed: WholeBytes | StreamedBytes } | { readonly choices: readonly Translated[] }

/** Where the protocols match, bytes are relayed; else the request is translated. `decode` is called only then. */
export async function attemptAt(
  target: Target,
  call: Call,
  {
    stream,
    decode,
    signal,
    options,
  }: {
    readonly stream: boolean
    readonly decode: () => Asked
    readonly signal: AbortSignal
    readonly options: AttemptOptions
  },
): Promise<Brought> {
  if (isDevice(target)) {
    const model = options.local(target.model.id)
    const context = { signal, caller: call.key.id }
    return {
      choices: await all(decode().requests, (request) => {
        requireAbilities(model, request)
        return localAttempt(model, request, context)
      }),
    }
  }
  const { egress } = options
  const idleMs = options.idleMs(target)
  const { dialect } = target.endpoint
  const side = dialects[dialect].provider
  const path = side.path(target.model.id, stream)
  if (dialect === call.dialect) {
    const { body, hideUsage, lost } = relayedBody(dialect, call.body, target)
    const request = outgoing(target, { path, body, headers: call.headers })
    const relayed = await relayAttempt({
      egress,
      target,
      dialect,
      side,
      request,
      stream,
      hideUsage,
      lost,
      idleMs,
      signal,
    })
    return { relayed }
  }
  return {
    choices: await all(decode().requests, (request) => {
      const { maxOutputTokens } = target.model
      const encoded = side.encode(request, { model: target.model.id, stream, maxOutputTokens })
      const { body, lost } = withQuirks(encoded.body, target.provider.quirks)
      const sent = outgoing(target, { path, body: JSON.stringify(body) })
      const all = [...encoded.lost, ...lost]
      return translatedAttempt({ egress, target, side, request: sent, stream, lost: all, idleMs, signal })
    }),
  }
}

/** All or none: where one choice fails, the others are not wanted. */
async function all(
  requests: readonly GenerateRequest[],
  attempt: (request: GenerateRequest) => Promise<Translated>,
): Promise<Translated[]> {
  const settled = await Promise.allSettled(requests.map(async (request) => attempt(request)))
  const failed = settled.find((one) => one.status === 'rejected')
  const came = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  if (failed === undefined) return came
  for (const one of came) one.discard()
  throw failed.reason
}

export function discard(brought: Brought): void {
  const all: readonly Committed[] = 'relayed' in brought ? [brought.relayed] : brought.choices
  for (const one of all) one.discard()
}

export function lostBy(brought: Brought): readonly string[] {
  return 'relayed' in brought ? brought.relayed.lost : (brought.choices[0]?.lost ?? [])
}
