import { readFileSync } from 'node:fs'
import { isRecord, textOr } from '../stand-in/protocol.ts'
import type { Specification } from './specifications.ts'

/**
 * A description by Google's API Discovery Service. Google refuses every name it does not know.
 * Source: its type-format reference.
 */
export function readDiscovery(file: string): Specification {
  const document: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const schemas = isRecord(document) && isRecord(document['schemas']) ? document['schemas'] : {}

  function checkValue(schema: unknown, value: unknown, place: string): string | null {
    if (!isRecord(schema)) return `${place} has no schema`
    const reference = schema['$ref']
    if (typeof reference === 'string') return checkValue(schemas[reference], value, place)
    switch (schema['type']) {
      case 'object':
        return checkObject(schema, value, place)
      case 'array':
        if (!Array.isArray(value)) return `${place} is no list`
        return first(value.map((one, index) => checkValue(schema['items'], one, `${place}[${String(index)}]`)))
      case 'string':
        if (Array.isArray(schema['enum']) && !schema['enum'].includes(value)) return `${place} is none of its values`
        // Whole numbers of 64 bits are strings, and Google takes numbers for them.
        if (textOr(schema['format'], '').endsWith('int64') && typeof value === 'number') return null
        return typeof value === 'string' ? null : `${place} is no text`
      case 'integer':
      case 'number':
        return typeof value === 'number' ? null : `${place} is no number`
      case 'boolean':
        return typeof value === 'boolean' ? null : `${place} is neither true nor false`
      default:
        return null
    }
  }

  function checkObject(schema: Record<string, unknown>, value: unknown, place: string): string | null {
    if (!isRecord(value)) return `${place} is no object`
    const properties = isRecord(schema['properties']) ? schema['properties'] : {}
    return first(
      Object.entries(value).map(([name, one]) => {
        const known = properties[camelCase(name)] ?? schema['additionalProperties']
        return known === undefined ? `${place}.${name} is not known` : checkValue(known, one, `${place}.${name}`)
      }),
    )
  }

  return { check: (schema, value) => checkValue(schemas[schema], value, schema) }
}

/** Names are also taken as they stand in Google's own sources. */
function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function first(problems: readonly (string | null)[]): string | null {
  return problems.find((one) => one !== null) ?? null
}
