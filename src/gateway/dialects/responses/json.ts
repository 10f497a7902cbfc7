/** JSON of a provider or of the store, whose shape is not known. */
export type Json = Readonly<Record<string, unknown>>

export function recordOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}

/** The objects of a list; none where there is no list. */
export function recordsIn(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(recordOf).filter((one) => one !== undefined) : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
