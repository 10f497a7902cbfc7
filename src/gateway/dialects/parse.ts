import type { z } from 'zod'
import { VadeError } from '../../core/index.ts'

/** Throws `invalid_request` naming the field, as `messages[0].role`. */
export function parseBody<Shape extends z.ZodType>(shape: Shape, json: unknown): z.output<Shape> {
  const parsed = shape.safeParse(json)
  if (parsed.success) return parsed.data
  const { path, message } = deepest(parsed.error.issues)
  const param = path.reduce<string>(
    (before, key) =>
      typeof key === 'number' ? `${before}[${String(key)}]` : `${before}${before === '' ? '' : '.'}${String(key)}`,
    '',
  )
  const what = param === '' ? 'The body' : `'${param}'`
  throw new VadeError('invalid_request', `${what} ${inOurWords(message)}.`, param === '' ? {} : { param })
}

/** What a shape has no sentence of its own for is said as everywhere else. */
function inOurWords(message: string): string {
  const [, expected = '', received] = /^Invalid input: expected (\w+), received (\w+)$/.exec(message) ?? []
  if (received === 'undefined' || message === 'it is missing') return 'is missing'
  const why = received === undefined ? message.replace(/\.$/, '') : `it must be ${article(expected)} ${expected}`
  return `is not right: ${why}`
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? 'an' : 'a'
}

/** Of a union the form that was followed furthest: its error names the field that was meant. */
function deepest(issues: readonly z.core.$ZodIssue[]): { readonly path: PropertyKey[]; readonly message: string } {
  const [issue] = issues
  if (issue === undefined) return { path: [], message: 'unknown' }
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors.map(deepest).toSorted((a, b) => b.path.length - a.path.length)[0]
  if (inner === undefined || inner.path.length === 0) return issue
  return { path: [...issue.path, ...inner.path], message: inner.message }
}
