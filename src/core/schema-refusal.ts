import type { z } from 'zod'
import { VadeError } from './errors.ts'

type Issue = z.core.$ZodIssue

/** What a schema of Zod refused, in words that a person can act on. */
export interface SchemaRefusal {
  readonly path: readonly PropertyKey[]
  /** The path as `messages[0].role`; empty for the whole. */
  readonly field: string
  readonly kind: 'missing' | 'unknown' | 'wrong'
  /** As `it must be a string`. */
  readonly why: string
}

/** What `value` is by the schema, or why it is not: of the forms that it could have had, by the one that it came nearest to. */
export function checkBySchema<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly data: z.output<Schema> } | { readonly refusal: SchemaRefusal } {
  const parsed = schema.safeParse(value, { reportInput: true })
  return parsed.success ? { data: parsed.data } : { refusal: refusalOf(nearest(parsed.error.issues)) }
}

/** For who sent it: `invalid_request` with the field; `whole` stands for all of it, as `The body`. */
export function schemaError({ field, kind, why }: SchemaRefusal, whole: string): VadeError {
  const what = field === '' ? whole : `'${field}'`
  const said = kind === 'missing' ? 'is missing' : `is not right: ${why}`
  return new VadeError('invalid_request', `${what} ${said}.`, field === '' ? {} : { param: field })
}

function refusalOf(issue: Issue): SchemaRefusal {
  if (issue.code === 'unrecognized_keys') {
    const path = [...issue.path, ...issue.keys.slice(0, 1)]
    return { path, field: named(path), kind: 'unknown', why: 'there is no such field; remove it or correct its name' }
  }
  const { path, message, input } = issue
  const isMissing = path.length > 0 && input === undefined && zodsWords.test(message)
  const kind = isMissing ? 'missing' : 'wrong'
  return { path, field: named(path), kind, why: isMissing ? 'it is missing' : sentence(issue) }
}

function nearest(issues: readonly Issue[]): Issue {
  const [first] = issues
  if (first === undefined) throw new Error('A failed parse has an issue.')
  if (first.code !== 'invalid_union') return first
  const [best] = first.errors
    .filter((branch) => branch.length > 0)
    .map((branch) => ({ issue: nearest(branch), wrong: branch.length }))
    .toSorted((a, b) => depth(b.issue) - depth(a.issue) || a.wrong - b.wrong)
  if (best === undefined || depth(best.issue) === 0) return first
  return { ...best.issue, path: [...first.path, ...best.issue.path] }
}

function depth({ code, path }: Issue): number {
  return path.length + (code === 'unrecognized_keys' ? 1 : 0)
}

function named(path: readonly PropertyKey[]): string {
  return path.reduce<string>((before, key) => {
    if (typeof key === 'number') return `${before}[${String(key)}]`
    return before === '' ? String(key) : `${before}.${String(key)}`
  }, '')
}

/** Zod's own messages; all others are a schema's. */
const zodsWords = /^(?:Invalid|Too)\b/

const kinds: Readonly<Record<string, string>> = {
  int: 'a whole number',
  record: 'an object',
  array: 'an array',
  object: 'an object',
}

/** Of what has a length. */
const units: Readonly<Record<string, string>> = { string: ' characters long', array: ' entries long' }

function sentence(issue: Issue): string {
  const { code, message } = issue
  if (!zodsWords.test(message)) return message.startsWith('must ') ? `it ${message}` : message.replace(/\.$/, '')
  if (code === 'invalid_type') return `it must be ${kinds[issue.expected] ?? `a ${issue.expected}`}`
  if (code === 'too_small') return tooSmall(issue)
  if (code === 'too_big') return tooBig(issue)
  if (code === 'invalid_value') return `it must be ${oneOf(issue.values.map((each) => `'${String(each)}'`))}`
  if (code === 'invalid_key') return 'a name in it is not allowed; use lower-case letters, digits and hyphens'
  return 'it is not of the form that it must have'
}

function tooSmall({ minimum, origin, inclusive }: Extract<Issue, { readonly code: 'too_small' }>): string {
  if (origin in units && Number(minimum) === 1) return 'it must not be empty'
  return `it must be ${inclusive === false ? 'more than' : 'at least'} ${String(minimum)}${units[origin] ?? ''}`
}

function tooBig({ maximum, origin, inclusive }: Extract<Issue, { readonly code: 'too_big' }>): string {
  return `it must be ${inclusive === false ? 'less than' : 'at most'} ${String(maximum)}${units[origin] ?? ''}`
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`
}
