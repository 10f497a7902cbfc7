import manifest from '../../package.json' with { type: 'json' }
import { toVadeError, type EgressPurpose, type MetricFamily } from '../core/index.ts'
import {
  createAccounts,
  createGateway,
  createKeys,
  createProviders,
  createResponsesStore,
  openTelemetry,
  type Accounts,
  type Gateway,
  type Keys,
  type ModelDirectory,
  type Providers,
  type ResponsesStore,
} from '../gateway/index.ts'
import { createEgress, type Egress } from '../governance/index.ts'
import type { Store } from '../store/index.ts'
import { createLog, type Log } from './log.ts'
import { openHomeStore } from './open-store.ts'
import { homePaths } from './paths.ts'

/** What a process needs that answers calls of the API. */
export interface Serving {
  readonly gateway: Gateway
  readonly accounts: Accounts
  readonly responses: ResponsesStore
  /** What `/metrics` tells of the gateway in this process. */
  metrics(): readonly MetricFamily[]
  close(): Promise<void>
}

export interface ServingOptions {
  readonly store: Store
  readonly egress: Egress
  readonly log: Log
  readonly providers: Providers
  /** Null in a process without an engine. */
  readonly local: ModelDirectory | null
}

export async function openServing({ store, egress, log, providers, local }: ServingOptions): Promise<Serving> {
  const telemetry = await openTelemetry({
    env: process.env,
    version: manifest.version,
    fetch: egress.for({ purpose: 'telemetry' }).fetch,
    onProblem: (message) => log({ event: 'traces_not_sent', message }),
  })
  const onProblem = (thrown: unknown) => {
    telemetry.putOff()
    log({ event: 'accounts_put_off', message: toVadeError(thrown).message })
  }
  const accounts = createAccounts({ store: store.openAccounts(onProblem), onProblem })
  const responses = createResponsesStore(store.responses)
  const { onCall, propagate } = telemetry
  const gateway = createGateway({
    egress,
    accounts,
    providers,
    local,
    responses,
    objects: store.providerObjects,
    onProblem,
    onCall,
    ...(propagate && { propagate }),
  })
  return {
    gateway,
    accounts,
    responses,
    metrics: () => telemetry.families(gateway.router),
    async close() {
      await telemetry.close()
      await accounts.close()
    },
  }
}

/** The gateway alone: keys, providers and accounts of a home, without an engine, conversations or a page. */
export interface GatewayApp {
  readonly version: string
  readonly log: Log
  readonly keys: Keys
  readonly providers: Providers
  readonly gateway: Gateway
  readonly accounts: Accounts
  readonly responses: ResponsesStore
  readonly ledger: Store['ledger']
  /** What `/metrics` tells of this process. */
  metrics(): readonly MetricFamily[]
  close(): Promise<void>
}

export interface GatewayAppOptions {
  /** Default: `VADE_HOME`, else `~/.vade`. */
  readonly home?: string | undefined
  readonly offline?: boolean | undefined
  readonly log?: Log | undefined
}

export async function createGatewayApp(options: GatewayAppOptions = {}): Promise<GatewayApp> {
  const { home } = homePaths(options.home)
  const log = options.log ?? createLog()
  const offline = options.offline ?? process.env['VADE_OFFLINE'] === '1'
  const egress = createEgress({ offline, log })
  // The first call should not wait for what every call needs.
  const prepared = egress.prepare()
  const store = await openHomeStore({ home, egress, log })
  const fetchFor = (purpose: EgressPurpose) => egress.for({ purpose }).fetch
  const providers = await createProviders({ home, settings: store.sharedSettings, fetchFor, log })
  const serving = await openServing({ store, egress, log, providers, local: null })
  await prepared
  return {
    version: manifest.version,
    log,
    keys: createKeys(store.keys),
    providers,
    gateway: serving.gateway,
    accounts: serving.accounts,
    responses: serving.responses,
    ledger: store.ledger,
    metrics: () => serving.metrics(),
    async close() {
      await serving.close()
      await providers.close()
      await egress.close()
      await store.close()
    },
  }
}
