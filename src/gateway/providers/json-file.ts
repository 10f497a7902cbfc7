import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'
import type { z } from 'zod'
import { VadeError } from '../../core/index.ts'

/**
 * A JSON file that a person wrote, with comments and commas at the end allowed. Throws `invalid_request` with the file,
 * the line, the column and the field, and never with what stands there: it may be a key.
 */
export function parseJsonFile<Shape extends z.ZodType>(text: string, file: string, shape: Shape): z.output<Shape> {
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false })
  const [first] = errors
  if (first !== undefined || tree === undefined) {
    const said = first === undefined ? 'value expected' : words(printParseErrorCode(first.error))
    throw wrong({ file, text, offset: first?.offset ?? 0 }, `${said}. Correct the JSON there`)
  }
  const twice = repeatedKey(tree)
  if (twice !== undefined)
    throw wrong({ file, text, offset: twice.offset }, `'${String(twice.value)}' stands there twice. Remove one`)
  const parsed = shape.safeParse(plainValue(tree))
  if (parsed.success) return parsed.data
  const issue = deepest(parsed.error.issues)
  const at = locate(tree, issue)
  throw wrong(
    { file, text, offset: at.offset },
    `${at.path === '' ? 'the file' : at.path}: ${at.missing ? 'it is missing' : sentence(issue)}`,
    at.path,
  )
}

interface Place {
  readonly file: string
  readonly text: string
  readonly offset: number
}

function wrong({ file, text, offset }: Place, what: string, param?: string): VadeError {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  const column = offset - before.lastIndexOf('\n')
  return new VadeError('invalid_request', `${file}, line ${String(line)}, column ${String(column)}: ${what}.`, {
    ...(param !== undefined && param !== '' && { param }),
  })
}

/** `ValueExpected` as `value expected`. */
function words(code: string): string {
  return code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()
}

/** Not `getNodeValue`: an object from a file must not get a prototype from it. */
function plainValue(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plainValue)
  if (node.type !== 'object') return node.value
  const entries = (node.children ?? []).flatMap(({ children }) => {
    const [key, value] = children ?? []
    return key === undefined || value === undefined ? [] : [[String(key.value), plainValue(value)] as const]
  })
  return Object.fromEntries(entries)
}

function repeatedKey(node: Node): Node | undefined {
  const seen = new Set<unknown>()
  for (const child of node.children ?? []) {
    const key = node.type === 'object' ? child.children?.[0] : undefined
    if (key !== undefined && seen.has(key.value)) return key
    seen.add(key?.value)
    const inside = repeatedKey(child)
    if (inside !== undefined) return inside
  }
  return undefined
}

type Issue = z.core.$ZodIssue

/** Of the shapes that a value could have had, the one that it came nearest to says most. */
function deepest(issues: readonly Issue[]): Issue {
  const [first] = issues
  if (first === undefined) throw new Error('A failed parse has an issue.')
  if (first.code !== 'invalid_union') return first
  const [nearest] = first.errors
    .filter((branch) => branch.length > 0)
    .map((branch) => ({ issue: deepest(branch), wrong: branch.length }))
    .sort((a, b) => rank(b.issue) - rank(a.issue) || a.wrong - b.wrong)
  if (nearest === undefined || rank(nearest.issue) === 0) return first
  return { ...nearest.issue, path: [...first.path, ...nearest.issue.path] }
}

function rank({ code, path }: Issue): number {
  return path.length + (code === 'unrecognized_keys' ? 1 : 0)
}

function locate(
  tree: Node,
  issue: Issue,
): { readonly offset: number; readonly path: string; readonly missing: boolean } {
  const path = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])] as (
    | string
    | number
  )[]
  for (let length = path.length; length >= 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length))
    if (node === undefined) continue
    // An unknown field is best shown at its name, a wrong value at the value.
    const shown = issue.code === 'unrecognized_keys' ? (node.parent ?? node) : node
    return {
      offset: shown.offset,
      path: show(path),
      missing: length < path.length && issue.code !== 'unrecognized_keys',
    }
  }
  return { offset: 0, path: show(path), missing: true }
}

function show(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${String(step)}]`
    return text === '' ? step : `${text}.${step}`
  }, '')
}

function sentence(issue: Issue): string {
  if (issue.code === 'unrecognized_keys') return 'there is no such field. Remove it or correct its name'
  if (issue.code === 'invalid_type') return `it must be ${article(issue.expected)}`
  if (issue.code === 'too_small') return `it must be at least ${String(issue.minimum)}${unit(issue.origin)}`
  if (issue.code === 'too_big') return `it must be at most ${String(issue.maximum)}${unit(issue.origin)}`
  if (issue.code === 'invalid_value')
    return `it must be one of ${issue.values.map((value) => `'${String(value)}'`).join(', ')}`
  if (issue.code === 'invalid_key') return 'a name here is not allowed; use lower-case letters, digits and hyphens'
  // Shapes that can be many things say so themselves.
  return `it ${issue.message.startsWith('must') ? issue.message : 'is not of the form that it must have'}`
}

function article(kind: string): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`
}

function unit(origin: string): string {
  return origin === 'string' ? ' characters long' : origin === 'array' ? ' entries long' : ''
}
