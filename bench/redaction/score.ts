import type { PersonalClass, Span } from '../../src/governance/redaction/finding.ts'
import type { Sample } from './generate.ts'

export interface Counts {
  /** Personal data in the texts, and how much of it was replaced whole. */
  gold: number
  found: number
  /** What was replaced, and how much of it was personal. */
  said: number
  right: number
}

export interface Miss {
  readonly kind: 'missed' | 'wrong'
  readonly class: PersonalClass
  readonly text: string
  readonly around: string
  readonly language: string
}

export interface Score {
  readonly counts: Map<string, Counts>
  readonly misses: Miss[]
  /** Texts in which nothing personal is left. */
  clean: number
  /** Texts in which nothing is left and nothing was replaced without need. */
  exact: number
}

/** By class, and by class and language (`name`, `name en`). */
export function score(samples: readonly Sample[], find: (text: string) => readonly Span[]): Score {
  const result: Score = { counts: new Map(), misses: [], clean: 0, exact: 0 }
  for (const sample of samples) scoreText(sample, find(sample.text), result)
  return result
}

function scoreText({ text, spans, language }: Sample, found: readonly Span[], result: Score): void {
  const counted = (kind: PersonalClass, change: Partial<Counts>) => {
    for (const key of [kind, `${kind} ${language}`, 'all', `all ${language}`]) {
      const counts = result.counts.get(key) ?? { gold: 0, found: 0, said: 0, right: 0 }
      for (const name of Object.keys(change) as (keyof Counts)[]) counts[name] += change[name] ?? 0
      result.counts.set(key, counts)
    }
  }
  const miss = (kind: Miss['kind'], span: Span) =>
    result.misses.push({
      kind,
      class: span.class,
      text: text.slice(span.start, span.end),
      around: text.slice(Math.max(0, span.start - 40), span.end + 25).replaceAll('\n', '\u23ce'),
      language,
    })
  for (const span of spans) {
    const whole =
      covered(
        span,
        found.filter((one) => one.class === span.class),
      ) ===
      span.end - span.start
    counted(span.class, { gold: 1, found: whole ? 1 : 0 })
    if (!whole) miss('missed', span)
  }
  let wrong = false
  for (const span of found) {
    const right =
      covered(
        span,
        spans.filter((one) => one.class === span.class),
      ) >=
      least * (span.end - span.start)
    counted(span.class, { said: 1, right: right ? 1 : 0 })
    if (!right) miss('wrong', span)
    wrong ||= covered(span, spans) < least * (span.end - span.start)
  }
  const clean = spans.every((span) => covered(span, found) === span.end - span.start)
  if (clean) result.clean++
  if (clean && !wrong) result.exact++
}

/** Share of a finding that must be personal data of its class. */
const least = 0.8

/** How many characters of a span lie in the others. */
function covered(span: Span, others: readonly Span[]): number {
  return others.reduce(
    (sum, { start, end }) => sum + Math.max(0, Math.min(end, span.end) - Math.max(start, span.start)),
    0,
  )
}

export function rates({ gold, found, said, right }: Counts): { recall: number; precision: number; f1: number } {
  const recall = gold === 0 ? 1 : found / gold
  const precision = said === 0 ? 1 : right / said
  return { recall, precision, f1: recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision) }
}
