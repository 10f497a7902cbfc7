import type { z } from 'zod'

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

function sentence(issue: Issue): string {
  const { code, message } = issue
  if (!zodsWords.test(message)) return message.startsWith('must ') ? `it ${message}` : message.replace(/\.$/, '')
  if (code === 'invalid_type') return `it must be ${kinds[issue.expected] ?? `a ${issue.expected}`}`
  if (code === 'too_small') return tooSmall(issue)
  if (code === 'too_big')
    return `it must be ${issue.inclusive === false ? 'less than' : 'at most'} ${limit(issue.maximum, issue)}`
  if (code === 'invalid_value') return `it must be ${oneOf(issue.values.map((each) => `'${String(each)}'`))}`
  if (code === 'invalid_key') return 'a name in it is not allowed; use lower-case letters, digits and hyphens'
  return 'it is not of the form that it must have'
}

function tooSmall(issue: Extract<Issue, { readonly code: 'too_small' }>): string {
  const text = limit(issue.minimum, issue)
  if (text.startsWith('1 ')) return 'it must not be empty'
  return `it must be ${issue.inclusive === false ? 'more than' : 'at least'} ${text}`
}

function limit(count: number | bigint, { origin }: { readonly origin: string }): string {
  if (origin === 'string') return `${String(count)} characters long`
  return `${String(count)}${origin === 'array' ? ' entries long' : ''}`
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`
}
