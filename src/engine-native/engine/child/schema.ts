import { VadeError, type JsonSchema } from '../../../core/index.ts'

/** Says something about a value, but holds it to nothing. */
const silent = new Set(['title', 'description', 'default', 'examples', '$schema', '$id', '$comment', 'deprecated'])
const known = new Set(
  `type properties required additionalProperties items prefixItems minItems maxItems minLength maxLength enum const
   oneOf format minProperties maxProperties $ref $defs`.split(/\s+/),
)
const formats = new Set(['date', 'time', 'date-time'])
const deepest = 32

/**
 * The schema in the words that the grammar maker knows; it silently skips all others. With `strict` a keyword that
 * cannot be held throws `invalid_request`, without it that keyword is left out.
 */
export function grammarSchema(schema: unknown, strict: boolean, path: readonly string[] = []): JsonSchema {
  if (path.length > deepest) throw refused(path, 'is nested too deeply')
  if (schema === true || !isObject(schema)) throw refused(path, 'is not an object')
  const result: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(schema)) {
    const at = [...path, key]
    if (silent.has(key)) continue
    if (key === 'anyOf' || key === 'oneOf') result['oneOf'] = list(value, at, strict)
    else if (key === 'allOf' && Array.isArray(value) && value.length === 1)
      Object.assign(result, grammarSchema(value[0], strict, [...at, '0']))
    else if (key === 'properties' || key === '$defs') result[key] = each(value, at, strict)
    else if (key === 'definitions') result['$defs'] = each(value, at, strict)
    else if (key === '$ref') result[key] = reference(value, at)
    else if (key === 'type') result[key] = typeOf(value, at)
    else if (key === 'items') result[key] = grammarSchema(value, strict, at)
    else if (key === 'prefixItems') result[key] = list(value, at, strict)
    else if (key === 'additionalProperties')
      result[key] = isObject(value) && Object.keys(value).length > 0 ? grammarSchema(value, strict, at) : value === true
    else if (key === 'format') {
      if (formats.has(String(value))) result[key] = value
    } else if (known.has(key)) result[key] = value
    else if (strict) throw refused(at, 'is a keyword that the engine cannot hold an answer to; leave it out')
  }
  return result
}

const types = new Set(['string', 'number', 'integer', 'boolean', 'null', 'object', 'array'])

function typeOf(value: unknown, path: readonly string[]): unknown {
  const named = Array.isArray(value) ? value : [value]
  if (named.length > 0 && named.every((name) => types.has(String(name)))) return value
  throw refused(path, `is ${JSON.stringify(value)}, which is no type of JSON`)
}

/** Only what the schema itself defines: the grammar maker takes anything else for `any`. */
function reference(value: unknown, path: readonly string[]): string {
  const name = String(value).replace('#/definitions/', '#/$defs/')
  if (/^#\/\$defs\/[^/]+$/.test(name)) return name
  throw refused(path, `is ${JSON.stringify(value)}; only '#/$defs/NAME' can be followed`)
}

function each(value: unknown, path: readonly string[], strict: boolean): JsonSchema {
  if (!isObject(value)) throw refused(path, 'is not an object')
  return Object.fromEntries(
    Object.entries(value).map(([name, schema]) => [name, grammarSchema(schema, strict, [...path, name])]),
  )
}

function list(value: unknown, path: readonly string[], strict: boolean): JsonSchema[] {
  if (!Array.isArray(value) || value.length === 0) throw refused(path, 'is not a list of schemas')
  return value.map((schema, index) => grammarSchema(schema, strict, [...path, String(index)]))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refused(path: readonly string[], why: string): VadeError {
  const param = ['schema', ...path].join('.')
  return new VadeError('invalid_request', `The JSON schema cannot be used: ${param} ${why}.`, { param })
}
