import { VadeError, type Model } from '../core/index.ts'
import type { Egress } from '../governance/index.ts'
import type { ProviderObjectRepository } from '../store/index.ts'
import { createAnswer, type CallPolicy, type Named } from './calls/answer.ts'
import type { Call } from './calls/call.ts'
import { createCountTokens, type CountCall } from './calls/count-tokens.ts'
import { createBodies } from './calls/other-body.ts'
import type { OtherCall } from './calls/other-call.ts'
import { createOther } from './calls/other.ts'
import { createRun } from './calls/run.ts'
import type { ModelDirectory } from './directory.ts'
import type { Accounts } from './money/accounts.ts'
import { deviceTarget } from './providers/device.ts'
import type { Providers, Resolution } from './providers/index.ts'
import { createAffinity } from './routing/affinity.ts'
import { createBalancer } from './routing/balance.ts'
import { createBreaker } from './routing/breaker.ts'
import { systemClock } from './routing/clock.ts'
import type { RoutingState } from './routing/failover.ts'
import { createHealth } from './routing/health.ts'
import { createHedgeBudget } from './routing/hedge-budget.ts'

/** One endpoint over every provider and the models of this machine. */
export interface Gateway {
  /** Answers a chat call; rejects with what is said to a caller who has heard nothing yet. */
  answer(call: Call): Promise<void>
  /** Answers any other call but one that counts tokens; rejects as `answer` does. */
  other(call: OtherCall): Promise<void>
  countTokens(call: CountCall): Promise<void>
  /** How providers do, for the page and for metrics. */
  readonly routing: RoutingState
}

export interface GatewayOptions {
  readonly egress: Egress
  readonly accounts: Accounts
  readonly providers: Providers
  /** The models of this machine; null in a process that has none. */
  readonly local: ModelDirectory | null
  /** Where files and batches lie. */
  readonly objects: ProviderObjectRepository
}

/** Of a hundred calls, five may be asked a second time because the first provider is slow. */
const hedges = { share: 0.05, burst: 10 }

export function createGateway({ egress, accounts, providers, local, objects }: GatewayOptions): Gateway {
  const clock = systemClock
  const { random } = Math
  const health = createHealth(clock)
  const breaker = createBreaker({ clock, random })
  const routing = { health, breaker, hedges: createHedgeBudget(hedges), clock, random }

  function resolve(name: string, signal: AbortSignal): Named | Promise<Named> {
    if (local?.has(name) === true) return onDevice(local.resolve(name))
    const known = providers.resolve(name)
    if (known !== undefined) return inCloud(known)
    if (local === null && (name === 'device' || name === 'auto')) throw notHere(name)
    return providers.find(name, signal).then(inCloud)
  }

  const balancer = createBalancer({ health, breaker, random })
  const { adapters } = providers
  const answer = createAnswer({
    egress,
    accounts,
    adapters,
    routing,
    balancer,
    affinity: createAffinity({ clock, health, breaker }),
    resolve,
    local(id) {
      if (local === null) throw notHere(id)
      return local.resolve(id)
    },
  })
  const run = createRun({ accounts, routing })
  const shared = { egress, adapters, resolve, run, bodies: createBodies() }
  return {
    answer,
    other: createOther({ ...shared, routing, balancer, local, objects, serving: (kind) => providers.serving(kind) }),
    countTokens: createCountTokens(shared),
    routing,
  }
}

/** A long prompt takes minutes to read on a small machine; nobody else could be asked instead. */
const devicePolicy: CallPolicy = {
  retries: 0,
  totalMs: 3_600_000,
  firstContentMs: 3_600_000,
  longestPauseMs: 0,
  otherProviderOnRefusal: false,
  hedging: false,
  betweenTokensMs: 3_600_000,
}

function onDevice(model: Model): Named {
  const groups = [[deviceTarget(model)]]
  return { targets: () => groups, policy: devicePolicy }
}

const named = new WeakMap<Resolution, Named>()

function inCloud(resolution: Resolution): Named {
  let made = named.get(resolution)
  if (made === undefined) {
    const { retries, timeouts, hedging } = resolution.policy
    made = {
      targets: (dialect) => resolution.targets(dialect),
      policy: {
        retries,
        totalMs: timeouts.totalMs,
        firstContentMs: timeouts.firstTokenMs,
        longestPauseMs: 10_000,
        otherProviderOnRefusal: true,
        hedging: hedging.enabled,
        betweenTokensMs: timeouts.betweenTokensMs,
      },
    }
    named.set(resolution, made)
  }
  return made
}

function notHere(name: string): VadeError {
  return new VadeError(
    'model_not_found',
    `'${name}' runs on this machine, but this process is the gateway alone; ask 'vade serve', or name another model.`,
    { param: 'model' },
  )
}
