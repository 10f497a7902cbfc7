import type { CacheLife } from '../../core/index.ts'
import { createAffinity, prefixesOf, type Prefix } from './affinity.ts'
import { createBalancer } from './balance.ts'
import { createBreaker, type Breaker } from './breaker.ts'
import type { Clock } from './clock.ts'
import { estimateNanoUsd } from './estimate.ts'
import { answerFrom, type Answered, type Call } from './failover.ts'
import { createHealth, type Health, type Manner } from './health.ts'
import { createHedgeBudget } from './hedge-budget.ts'
import type { Needs } from './needs.ts'
import { plan, type Candidates } from './plan.ts'
import type { Routing } from './routing-object.ts'
import type { Target } from './target.ts'

/** Chooses whom to ask, asks, and learns from how it went. One for each process. */
export interface Router {
  /** Whom a question goes to, the best first. Throws a sentence that says why nobody can answer. */
  plan(question: Question): Planned
  /** Rejects with one `VadeError` where nobody did answer. */
  ask<C>(planned: Planned, call: Asking<C>): Promise<Answered<C>>
  readonly health: Health
  readonly breaker: Breaker
}

export interface Question {
  readonly candidates: readonly Candidates[]
  readonly routing: Routing
  readonly needs: Needs
  readonly manner: Manner
  /** What a provider may have cached: the bytes of the prompt in their order, the oldest messages first. */
  readonly prompt: () => Uint8Array
  /** Keeps apart what shares no prompt cache, as the model asked. */
  readonly cacheScope: string
}

export interface Planned {
  /** At least one. */
  readonly targets: readonly Target[]
  readonly needs: Needs
  readonly manner: Manner
  /** None where there is no choice. */
  readonly prefixes: readonly Prefix[]
}

export interface Asking<C> extends Omit<Call<C>, 'targets' | 'hedge' | 'manner'> {
  /** How long the request asks the provider to keep its prompt. */
  readonly cacheLife?: CacheLife
  /** A call that may cost more is never asked of two providers at once; 0 forbids it altogether. In nano-dollars. */
  readonly hedgeUpToNanoUsd: number
  /** Of the first-content times of a target, 0 to 1: who is later than that gets a rival; nobody does at 0. */
  readonly hedgeQuantile: (target: Target) => number
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
    plan({ candidates, routing, needs, manner, prompt, cacheScope }) {
      const { targets, fixed } = plan({ candidates, routing, needs, manner, health, balancer })
      const prefixes = targets.length < 2 ? [] : prefixesOf(cacheScope, prompt())
      return {
        targets: fixed ? targets : affinity.prefer(targets, prefixes, { needs, manner }),
        needs,
        manner,
        prefixes,
      }
    },
    async ask({ targets, needs, manner, prefixes }, { hedgeUpToNanoUsd, hedgeQuantile, cacheLife, ...call }) {
      const answered = await answerFrom(state, {
        ...call,
        targets,
        manner,
        ...(hedgeUpToNanoUsd > 0 && {
          hedge: {
            mostNanoUsd: hedgeUpToNanoUsd,
            quantile: hedgeQuantile,
            costNanoUsd: (target: Target) => expectedNanoUsd(target, needs),
          },
        }),
      })
      affinity.remember(prefixes, answered.target, cacheLife)
      return answered
    },
  }
}

/** What has no known price may cost anything. */
function expectedNanoUsd({ model: { price } }: Target, { inputTokens, outputTokens }: Needs): number {
  return price === null ? Infinity : estimateNanoUsd(price, { input: inputTokens, output: outputTokens })
}
