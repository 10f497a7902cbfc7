/** `account`: of a bank that has no IBAN, of a social network, or a wallet of coins. */
export type PersonalClass =
  | 'name'
  | 'address'
  | 'email'
  | 'phone'
  | 'card'
  | 'iban'
  | 'account'
  | 'national-id'
  | 'secret'
  | 'coordinates'
  | 'birth-date'
  | 'health'
  | 'network'

/** What is replaced: personal data, and text that looks like a placeholder. */
export type Kind = PersonalClass | 'text'

/** Where personal data stands in a text: UTF-16 positions, `end` is the first one after it. */
export interface Span<Of extends Kind = PersonalClass> {
  readonly class: Of
  readonly start: number
  readonly end: number
}

export interface Finding extends Span {
  /** What stands in its place, as `[NAME_1]`. */
  readonly placeholder: string
}

/** The surest class first: where two findings overlap, it names both. */
const bySureness: readonly Kind[] = [
  'secret',
  'iban',
  'card',
  'national-id',
  'account',
  'email',
  'network',
  'coordinates',
  'birth-date',
  'address',
  'phone',
  'health',
  'name',
  'text',
]
const rank = new Map(bySureness.map((one, index) => [one, index]))

/** In order and without overlap: nothing that any detector found is left outside. */
export function joinOverlapping<Of extends Kind>(spans: readonly Span<Of>[]): Span<Of>[] {
  const joined: Span<Of>[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1)
    if (last === undefined || span.start >= last.end) {
      joined.push(span)
      continue
    }
    const surer = (rank.get(span.class) ?? 0) < (rank.get(last.class) ?? 0) ? span.class : last.class
    joined[joined.length - 1] = { class: surer, start: last.start, end: Math.max(last.end, span.end) }
  }
  return joined
}
