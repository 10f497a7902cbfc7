import type { CacheLife } from '../../core/index.ts'
import { createAffinity, prefixesOf } from './affinity.ts'
import { createBalancer } from './balance.ts'
import { createBreaker, type Breaker } from './breaker.ts'
import type { Clock } from './clock.ts'
import { estimateNanoUsd } from './estimate.ts'
import { answerFrom, type Answered, type Call } from './failover.ts'
import { createHealth, type Health } from './health.ts'
import { createHedgeBudget } from './hedge-budget.ts'
import type { Needs } from './needs.ts'
import { plan, type Candidates } from './plan.ts'
import type { Routing } from './routing-object.ts'
import type { Target } from './target.ts'

/** Chooses whom to ask, asks, and learns from how it went. One for each process. */
export interface Router {
  /** Rejects with one `VadeError` where nobody can answer or nobody did. */
  ask<C>(question: Question<C>): Promise<Answered<C>>
  readonly health: Health
  readonly breaker: Breaker
}

export interface Question<C> extends Omit<Call<C>, 'targets' | 'hedge'> {
  readonly candidates: readonly Candidates[]
  readonly routing: Routing
  readonly needs: Needs
  /** What a provider may have cached: the bytes of the prompt in their order, the oldest messages first. */
  readonly prompt: Uint8Array
  /** Keeps apart what shares no prompt cache, as the model asked. */
  readonly cacheScope: string
  /** How long the request asks the provider to keep its prompt. */
  readonly cacheLife?: CacheLife
  /** A call that may cost more is never asked of two providers at once; 0 forbids it altogether. In nano-dollars. */
  readonly hedgeUpToNanoUsd: number
}

export function createRouter({ clock, random }: { readonly clock: Clock; readonly random: () => number }): Router {
  const health = createHealth(clock)
  const breaker = createBreaker({ clock, random })
  const balancer = createBalancer({ health, breaker, random })
  const affinity = createAffinity({ clock, health, breaker })
  const hedges = createHedgeBudget({ share: 0.05, burst: 10 })
  const state = { health, breaker, hedges, clock, random }
  return {
    health,
    breaker,
    async ask(question) {
      const { candidates, routing, needs, manner, hedgeUpToNanoUsd } = question
      const planned = plan({ candidates, routing, needs, manner, health, balancer })
      const prefixes = prefixesOf(question.cacheScope, question.prompt)
      const answered = await answerFrom(state, {
        ...question,
        targets: planned.fixed ? planned.targets : affinity.prefer(planned.targets, prefixes, { needs, manner }),
        ...(hedgeUpToNanoUsd > 0 && {
          hedge: { mostNanoUsd: hedgeUpToNanoUsd, costNanoUsd: (target: Target) => expectedNanoUsd(target, needs) },
        }),
      })
      affinity.remember(prefixes, answered.target, question.cacheLife)
      return answered
    },
  }
}

/** What has no known price may cost anything. */
function expectedNanoUsd({ model: { price } }: Target, { inputTokens, outputTokens }: Needs): number {
  return price === null ? Infinity : estimateNanoUsd(price, { input: inputTokens, output: outputTokens })
}
