import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isRecord } from '../stand-in/protocol.ts'
import type { Specification } from './specifications.ts'

interface Validator {
  (value: unknown): boolean
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null
}

/** What is used of Ajv, which lies outside of the checkout. */
interface Ajv {
  addSchema(schema: unknown, id: string): void
  compile(schema: object): Validator
}

/** An OpenAPI 3.1 description in YAML; `packages` is the folder that has Ajv. */
export function readOpenApi(file: string, packages: string): Specification {
  const load = createRequire(join(packages, 'package.json'))
  const { Ajv2020 } = load('ajv/dist/2020') as { Ajv2020: new (options: object) => Ajv }
  const { parse } = load('yaml') as { parse: (text: string, options: object) => unknown }
  const text = readFileSync(file, 'utf8')
  const document = asJsonSchema(parse(text, { maxAliasCount: -1 }))
  const ajv = new Ajv2020({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true })
  ajv.addSchema(document, 'api')
  const validators = new Map<string, Validator>()
  return {
    check(schema, value) {
      const validator = validators.get(schema) ?? ajv.compile({ $ref: `api#/components/schemas/${schema}` })
      validators.set(schema, validator)
      if (validator(value)) return null
      const errors = (validator.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`)
      return `${schema}: ${[...new Set(errors)].join('; ')}\nin ${JSON.stringify(value)}`
    },
  }
}

/**
 * As JSON Schema has it: kinds that are told apart by a discriminator overlap without it, where `oneOf` says that only one
 * may fit; and `nullable` is of OpenAPI 3.0.
 */
function asJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(asJsonSchema)
  if (!isRecord(schema)) return schema
  const entries = Object.entries(schema).flatMap(([name, value]) => {
    if (name === 'nullable' && typeof value === 'boolean') return []
    return [[name === 'oneOf' && Array.isArray(value) ? 'anyOf' : name, asJsonSchema(value)]]
  })
  const read: unknown = Object.fromEntries(entries)
  return schema['nullable'] === true ? { anyOf: [read, { type: 'null' }] } : read
}
