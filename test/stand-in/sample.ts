import { isRecord } from './protocol.ts'

/** A value that fits a JSON schema of the usual kinds. */
export function sampleOf(schema: unknown): unknown {
  if (!isRecord(schema)) return {}
  if (Array.isArray(schema['enum'])) return schema['enum'][0]
  if ('const' in schema) return schema['const']
  const type: unknown = Array.isArray(schema['type']) ? schema['type'][0] : schema['type']
  switch (typeof type === 'string' ? type.toLowerCase() : type) {
    case 'string':
      return 'Zürich'
    case 'integer':
      return 7
    case 'number':
      return 0.5
    case 'boolean':
      return true
    case 'null':
      return null
    case 'array':
      return [sampleOf(schema['items'])]
    default: {
      const properties = isRecord(schema['properties']) ? schema['properties'] : {}
      return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, sampleOf(one)]))
    }
  }
}
