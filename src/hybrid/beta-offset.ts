import { logit } from './sigmoid.ts'

/** What was seen in one domain: questions, right answers, and how many were expected to be right. */
export interface DomainCount {
  readonly n: number
  readonly right: number
  readonly expected: number
}

export type DomainCounts = Readonly<Record<string, DomainCount>>

/** Domains beyond these push out the one that was seen least. */
const mostDomains = 256

/** As if that many questions of the global rate had been seen in every domain before. */
const priorStrength = 30

const nothing: DomainCount = { n: 0, right: 0, expected: 0 }

/**
 * How much likelier right answers are in this domain than was expected, in logits: the Beta-binomial mean of what was seen
 * against that of what was expected, both shrunk to the global rate. 0 for a domain that was never seen.
 */
export function domainOffset(counts: DomainCounts, domain: string, globalRate: number): number {
  const { n, right, expected } = counts[domain] ?? nothing
  const shrunk = (hits: number) => (hits + priorStrength * globalRate) / (n + priorStrength)
  return logit(shrunk(right)) - logit(shrunk(expected))
}

/** The counts after one more label: `expected` is the probability that was given, without the domain's offset. */
export function withLabel(
  counts: DomainCounts,
  domain: string,
  { right, expected }: { readonly right: boolean; readonly expected: number },
): DomainCounts {
  const seen = counts[domain] ?? nothing
  const next = { n: seen.n + 1, right: seen.right + Number(right), expected: seen.expected + expected }
  const all = { ...counts, [domain]: next }
  const names = Object.keys(all)
  if (names.length <= mostDomains) return all
  const least = names.filter((name) => name !== domain).reduce((a, b) => ((all[b]?.n ?? 0) < (all[a]?.n ?? 0) ? b : a))
  const { [least]: _, ...kept } = all
  return kept
}
