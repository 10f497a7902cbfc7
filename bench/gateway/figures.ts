import { median } from '../report.ts'
import type { CandidateName } from './candidate.ts'

export type Metric =
  | 'requests/s, 16 clients'
  | 'requests/s, 64 clients'
  | 'p50, 16 clients'
  | 'p99, 16 clients'
  | 'p50, 64 clients'
  | 'p99, 64 clients'
  | 'CPU a request, 16 clients'
  | 'CPU a request, 64 clients'
  | 'p50, one client'
  | 'p99, one client'
  | 'p50, 40 requests/s open loop'
  | 'p99, 40 requests/s open loop'
  | 'requests/s, 100 kB prompts, 8 clients'
  | 'CPU a request, 100 kB prompts'
  | 'requests/s, 100 kB prompts, unread'
  | 'streams of 64 pieces/s, 16 clients'
  | 'CPU an event, streams of 64 pieces'
  | 'Anthropic client, OpenAI upstream: streams/s'
  | 'Anthropic client, OpenAI upstream: CPU an event'
  | 'first event, paced 20 ms'
  | 'first content, paced 20 ms'
  | 'streams of 10 events/s held, of 1024'
  | 'lateness of their events, p99'
  | 'CPU an event of theirs'
  | 'RSS at 1024 streams'
  | 'RSS idle'
  | 'start to first answer'
  | 'failed calls'

/** What was measured, by candidate, kind and round. */
export interface Figures {
  add(candidate: CandidateName, values: Partial<Record<Metric, number>>): void
  nextRound(): void
  /** The median of the rounds; NaN where nothing was measured. */
  of(candidate: CandidateName, metric: Metric): number
  /** One for each round in which it was measured. */
  all(candidate: CandidateName, metric: Metric): readonly number[]
  /** The median of a/b, each of the same round. */
  ratio(a: CandidateName, b: CandidateName, metric: Metric): number
  /** The median of a - b, each of the same round. */
  difference(a: CandidateName, b: CandidateName, metric: Metric): number
}

export function createFigures(): Figures {
  const rounds: Map<string, number>[] = [new Map()]
  const key = (candidate: CandidateName, metric: Metric) => `${candidate}: ${metric}`

  function all(candidate: CandidateName, metric: Metric): number[] {
    return rounds.flatMap((round) => round.get(key(candidate, metric)) ?? [])
  }
  function paired(a: string, b: string, of: (one: number, other: number) => number): number {
    const values = rounds.flatMap((round) => {
      const [one, other] = [round.get(a), round.get(b)]
      return one === undefined || other === undefined ? [] : [of(one, other)]
    })
    return median(values)
  }
  return {
    add(candidate, values) {
      const round = rounds.at(-1) ?? new Map<string, number>()
      for (const [metric, value] of Object.entries(values) as [Metric, number][]) {
        const before = metric === 'failed calls' ? (round.get(key(candidate, metric)) ?? 0) : 0
        round.set(key(candidate, metric), before + value)
      }
    },
    nextRound: () => void rounds.push(new Map()),
    of: (candidate, metric) => median(all(candidate, metric)),
    all,
    ratio: (a, b, metric) => paired(key(a, metric), key(b, metric), (one, other) => one / other),
    difference: (a, b, metric) => paired(key(a, metric), key(b, metric), (one, other) => one - other),
  }
}
