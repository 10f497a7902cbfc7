import {
  collect,
  type Blocked,
  type CallContext,
  type Decision,
  type Finish,
  type GenerateRequest,
  type Model,
} from '../../core/index.ts'
import { createEscalation, createHybrid, NotAnswered, type NoLarger, type Parties } from '../../hybrid/index.ts'
import { createLarger, largerName, type LargerOptions } from './larger.ts'

export interface Hybrids {
  /** The device first, a larger model where it is worth it and allowed. */
  readonly auto: Model
  /** The larger model, through the gate; the device where it does not answer. */
  readonly cloud: Model
  /** The device alone, judged as where no larger model can be asked: for people, who chose it. */
  readonly device: Model
  /** What the larger model that can be asked now is called, as `openai/gpt-4o`; null where there is none. */
  largerName(signal: AbortSignal): Promise<string | null>
  /** The larger model alone, for what nobody waits for. */
  alone(purpose: 'audit' | 'queued', request: GenerateRequest, context: CallContext): Promise<Alone>
}

export type Alone =
  | { readonly text: string; readonly finish: Finish }
  | { readonly blocked: Blocked; readonly reason: string }

const choseDevice: NoLarger = { code: 'declined', reason: 'You chose that this device answers here.' }

export function createHybrids(options: Omit<Parties, 'larger'> & LargerOptions): Hybrids {
  const largerFor = createLarger(options)
  const { device, judge, onDraft, onBoth, onKept } = options
  const parties = { device, judge, ...(onDraft && { onDraft }), ...(onBoth && { onBoth }), ...(onKept && { onKept }) }
  const answers = { purpose: 'answer' } as const
  return {
    auto: createHybrid({
      ...parties,
      larger: largerFor({ ...answers, askFirst: 'until-no' }),
      id: 'auto',
      ask: 'when-worth-it',
    }),
    cloud: createHybrid({
      ...parties,
      larger: largerFor({ ...answers, askFirst: 'always' }),
      id: 'cloud',
      ask: 'always',
    }),
    // Nothing of it leaves: neither is anything looked at for that, nor are answers audited.
    device: createHybrid({ device, judge, larger: async () => choseDevice, id: 'device', ask: 'when-worth-it' }),
    largerName: (signal) => largerName(options, signal),
    async alone(purpose, request, context) {
      const escalation = createEscalation({ larger: largerFor({ purpose }) }, request, context)
      try {
        const { text, finish } = await collect(escalation.parts)
        const decision: Decision = {
          code: 'chosen',
          reason: 'It waited until a larger model could be asked.',
          confidence: null,
          calibrated: false,
          stance: 'plain',
          sent: escalation.sent(),
        }
        return { text, finish: { ...finish, decision } }
      } catch (thrown) {
        if (thrown instanceof NotAnswered) return { blocked: thrown.why.code, reason: thrown.why.reason }
        throw thrown
      }
    },
  }
}
