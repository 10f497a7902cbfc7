import type { JsonSchema } from '../../../core/index.ts'
import { isObject } from '../../json.ts'

/** Limits that the provider cannot enforce and refuses. Source: Anthropic's documentation of structured outputs. */
const unknownLimits = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
]

/** Where schemas are in a schema: alone, in a list, or by name. */
const nested = ['items', 'additionalProperties', 'anyOf', 'oneOf', 'allOf', 'properties', '$defs', 'definitions']

/**
 * A schema that the provider takes: objects are closed, limits that it cannot enforce are said in the description.
 * `lost` is called for each of those.
 */
export function enforceable(schema: JsonSchema, lost: () => void): JsonSchema {
  const limits = Object.keys(schema).filter(
    (key) => unknownLimits.includes(key) || (key === 'minItems' && schema[key] !== 0 && schema[key] !== 1),
  )
  const kept = Object.entries(schema).filter(([key]) => !limits.includes(key))
  const inner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inner)
    return isObject(value) ? enforceable(value, lost) : value
  }
  const named = (value: unknown): unknown =>
    isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inner(one)])) : value
  const result = kept.map(([key, value]) => {
    if (!nested.includes(key)) return [key, value]
    return [key, ['properties', '$defs', 'definitions'].includes(key) ? named(value) : inner(value)]
  })
  if (limits.length > 0) lost()
  const said = limits.map((key) => `${key}: ${JSON.stringify(schema[key])}`).join(', ')
  const { description } = schema
  return {
    ...Object.fromEntries(result),
    ...(limits.length > 0 && { description: typeof description === 'string' ? `${description} (${said})` : said }),
    ...(schema['type'] === 'object' && !('additionalProperties' in schema) && { additionalProperties: false }),
  }
}
