import { isObject } from '../../json.ts'

/** The numbers of JSON in Node 24, which TypeScript does not know yet. Source: TC39, JSON.parse source text access. */
interface ExactJson {
  parse(text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown
  rawJSON(text: string): unknown
}
const exact = JSON as unknown as ExactJson

/**
 * The arguments of a tool as an object. Numbers too long for a double stay as they are written, for `JSON.stringify`.
 * What is no object is kept under INVALID_JSON, as Anthropic advises for arguments that a model broke off.
 */
export function objectOfArguments(text: string): Readonly<Record<string, unknown>> {
  if (text.trim() === '') return {}
  try {
    const value: unknown = /\d{16}/.test(text) ? exact.parse(text, keepLongNumber) : JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    // It is told to the model below.
  }
  return { INVALID_JSON: text }
}

function keepLongNumber(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value === 'number' && source !== undefined && String(value) !== source ? exact.rawJSON(source) : value
}
