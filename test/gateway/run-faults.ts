import { dialectNames, type DialectName } from '../../src/gateway/dialects/dialect.ts'
import { defaultText } from '../stand-in/answer.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import type { Received } from '../stand-in/received.ts'
import type { Script } from '../stand-in/script.ts'
import { ask } from './caller.ts'
import { groups, type Case, type Group } from './faults.ts'
import { outcomeOf } from './outcome.ts'
import { protocols } from './protocols.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

/** One fault at a provider of one protocol, met by a caller of another or the same. */
export interface Trial {
  readonly group: Group
  readonly fault: Case
  readonly provider: DialectName
  readonly caller: DialectName
  /** Whether no second provider has the model. */
  readonly alone: boolean
  /** Of the model and of the route to it: health is kept by model, and no trial may see another's. */
  readonly name: string
}

export interface Result extends Trial {
  readonly outcome: string
}

const secondText = 'The second one answers.'
const atOnce = 64
const price = { input: 1, output: 2 }

/** All faults, for all pairs of protocols; and what is wrong with the accounts afterwards. */
export async function runFaults(): Promise<{ readonly results: readonly Result[]; readonly books: readonly string[] }> {
  const trials = allTrials()
  const byModel = new Map(trials.map((trial) => [trial.name, trial]))
  const first = await startStandIn({ behaviour: (received) => scriptOf(byModel.get(modelOf(received))) })
  const second = await startStandIn({ behaviour: { text: secondText } })
  const gateway = await serveGateway(configFor(trials, first, second))
  const outcomes = new Map<Trial, string>()
  const waiting = [...trials]
  async function work(): Promise<void> {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
      const { group, fault, caller, name } = trial
      const { stream } = group
      const headers = { authorization: `Bearer ${gateway.key}` }
      const heard = await ask(gateway.url, { ...protocols[caller].ask(name, stream), headers })
      const texts = { first: fault.script.text ?? defaultText, second: secondText }
      outcomes.set(trial, outcomeOf(protocols[caller], heard, { stream, texts }))
    }
  }
  const books: string[] = []
  try {
    await Promise.all(Array.from({ length: atOnce }, work))
    books.push(...(await disagreements(gateway, trials.length)))
  } finally {
    await gateway.close()
    await first.close()
    await second.close()
  }
  return { books, results: trials.map((trial) => ({ ...trial, outcome: outcomes.get(trial) ?? 'nothing was heard' })) }
}

/** Every call is in the ledger once, whatever became of it, and all sums agree. */
async function disagreements(gateway: ServedGateway, calls: number): Promise<string[]> {
  await gateway.flush()
  const { ledger } = gateway.store
  const rows = await ledger.spend({ by: 'day' })
  const recorded = rows.reduce((sum, row) => sum + row.calls, 0)
  return [
    ...(await ledger.verify()),
    ...(recorded === calls ? [] : [`Of ${String(calls)} calls ${String(recorded)} are in the ledger.`]),
  ]
}

function allTrials(): Trial[] {
  let number = 0
  return groups.flatMap((group) =>
    group.cases.flatMap((fault) =>
      (fault.providers ?? dialectNames).flatMap((provider) =>
        callersOf(fault, provider).flatMap((caller) =>
          (fault.alone === fault.expected ? [false] : [false, true]).map((alone) => ({
            group,
            fault,
            provider,
            caller,
            alone,
            name: `m${String(number++)}`,
          })),
        ),
      ),
    ),
  )
}

function callersOf({ long }: Case, provider: DialectName): readonly DialectName[] {
  return long === true ? [provider, provider === 'anthropic' ? 'openai-chat' : 'anthropic'] : dialectNames
}

function scriptOf(trial: Trial | undefined): Script {
  if (trial === undefined) throw new Error('A model was asked for that no trial has.')
  return trial.fault.script
}

function modelOf({ json, path }: Received): string {
  const named = typeof json === 'object' && json !== null && 'model' in json ? json.model : undefined
  return typeof named === 'string' ? named : (/\/models\/([^:]+):/.exec(path)?.[1] ?? '')
}

/** A provider for each trial, since keys have a health of their own, too. */
function configFor(trials: readonly Trial[], first: StandIn, second: StandIn): object {
  const providers: Record<string, object> = {}
  const routes: Record<string, object> = {}
  for (const { name, provider, fault, alone } of trials) {
    const model = { id: name, maxOutputTokens: 4096, price }
    providers[`first-${name}`] = {
      endpoints: [endpointAt(first, provider)],
      keys: [{ value: 'sk-first' }],
      models: [{ ...model, contextTokens: 32_768 }],
    }
    if (!alone)
      providers[`second-${name}`] = {
        endpoints: [endpointAt(second, provider)],
        keys: [{ value: 'sk-second' }],
        models: [{ ...model, contextTokens: 131_072 }],
      }
    const waits = fault.silent === true ? 1_500 : 60_000
    routes[name] = {
      models: [`first-${name}/${name}`, ...(alone ? [] : [`second-${name}/${name}`])],
      timeouts: { firstTokenMs: waits, wholeAnswerMs: waits, betweenTokensMs: waits },
    }
  }
  return { retries: 0, providers, routes }
}

/** For each protocol a provider `at-PROTOCOL`, which is the stand-in, with these models. */
export function providersAt(provider: StandIn, models: readonly object[]): Readonly<Record<string, object>> {
  return Object.fromEntries(
    dialectNames.map((dialect) => [
      `at-${dialect}`,
      { endpoints: [endpointAt(provider, dialect)], keys: [{ value: 'sk-provider' }], models },
    ]),
  )
}

export function endpointAt({ url }: StandIn, dialect: DialectName): object {
  const auth = { anthropic: 'x-api-key', gemini: 'x-goog-api-key' } as const
  const base = dialect === 'gemini' ? `${url}/v1beta` : `${url}/v1`
  return { dialect, baseUrl: base, auth: dialect === 'anthropic' || dialect === 'gemini' ? auth[dialect] : 'bearer' }
}
