/** Reads JSON that somebody else wrote: what is not of the kind that was hoped for is `undefined`. */

export type JsonObject = Readonly<Record<string, unknown>>

export function objectIn(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}

export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The objects of a list; what else it has is left out. */
export function objectsIn(value: unknown): JsonObject[] {
  return listIn(value).flatMap((one): JsonObject[] => {
    const object = objectIn(one)
    return object === undefined ? [] : [object]
  })
}

export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** A whole number of things; nothing below zero. */
export function countIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

/** `JSON.stringify` recurses: a value nested deeper than this is refused before it can exhaust the stack. */
const deepest = 100

export function isTooDeep(value: unknown, left = deepest): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some((inner) => isTooDeep(inner, left - 1))
}

/** The object that this JSON text says. */
export function objectOf(json: string): JsonObject | undefined {
  try {
    const value = objectIn(JSON.parse(json))
    return isTooDeep(value) ? undefined : value
  } catch {
    return undefined
  }
}
