import { VadeError, type Model } from '../core/index.ts'
import type { Egress } from '../governance/index.ts'
import type { ApiKey, ProviderObjectRepository } from '../store/index.ts'
import { createAnswer } from './calls/answer.ts'
import type { Call } from './calls/call.ts'
import type { CountCall } from './calls/count-tokens.ts'
import type { OtherCall } from './calls/other-call.ts'
import type { CloudModel } from './calls/in-process.ts'
import type { Named } from './calls/planned.ts'
import type { CallPolicy } from './calls/policy.ts'
import { createRemembered } from './calls/remembered.ts'
import { createStoredCalls } from './calls/stored.ts'
import type { ModelDirectory } from './directory.ts'
import type { Accounts } from './money/accounts.ts'
import { deviceTarget } from './providers/device.ts'
import type { Providers, Resolution } from './providers/index.ts'
import type { ResponsesStore } from './responses-store.ts'
import { systemClock } from './routing/clock.ts'
import { createRouter, type Router } from './routing/router.ts'
import type { Target } from './routing/target.ts'
import type { OnCall, Propagate } from './telemetry/marks.ts'
import { callersTraceHeaders } from './telemetry/trace-context.ts'

/** One endpoint over every provider and the models of this machine. */
export interface Gateway {
  /** Answers a chat call; rejects with what is said to a caller who has heard nothing yet. */
  answer(call: Call): Promise<void>
  /** Answers any other call but one that counts tokens; rejects as `answer` does. */
  other(call: OtherCall): Promise<void>
  countTokens(call: CountCall): Promise<void>
  /**
   * A provider's model for this program itself; `key` pays, and its limits hold. Rejects with `model_not_found`, or
   * says why the key may not use it.
   */
  cloudModel(name: string, key: ApiKey, signal: AbortSignal): Promise<CloudModel>
  /** How providers do, for the page and for metrics. */
  readonly router: Router
}

export interface GatewayOptions {
  readonly egress: Egress
  readonly accounts: Accounts
  readonly providers: Providers
  /** The models of this machine; null in a process that has none. */
  readonly local: ModelDirectory | null
  readonly responses: ResponsesStore
  /** Where files and batches lie. */
  readonly objects: ProviderObjectRepository
  /** Hears what went wrong after the answer was given. */
  readonly onProblem: (thrown: unknown) => void
  readonly onCall?: OnCall
  /** Left out where Vade makes no spans of its own: then the caller's trace goes on as it came. */
  readonly propagate?: Propagate
}

export function createGateway(options: GatewayOptions): Gateway {
  const { egress, accounts, providers, local, responses, objects, onProblem } = options
  const { onCall, propagate = callersTraceHeaders } = options
  const router = createRouter({ clock: systemClock, random: Math.random })

  function resolve(name: string, signal: AbortSignal): Named | Promise<Named> {
    if (local?.has(name) === true) return onDevice(local.resolve(name))
    const known = providers.resolve(name)
    if (known !== undefined) return inCloud(known, providers)
    if (local === null && (name === 'device' || name === 'auto')) throw notHere(name)
    return providers.find(name, signal).then((found) => inCloud(found, providers))
  }

  const { adapters } = providers
  const answer = createAnswer({
    egress,
    accounts,
    adapters,
    router,
    remembered: createRemembered(systemClock),
    stored: createStoredCalls({ responses, onProblem }),
    resolve,
    local(id) {
      if (local === null) throw notHere(id)
      return local.resolve(id)
    },
    propagate,
    ...(onCall && { onCall }),
  })
  const loadOthers = async () => {
    const { createOthers } = await import('./calls/others.ts')
    const serving: Providers['serving'] = (kind) => providers.serving(kind)
    const shared = { egress, adapters, accounts, router, resolve, local, objects, serving, propagate }
    return createOthers({ ...shared, ...(onCall && { onCall }) })
  }
  let others: ReturnType<typeof loadOthers> | undefined
  return {
    answer,
    router,
    // Most processes answer chat calls only, and are to be there at once.
    other: async (call) => (await (others ??= loadOthers())).other(call),
    countTokens: async (call) => (await (others ??= loadOthers())).countTokens(call),
    async cloudModel(name, key, signal) {
      const named = inCloud(providers.resolve(name) ?? (await providers.find(name, signal)), providers)
      return (await (others ??= loadOthers())).cloudModel({ name, named, key })
    },
  }
}

/** A long prompt takes minutes to read on a small machine; nobody else could be asked instead. */
const devicePolicy: CallPolicy = {
  retries: 0,
  totalMs: 3_600_000,
  connectMs: 5000,
  firstContentMs: 3_600_000,
  wholeAnswerMs: 3_600_000,
  longestPauseMs: 0,
  otherProviderOnRefusal: false,
  hedgeQuantile: 0,
  betweenTokensMs: 3_600_000,
  cacheSeconds: 0,
}

function onDevice(model: Model): Named {
  const groups = [[deviceTarget(model)]]
  return { targets: () => groups, policy: devicePolicy }
}

const named = new WeakMap<Resolution, Named>()

function inCloud(resolution: Resolution, providers: Providers): Named {
  let made = named.get(resolution)
  if (made === undefined) {
    const { cacheSeconds } = providers.config()
    const whole = callPolicy(resolution.policy, cacheSeconds)
    const own = new Map<string, CallPolicy>()
    const at = ({ provider: { id } }: Target): CallPolicy => {
      let policy = own.get(id)
      if (policy === undefined) {
        policy = { ...callPolicy(resolution.policyOf(id), cacheSeconds), totalMs: whole.totalMs }
        own.set(id, policy)
      }
      return policy
    }
    made = { targets: (dialect) => resolution.targets(dialect), policy: { ...whole, at } }
    named.set(resolution, made)
  }
  return made
}

function callPolicy({ retries, timeouts, hedging }: Resolution['policy'], cacheSeconds: number): CallPolicy {
  return {
    retries,
    totalMs: timeouts.totalMs,
    connectMs: timeouts.connectMs,
    firstContentMs: timeouts.firstTokenMs,
    wholeAnswerMs: timeouts.wholeAnswerMs,
    longestPauseMs: 10_000,
    otherProviderOnRefusal: true,
    hedgeQuantile: hedging.enabled ? hedging.percentile / 100 : 0,
    betweenTokensMs: timeouts.betweenTokensMs,
    cacheSeconds,
  }
}

function notHere(name: string): VadeError {
  return new VadeError(
    'model_not_found',
    `'${name}' runs on this machine, but this process is the gateway alone; ask 'vade serve', or name another model.`,
    { param: 'model' },
  )
}
