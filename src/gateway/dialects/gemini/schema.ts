import type { JsonSchema } from '../../../core/index.ts'
import { listIn, objectIn, textIn, type JsonObject } from './reading.ts'

/** Proto's JSON writes 64-bit numbers as text. */
const numbers = ['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties']

/**
 * Gemini's `Schema`, a part of OpenAPI 3.0, as JSON Schema: types in lower case, `nullable` as a type of its own,
 * `propertyOrdering` as the order of the properties. What is JSON Schema already stays as it is.
 */
export function decodeSchema(schema: JsonObject): JsonSchema {
  const { nullable, propertyOrdering, example, format, type, ...rest } = schema
  const plain = typeof type === 'string' && type !== 'TYPE_UNSPECIFIED' ? type.toLowerCase() : undefined
  const out: Record<string, unknown> = {
    ...((plain ?? Array.isArray(type)) && { type: plain ?? type }),
    ...rest,
    ...(format !== undefined && format !== 'enum' && { format }),
    ...(example !== undefined && { examples: [example] }),
  }
  for (const key of numbers) if (/^\d+$/.test(textIn(out[key]) ?? '')) out[key] = Number(out[key])
  for (const key of ['items', 'additionalProperties']) {
    const inner = objectIn(out[key])
    if (inner !== undefined) out[key] = decodeSchema(inner)
  }
  for (const key of ['anyOf', 'oneOf', 'allOf', 'prefixItems']) {
    if (Array.isArray(out[key])) out[key] = listIn(out[key]).map((inner) => decodeInner(inner))
  }
  const properties = objectIn(out['properties'])
  if (properties !== undefined) out['properties'] = decodeProperties(properties, listIn(propertyOrdering))
  return nullable === true ? withNull(out) : out
}

function decodeInner(value: unknown): unknown {
  const schema = objectIn(value)
  return schema === undefined ? value : decodeSchema(schema)
}

function decodeProperties(properties: JsonObject, ordering: readonly unknown[]): JsonObject {
  const first = ordering.flatMap((name) => textIn(name) ?? []).filter((name) => Object.hasOwn(properties, name))
  const names = new Set([...first, ...Object.keys(properties)])
  return Object.fromEntries([...names].map((name) => [name, decodeInner(properties[name])]))
}

function withNull(schema: Record<string, unknown>): JsonSchema {
  const { type, anyOf, ...rest } = schema
  if (typeof type === 'string') {
    const values = Array.isArray(schema['enum']) && { enum: [...listIn(schema['enum']), null] }
    return { type: [type, 'null'], ...(Array.isArray(anyOf) && { anyOf }), ...rest, ...values }
  }
  if (Array.isArray(anyOf)) return { ...schema, anyOf: [...listIn(anyOf), { type: 'null' }] }
  return schema
}
