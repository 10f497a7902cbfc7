import { collect, userText, VadeError, type Model, type Outgoing, type Part } from '../../core/index.ts'
import { createHybrid, type Judge, type Larger, type NoLarger, type Opinion } from '../index.ts'

const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 }

/** Says these pieces; `waits` holds it after so many of them until it is told to go on. */
export function model(
  runsOn: 'device' | 'cloud',
  pieces: readonly string[],
  at: Waits = {},
): Model & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    id: runsOn,
    runsOn,
    abilities: { input: ['text'], tools: false, schema: false, logprobs: true, contextTokens: 1000 },
    async *generate(request, { signal }) {
      asked.push(JSON.stringify(request.messages))
      yield { type: 'text-start' }
      for (const [index, text] of pieces.entries()) {
        await at[index]
        signal.throwIfAborted()
        if (text === '!') throw new VadeError('provider_failed', 'It broke.')
        yield { type: 'text-delta', text, signals: [{ logprob: -1, p1: 0.5, p2: 0.2, entropy: 1 }] }
      }
      await at[pieces.length]
      yield { type: 'text-end' }
      yield {
        type: 'finish',
        reason: 'stop',
        usage,
        origin: { model: runsOn, runsOn },
        costNanoUsd: runsOn === 'cloud' ? 7 : 0,
      }
    },
  }
}
export type Waits = Readonly<Record<number, Promise<unknown>>>

export const sure: Opinion = {
  decided: true,
  confidence: 0.9,
  calibrated: true,
  escalate: false,
  stance: 'plain',
  reason: 'It is sure.',
}
export const unsure: Opinion = {
  decided: true,
  confidence: 0.2,
  calibrated: true,
  escalate: true,
  stance: 'unverified',
  reason: 'It is unsure.',
}
export const guess: Opinion = { ...unsure, opening: 'A guess: ' }

export function judgeOf(opinion: (ended: boolean) => Opinion, hopeless: string | null = null): Judge {
  return {
    hopeless,
    readsSignals: true,
    opinion: ({ ended, pieces }) => ({ ...opinion(ended), decided: ended || pieces.length >= 2 }),
  }
}

const revoke = new AbortController()

export function outgoing(messages = [userText('[NAME_1] asks')]): Outgoing {
  return {
    request: { messages },
    sent: { provider: 'p', model: 'm', redactions: 1, classes: ['ordinary'] },
    consent: 'c1',
    revoked: revoke.signal,
    end: () => undefined,
    restore: () => ({ push: (text) => text.replace('[NAME_1]', 'Ada'), end: () => '' }),
  }
}

/** The person is asked, and says this; or what they do is told by a function. */
export function asksFirst(answer: boolean | ((signal: AbortSignal) => Promise<boolean>)): Larger['admit'] {
  const request = {
    type: 'consent-request',
    id: 'r',
    provider: 'p',
    model: 'm',
    payload: [],
    redactions: [],
    classes: [],
  } as const
  const answered = typeof answer === 'boolean' ? async () => answer : answer
  return async () => ({ kind: 'ask', request, outgoing: outgoing(), answered })
}

export function largerOf(
  cloud: Model,
  admit: Larger['admit'] = async () => ({ kind: 'allowed', outgoing: outgoing() }),
): Larger {
  return { model: cloud, provider: 'Provider', admit }
}

export interface Asking {
  readonly device?: Model
  readonly larger?: Larger | NoLarger
  readonly judge?: Judge
  readonly replaceable?: boolean
  readonly interactive?: boolean
  readonly signal?: AbortSignal
  readonly ask?: 'always'
}

export const none: NoLarger = { code: 'no-larger-model', reason: 'None is set up.' }

export async function partsOf({
  device = model('device', ['a', 'b', 'c']),
  larger = none,
  ...asking
}: Asking): Promise<Part[]> {
  const hybrid = createHybrid({
    id: 'auto',
    ask: asking.ask ?? 'when-worth-it',
    device: () => device,
    larger: async () => larger,
    judge: () => asking.judge ?? judgeOf(() => unsure),
  })
  const { replaceable = true, interactive = replaceable, signal = AbortSignal.timeout(5000) } = asking
  const request = { messages: [userText('Ada asks')], replaceable, interactive }
  const context = { signal, caller: 'test' }
  return (await collect(hybrid.generate(request, context))).parts
}

/** What is told of the larger model beside the answer is left out. */
export const shape = (parts: readonly Part[]) =>
  parts.flatMap((part) => {
    if (part.type === 'notice') return []
    if (part.type === 'text-delta') return part.text
    if (part.type === 'finish')
      return `${part.origin.runsOn} ${part.decision?.code ?? ''} ${part.decision?.stance ?? ''}`
    return `<${part.type}>`
  })

/** The shape of the device's draft before it is decided on. */
export const draftShown = ['<text-start>', 'a', 'b']
