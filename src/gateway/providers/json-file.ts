import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'
import type { z } from 'zod'
import { checkBySchema, VadeError, type SchemaRefusal } from '../../core/index.ts'

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
  const checked = checkBySchema(shape, plainValue(tree))
  if ('data' in checked) return checked.data
  const { path, field, kind, why } = checked.refusal
  const offset = offsetOf(tree, path, kind)
  throw wrong({ file, text, offset }, `${field === '' ? 'the file' : field}: ${why}`, field)
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

/** Of what is missing, that of the value it is missing in. */
function offsetOf(tree: Node, path: SchemaRefusal['path'], kind: SchemaRefusal['kind']): number {
  for (let length = path.length; length >= 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length) as (string | number)[])
    if (node === undefined) continue
    // An unknown field is best shown at its name, a wrong value at the value.
    return (kind === 'unknown' ? (node.parent ?? node) : node).offset
  }
  return 0
}
