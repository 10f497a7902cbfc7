import { canBeAsked, isVadeError, type CallContext, type GenerateRequest } from '../../core/index.ts'
import type { CloudModel, Gateway, Keys, Providers, Resolution } from '../../gateway/index.ts'
import { isOnThisMachine, type Destination, type Gate } from '../../governance/index.ts'
import type { NoLarger, Parties } from '../../hybrid/index.ts'

export interface LargerOptions {
  /** Then only what runs on this machine can be asked. */
  readonly offline: boolean
  readonly keys: Keys
  readonly providers: () => Promise<Providers>
  readonly gateway: () => Promise<Gateway>
  /** The larger model that the person chose; null lets Vade choose. */
  readonly chosen: () => Promise<string | null>
  readonly gate: Gate
}

/** For what a larger model is asked, and whether the person is asked first where nothing was said. */
export type Purpose = Pick<Destination, 'purpose' | 'askFirst'>

/** What the program's own calls are paid with, by the name that people see among the keys. */
const ownKey = 'Vade'

/**
 * Asked where the person has chosen none: of each provider a strong model that is not its dearest. The first whose
 * provider has a key is taken, and before them the first model of a provider that the person added.
 */
export const usual = [
  'openai/gpt-4o',
  'anthropic/claude-sonnet-5',
  'gemini/gemini-3.5-flash',
  'openrouter/anthropic/claude-sonnet-5',
  'mistral/mistral-large-latest',
  'deepseek/deepseek-v4-pro',
  'xai/grok-4.7',
  'groq/openai/gpt-oss-120b',
  'cerebras/gpt-oss-120b',
] as const

type Naming = Pick<LargerOptions, 'offline' | 'providers' | 'chosen'>

/** What the larger model that can be asked now is called; null where there is none. Nobody is asked anything. */
export async function largerName(options: Naming, signal: AbortSignal): Promise<string | null> {
  const providers = await options.providers()
  const name = await nameOf(options, providers)
  if (name === undefined) return null
  try {
    const found = providers.resolve(name) ?? (await providers.find(name, signal))
    return isReachable(options, found) ? name : null
  } catch (thrown) {
    if (signal.aborted) throw thrown
    return null
  }
}

async function nameOf(options: Naming, providers: Providers): Promise<string | undefined> {
  const chosen = await options.chosen()
  if (chosen !== null) return chosen
  const own = [...providers.config().providers].flatMap(([id, { models = [] }]) =>
    models.slice(0, 1).map((model) => `${id}/${model.id}`),
  )
  return [...own, ...usual].find((name) => isReachable(options, providers.resolve(name)))
}

function isReachable({ offline: isOffline }: Naming, found: Resolution | undefined): boolean {
  const targets = found?.targets('openai-chat').flat() ?? []
  return isOffline ? targets.some(({ provider }) => runsHere(provider)) : targets.length > 0
}

/** Finds the larger model, which is asked through the gateway and never past the gate. */
export function createLarger(options: LargerOptions): (purpose: Purpose) => Parties['larger'] {
  return (purpose) => async (context) => {
    const name = await nameOf(options, await options.providers())
    if (name === undefined) {
      if (options.offline) return offline
      const reason =
        'No larger model is set up: give the key of a provider in the gateway, under Providers, or choose a model in Settings.'
      return { code: 'no-larger-model', reason }
    }
    try {
      // A caller of the API pays for what it asks.
      const payer = await options.keys.payer(ownKey, context.caller)
      const model = await (await options.gateway()).cloudModel(name, payer, context.signal)
      if (options.offline && !runsHere(model.provider)) return offline
      return {
        model,
        provider: model.provider.name,
        admit: (request, asking) =>
          options.gate.judge(request, { ...destinationOf(model, request, asking), ...purpose }),
      }
    } catch (thrown) {
      if (!isVadeError(thrown) || context.signal.aborted) throw thrown
      return { code: 'no-larger-model', reason: `The larger model '${name}' cannot be asked: ${thrown.message}` }
    }
  }
}

const offline: NoLarger = { code: 'offline', reason: 'Vade is offline, so no larger model can be asked.' }

function runsHere({ endpoints }: CloudModel['provider']): boolean {
  return endpoints.every(({ baseUrl }) => isOnThisMachine(baseUrl))
}

function destinationOf(
  { id, provider }: CloudModel,
  request: GenerateRequest,
  { conversation }: CallContext,
): Omit<Destination, 'purpose'> {
  const { trains, keptDays } = provider.data
  return {
    provider: provider.id,
    model: id,
    onThisMachine: runsHere(provider),
    trains,
    keptDays,
    conversation: conversation ?? null,
    interactive: canBeAsked(request),
  }
}
