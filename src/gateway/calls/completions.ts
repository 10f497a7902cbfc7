import { VadeError, type Model } from '../../core/index.ts'
import { requireAbilities } from '../abilities.ts'
import { openaiCompletions } from '../dialects/openai/completions.ts'
import { dialects } from '../dialects/all.ts'
import { isDevice } from '../providers/device.ts'
import { policyAt } from '../routing/failover.ts'
import type { Target } from '../routing/target.ts'
import type { StreamedBytes, Translated, WholeBytes } from '../upstream/committed.ts'
import { localAttempt } from '../upstream/local-attempt.ts'
import { marked } from '../upstream/marked.ts'
import { relayAttempt } from '../upstream/relay-attempt.ts'
import { relayRules } from '../upstream/relay-rules.ts'
import { outgoing, relayedBody } from '../upstream/request.ts'
import { deliverStream, deliverTranslated, deliverWhole, type Delivered, type HeadersOf } from './deliver.ts'
import { inWords } from './callers-words.ts'
import { errandOf } from './errand.ts'
import type { OtherOptions, PlannedOther } from './other.ts'
import type { OtherCall } from './other-call.ts'
import type { Outcome, Work } from './run.ts'
import { sane } from './settle.ts'

type Brought = WholeBytes | StreamedBytes | { readonly form: 'choices'; readonly choices: readonly Translated[] }

/** The older text completions: relayed as chat is, or written on by a model of this machine. */
export function completionWork(
  { egress, adapters, local }: Pick<OtherOptions, 'egress' | 'adapters' | 'local'>,
  call: OtherCall,
  { asked: { body }, expected, ...plan }: PlannedOther,
): Work<Brought> {
  if (body.form === 'form') throw new VadeError('unsupported_media', 'Send this as JSON, not as a form.')
  const { parsed } = body
  const stream = parsed.json['stream'] === true
  // Who takes no odd fields says so before anything is written down.
  const asked = plan.planned.targets.some(isDevice) ? openaiCompletions.decode(parsed.json) : undefined

  async function onDevice(target: Target, signal: AbortSignal): Promise<Brought> {
    const model = modelAt(target)
    const requests = asked?.requests ?? []
    inWords({ dialect: 'openai-chat', body: parsed.json }, () => {
      for (const request of requests) requireAbilities(model, request)
    })
    const context = { signal, caller: call.key.id }
    const settled = await Promise.allSettled(requests.map((request) => localAttempt(model, request, context)))
    const choices = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const failed = settled.find((one) => one.status === 'rejected')
    if (failed === undefined) return { form: 'choices', choices }
    for (const choice of choices) choice.discard()
    throw failed.reason
  }
  function modelAt({ model: { id } }: Target): Model {
    if (local !== null) return local.resolve(id)
    const sentence = "This process is the gateway alone; 'vade serve' has the models of this machine."
    throw new VadeError('model_not_found', sentence, { param: 'model' })
  }

  return {
    ...plan,
    async attempt(target, signal, { marks }) {
      if (isDevice(target)) return onDevice(target, signal)
      const { body: bytes, hideUsage, lost } = relayedBody('openai-chat', parsed, target)
      const prepared = await adapters.prepare(target, {
        method: 'POST',
        path: '/completions',
        headers: {},
        body: bytes,
        stream,
        signal,
      })
      const side = dialects['openai-chat'].provider
      const request = outgoing(prepared)
      const { betweenTokensMs, totalMs } = policyAt(plan.policy, target)
      const limits = { idleMs: betweenTokensMs, untilMs: call.arrivedMs + totalMs }
      const { choices } = expected
      return relayAttempt({
        door: marked(egress.for(errandOf(call)), marks),
        target,
        dialect: 'openai-chat',
        side,
        request,
        stream,
        hideUsage,
        choices,
        lost,
        limits,
        signal,
      })
    },
    discard(brought) {
      if (brought.form === 'choices') for (const choice of brought.choices) choice.discard()
      else brought.discard()
    },
    lost: (brought) => (brought.form === 'choices' ? [] : brought.lost),
    async deliver(brought, headers) {
      return outcomeOf(await send(brought, (usage) => headers(usage && { usage, units: {} })))
    },
  }

  async function send(brought: Brought, headers: HeadersOf): Promise<Delivered> {
    const { response } = call
    if (brought.form === 'whole-bytes') return deliverWhole(response, brought, headers)
    if (brought.form === 'choices') {
      if (asked === undefined) throw new VadeError('internal', 'A completion of this machine was not decoded.')
      return deliverTranslated({ response, signal: call.signal, dialect: 'openai-chat' }, brought.choices, {
        asked,
        headers,
      })
    }
    const rules = relayRules['openai-chat']
    const failure = (error: VadeError) => rules.failure(error, openaiCompletions.encodeError(error), brought.tail())
    return deliverStream(response, brought, { headers, failure })
  }

  function outcomeOf({ usage, tokens, error }: Delivered): Outcome {
    const { inputTokens } = expected.usage
    return {
      usage: sane(usage) ?? { inputTokens, cachedTokens: 0, outputTokens: tokens },
      units: {},
      ...(error !== undefined && { error }),
    }
  }
}
