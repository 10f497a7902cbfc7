import { isObject, type Json } from '../../json.ts'

/** The object that a value is. */
export function recordOf(value: unknown): Json | undefined {
  return isObject(value) ? value : undefined
}
