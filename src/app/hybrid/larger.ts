import { canBeAsked, isVadeError, type CallContext, type GenerateRequest } from '../../core/index.ts'
import type { CloudModel, Gateway, Keys, Providers } from '../../gateway/index.ts'
import type { Destination, Gate } from '../../governance/index.ts'
import type { Parties } from '../../hybrid/index.ts'
import type { ApiKey } from '../../store/index.ts'

export interface LargerOptions {
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

/** Finds the larger model, which is asked through the gateway and never past the gate. */
export function createLarger(options: LargerOptions): (purpose: Purpose) => Parties['larger'] {
  async function nameOf(providers: Providers): Promise<string | undefined> {
    const chosen = await options.chosen()
    if (chosen !== null) return chosen
    const own = Object.entries(providers.config().providers).flatMap(([id, { models = [] }]) =>
      models.slice(0, 1).map((model) => `${id}/${model.id}`),
    )
    return [...own, ...usual].find((name) => providers.resolve(name) !== undefined)
  }
  /** A caller of the API pays for what it asks. */
  async function payer({ caller }: CallContext): Promise<ApiKey> {
    const callers = (await options.keys.list()).find(({ id }) => id === caller)
    return callers ?? options.keys.own(ownKey)
  }
  return (purpose) => async (context) => {
    if (options.offline) return { code: 'offline', reason: 'Vade is offline, so no larger model can be asked.' }
    const name = await nameOf(await options.providers())
    if (name === undefined) {
      const reason = 'No larger model is set up: give the key of a provider in the gateway, under Providers.'
      return { code: 'no-larger-model', reason }
    }
    try {
      const model = await (await options.gateway()).cloudModel(name, await payer(context), context.signal)
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

function destinationOf(
  { id, provider }: CloudModel,
  request: GenerateRequest,
  { conversation }: CallContext,
): Omit<Destination, 'purpose'> {
  const { trains, keptDays } = provider.data
  return {
    provider: provider.id,
    model: id,
    trains,
    keptDays,
    conversation: conversation ?? null,
    interactive: canBeAsked(request),
  }
}
