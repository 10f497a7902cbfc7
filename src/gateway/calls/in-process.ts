import { createId, toVadeError, type GenerateRequest, type Model, VadeError } from '../../core/index.ts'
import type { ApiKey } from '../../store/index.ts'
import { costOf, worstCase } from '../money/price.ts'
import { isDevice } from '../providers/device.ts'
import { needsOf } from '../routing/needs.ts'
import type { Router } from '../routing/router.ts'
import { noRouting } from '../routing/routing-object.ts'
import { AttemptError, type Target } from '../routing/target.ts'
import type { Translated } from '../upstream/committed.ts'
import { translatedAt, type AttemptOptions } from './attempt.ts'
import { allowedTo, notAllowed, type Named } from './planned.ts'
import type { Outcome, Run } from './run.ts'
import { noUsage, sane } from './settle.ts'

export interface InProcessOptions extends AttemptOptions {
  readonly run: Run
  readonly router: Router
}

/** A model of one provider, for this program itself. */
export interface CloudModel extends Model {
  readonly runsOn: 'cloud'
  /** Nobody else is asked in its place: what may be sent there may not be sent elsewhere. */
  readonly provider: Target['provider']
}

interface Asked {
  readonly name: string
  readonly named: Named
  /** Who pays. */
  readonly key: ApiKey
}

/** So long a larger model may take to begin, over all attempts, in milliseconds: after that the device answers. */
const patienceMs = 30_000

interface Brought {
  readonly target: Target
  readonly answer: Translated
}

/** Routed, paid and recorded as a call of the API is. Throws a sentence where the key may not use it. */
export function createCloudModel(options: InProcessOptions, { name, named, key }: Asked): CloudModel {
  const all = named.targets('openai-chat').flat()
  const usable = all.filter((target) => !isDevice(target) && allowedTo(key, name)(target))
  const [first] = usable
  if (first === undefined) throw notAllowed(key, name)
  const { provider } = first
  const targets = usable.filter((target) => target.provider.id === provider.id)
  const { input, tools, schema, logprobs, contextTokens } = first.model
  return {
    id: name,
    runsOn: 'cloud',
    provider,
    abilities: { input, tools, schema, logprobs, contextTokens },
    async *generate(given, context) {
      const request = withEnd(given, targets)
      const leaving = new AbortController()
      const signal = AbortSignal.any([context.signal, leaving.signal])
      const now = { arrivedMs: performance.now(), at: Date.now() }
      const { caller, consent, conversation: who = caller } = context
      const errand = { purpose: 'answer', what: name, who, ...(consent !== undefined && { consent }) } as const
      const call = { ...now, id: createId('req'), key, errand, headers: {}, signal, response: { headersSent: false } }
      const needs = needsOf(request, [])
      const committed = Promise.withResolvers<Brought>()
      const ended = Promise.withResolvers<Outcome>()
      const running = options.run<Brought>(call, 'assistant', async () => {
        const planned = options.router.plan({
          candidates: [{ model: name, targets }],
          routing: noRouting,
          needs,
          manner: 'stream',
          prompt: () => Buffer.from(JSON.stringify(request.messages)),
          cacheScope: `${key.id} ${name}`,
        })
        return {
          modelAsked: name,
          modelAllowed: name,
          planned,
          policy: { ...named.policy, totalMs: Math.min(named.policy.totalMs, patienceMs) },
          bound: boundOf(request, planned.targets),
          async attempt(target, attemptSignal, { marks }) {
            const { policy } = named
            const sending = { caller: call, errand, policy, stream: true, signal: attemptSignal, options, marks }
            const answer = await translatedAt(target, request, sending)
            return { target, answer }
          },
          discard: ({ answer }) => answer.discard(),
          lost: ({ answer }) => answer.lost,
          deliver(brought) {
            committed.resolve(brought)
            return ended.promise
          },
        }
      })
      running.catch(committed.reject)
      let usage = { ...noUsage, inputTokens: needs.inputTokens }
      let error: VadeError | undefined
      let whole = false
      try {
        const { target, answer } = await committed.promise
        for await (const parts of answer.batches) {
          for (const part of parts) {
            if (part.type === 'text-delta' || part.type === 'reasoning-delta' || part.type === 'tool-call-delta')
              usage = { ...usage, outputTokens: usage.outputTokens + 1 }
            if (part.type !== 'finish') {
              yield part
              continue
            }
            usage = sane(part.usage) ?? usage
            whole = true
            const { price, id } = target.model
            const origin = { model: id, runsOn: 'cloud', provider: target.provider.id, call: call.id } as const
            yield { ...part, origin, costNanoUsd: price === null ? 0 : costOf(price, usage) }
          }
        }
      } catch (thrown) {
        error = isKeyRefused(thrown) ? keyRefused(provider, thrown) : toVadeError(thrown)
        throw error
      } finally {
        if (!whole) leaving.abort()
        ended.resolve({ usage, units: {}, ...(error !== undefined && { error }) })
        // What was used is in the accounts before anybody reads on.
        await running.catch(() => undefined)
      }
    },
  }
}

/** Just now, or a little while ago. */
function isKeyRefused(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false
  return (thrown instanceof AttemptError && thrown.fault === 'auth') || isKeyRefused(thrown.cause)
}

function keyRefused({ name }: Target['provider'], cause: unknown): VadeError {
  const message = `the key of ${name} was refused: give another in the gateway, under Providers.`
  return new VadeError('provider_failed', message, { cause })
}

/** What Vade asks is not set aside for an answer of a length that nobody reads. */
const longestAnswer = 8192

/**
 * With a longest answer where the caller has said none: only where it is paid, no thought is counted in it, and there is
 * so much room that no provider finds it too long beside the question.
 */
function withEnd(request: GenerateRequest, targets: readonly Target[]): GenerateRequest {
  const fits = targets.every(({ model: { price, reasoning, contextTokens, maxOutputTokens } }) => {
    const isPaid = price !== null && price.output > 0
    return isPaid && !reasoning && maxOutputTokens >= longestAnswer && contextTokens >= 8 * longestAnswer
  })
  if (!fits || request.sampling?.maxTokens !== undefined) return request
  return { ...request, sampling: { ...request.sampling, maxTokens: longestAnswer } }
}

/** No tokenizer makes more tokens than there are bytes. */
function boundOf(request: GenerateRequest, targets: readonly Target[]) {
  const bytes = Buffer.byteLength(JSON.stringify(request.messages)) + JSON.stringify(request.tools ?? []).length
  const most = Math.max(...targets.map(({ model }) => model.maxOutputTokens))
  const outputTokens = Math.min(request.sampling?.maxTokens ?? most, most)
  const worst = targets.map(({ model: { price, contextTokens } }) =>
    price === null ? 0 : worstCase(price, Math.min(bytes, contextTokens), outputTokens),
  )
  return { inputTokens: Math.ceil(bytes / 4), outputTokens, nanoUsd: Math.max(...worst) }
}
