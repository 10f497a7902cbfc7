import type { Breaker } from './breaker.ts'
import type { Health, Manner } from './health.ts'
import type { Target } from './target.ts'

interface Loaded {
  readonly target: Target
  readonly load: number
  readonly paused: boolean
}

/** A second draw wins if it is expected to answer so much sooner: below that, weights decide and not noise. */
const clearly = 1.25
/** Sooner than a person notices: between answers of milliseconds a quarter is noise, too. */
const noticedMs = 100

/** Puts targets of one model in the order in which to ask them. */
export interface Balancer {
  order(targets: readonly Target[], manner: Manner): readonly Target[]
}

/**
 * The power of two choices: the first is the less loaded of two drawn by weight, so that no target is rushed by all
 * calls at once; the rest follow by load. Targets kept away from come last.
 * Source: M. Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001.
 */
export function createBalancer({
  health,
  breaker,
  random,
}: {
  readonly health: Health
  readonly breaker: Breaker
  readonly random: () => number
}): Balancer {
  return {
    order(targets, manner) {
      if (targets.length < 2) return targets
      const mean = targets.reduce((sum, { weight }) => sum + weight, 0) / targets.length
      const rest = targets.map((target): Loaded => ({
        target,
        load: health.load(target, manner, mean / target.weight),
        paused: breaker.pause(target) !== undefined,
      }))
      const asked = rest.filter(({ paused }) => !paused)
      const first = draw(asked, random)
      const second = draw(
        asked.filter((other) => other !== first),
        random,
      )
      const best = first !== undefined && second !== undefined && isSooner(second, first) ? second : first
      rest.sort((one, other) => before(one, best) - before(other, best) || one.load - other.load)
      return rest.map(({ target }) => target)
    },
  }
}

function isSooner(one: Loaded, other: Loaded): boolean {
  return one.load * clearly < other.load && other.load - one.load >= noticedMs
}

function before(one: Loaded, best: Loaded | undefined): number {
  if (one === best) return 0
  return one.paused ? 2 : 1
}

function draw(from: readonly Loaded[], random: () => number): Loaded | undefined {
  let left = random() * from.reduce((sum, { target }) => sum + target.weight, 0)
  for (const one of from) {
    left -= one.target.weight
    if (left < 0) return one
  }
  return from.at(-1)
}
