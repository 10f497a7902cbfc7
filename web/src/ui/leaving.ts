import type { Answering, ConsentOverview } from '../../../src/api/index.ts'
import { anyProvider } from '../../../src/core/index.ts'

type Said = Pick<ConsentOverview['consents'][number], 'class' | 'provider' | 'purpose' | 'scope' | 'state'>

/** Where the next question may go, as what was agreed to has it. */
export function whereQuestionsGo({ larger }: Pick<Answering, 'larger'>, consents: readonly Said[]): string {
  const provider = larger?.split('/')[0]
  if (provider === undefined) return 'Your questions and the answers stay on this device.'
  const said = consents.filter(
    (one) => one.class === 'ordinary' && one.purpose === 'answer' && one.scope === 'standing',
  )
  const about = (name: string) => said.find((one) => one.provider === name)
  const state = (about(provider) ?? about(anyProvider))?.state
  if (state === 'allow')
    return `What this device is not sure of may be sent to ${provider} without asking you, as you allowed.`
  if (state === 'deny') return 'Your questions and the answers stay on this device.'
  return `Your questions and the answers stay on this device, unless you agree to send one to ${provider}.`
}
