/** Reading what a provider sent: nothing of it can be relied upon, and little of it is worth an error. */
export type Json = Readonly<Record<string, unknown>>

const nothing: Json = {}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object that a value is; an empty one where it is none. */
export function objectOf(value: unknown): Json {
  return isObject(value) ? value : nothing
}

/** The list that a value is; an empty one where it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The objects of a list; none where it is none. */
export function objectsIn(value: unknown): Json[] {
  return listOf(value).filter(isObject)
}

/** The text that a value is; '' where it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The count that a value is; undefined where it is none. */
export function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}
