import { VadeError } from '../../core/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import { isObject, type Json } from '../json.ts'

/** What a field must be: says what is wrong with a value, or nothing. Null and absent are always right. */
type Rule = (value: unknown) => string | undefined

/**
 * The shapes that every provider of a protocol would refuse, found before anything is sent or paid. A relayed body is
 * not decoded: fields that are not listed, and the insides of most that are, pass as they are.
 * Throws `invalid_request` naming the field.
 */
export function checkShape(dialect: DialectName, body: Json): void {
  const { required, fields, inside, list } = shapes[dialect]
  for (const name of required) if (body[name] === undefined || body[name] === null) throw missing(name)
  checkFields(body, fields, '')
  if (inside !== undefined && isObject(body[inside.name])) {
    checkFields(body[inside.name] as Json, inside.fields, `${inside.name}.`)
  }
  if (list !== undefined) checkTurns(list, body[list.name])
}

function checkFields(of: Json, fields: Readonly<Record<string, Rule>>, at: string): void {
  for (const name in fields) {
    const value = of[name]
    const wrong = value === undefined || value === null ? undefined : fields[name]?.(value)
    if (wrong !== undefined) throw wrongField(at + name, wrong)
  }
}

interface Shape {
  readonly required: readonly string[]
  readonly fields: Readonly<Record<string, Rule>>
  /** The member that holds the settings, where they are not beside the others. */
  readonly inside?: { readonly name: string; readonly fields: Readonly<Record<string, Rule>> }
  /** The turns of the conversation. */
  readonly list?: Turns
}

interface Turns {
  readonly name: string
  readonly content: string
  readonly roles: readonly string[]
  readonly roleOptional?: boolean
  /** A text may stand for the whole list. */
  readonly textAllowed?: boolean
  /** Turns without `content` that are right, by their own look. */
  readonly contentOptional: (turn: Json) => boolean
}

function checkTurns(turns: Turns, given: unknown): void {
  const { name, content, roles } = turns
  if (turns.textAllowed === true && (typeof given === 'string' || given === undefined)) return
  if (!Array.isArray(given)) throw wrongField(name, 'it must be a list')
  if (given.length === 0) throw wrongField(name, 'it is empty; send at least one')
  for (const [index, turn] of (given as readonly unknown[]).entries()) {
    const at = `${name}[${String(index)}]`
    if (!isObject(turn)) throw wrongField(at, 'it must be an object')
    const { role } = turn
    if (turns.roleOptional !== true || role !== undefined) {
      if (typeof role !== 'string' || !roles.includes(role))
        throw wrongField(`${at}.role`, `it must be one of ${roles.join(', ')}`)
    }
    const said = turn[content]
    if (said === undefined || said === null) {
      if (!turns.contentOptional(turn)) throw missing(`${at}.${content}`)
    } else if (typeof said === 'string' ? content === 'parts' : !Array.isArray(said)) {
      throw wrongField(`${at}.${content}`, content === 'parts' ? 'it must be a list' : 'it must be a text or a list')
    }
    if (Array.isArray(said)) {
      const odd = (said as readonly unknown[]).findIndex((part) => !isObject(part))
      if (odd !== -1) throw wrongField(`${at}.${content}[${String(odd)}]`, 'it must be an object')
    }
  }
}

const text: Rule = (value) => (typeof value === 'string' ? undefined : 'it must be a text')
const name: Rule = (value) => (typeof value === 'string' && value !== '' ? undefined : 'it must be the name of a model')
const truth: Rule = (value) => (typeof value === 'boolean' ? undefined : 'it must be true or false')
const list: Rule = (value) => (Array.isArray(value) ? undefined : 'it must be a list')
const object: Rule = (value) => (isObject(value) ? undefined : 'it must be an object')
const textOrList: Rule = (value) =>
  typeof value === 'string' || Array.isArray(value) ? undefined : 'it must be a text or a list'
const textOrObject: Rule = (value) =>
  typeof value === 'string' || isObject(value) ? undefined : 'it must be a text or an object'
const number =
  (from: number, to: number): Rule =>
  (value) =>
    typeof value === 'number' && value >= from && value <= to
      ? undefined
      : `it must be a number from ${String(from)} to ${String(to)}`
const count =
  (from: number): Rule =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= from
      ? undefined
      : `it must be a whole number, ${String(from)} or more`
/** Of answers to the same question: every one of them is paid. */
const choices: Rule = (value) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 128
    ? undefined
    : 'it must be a whole number from 1 to 128'

const shapes: Record<DialectName, Shape> = {
  'openai-chat': {
    required: ['model', 'messages'],
    fields: {
      model: name,
      stream: truth,
      stream_options: object,
      n: choices,
      temperature: number(0, 2),
      top_p: number(0, 1),
      max_tokens: count(1),
      max_completion_tokens: count(1),
      frequency_penalty: number(-2, 2),
      presence_penalty: number(-2, 2),
      stop: textOrList,
      seed: (value) => (Number.isInteger(value) ? undefined : 'it must be a whole number'),
      tools: list,
      tool_choice: textOrObject,
      parallel_tool_calls: truth,
      response_format: object,
      logprobs: truth,
      top_logprobs: number(0, 20),
      logit_bias: object,
      user: text,
      metadata: object,
    },
    list: {
      name: 'messages',
      content: 'content',
      roles: ['system', 'developer', 'user', 'assistant', 'tool', 'function'],
      contentOptional: ({ role }) => role === 'assistant' || role === 'function',
    },
  },
  'openai-responses': {
    required: ['model'],
    fields: {
      model: name,
      stream: truth,
      input: textOrList,
      instructions: textOrList,
      temperature: number(0, 2),
      top_p: number(0, 1),
      max_output_tokens: count(1),
      tools: list,
      tool_choice: textOrObject,
      parallel_tool_calls: truth,
      previous_response_id: text,
      store: truth,
      text: object,
      reasoning: object,
      metadata: object,
      include: list,
    },
    list: {
      name: 'input',
      content: 'content',
      roles: ['system', 'developer', 'user', 'assistant'],
      roleOptional: true,
      textAllowed: true,
      contentOptional: ({ type }) => type !== undefined && type !== 'message',
    },
  },
  anthropic: {
    required: ['model', 'messages', 'max_tokens'],
    fields: {
      model: name,
      stream: truth,
      // 0 writes the prompt cache, and nothing else.
      max_tokens: count(0),
      system: textOrList,
      temperature: number(0, 1),
      top_p: number(0, 1),
      top_k: count(0),
      stop_sequences: list,
      tools: list,
      tool_choice: object,
      thinking: object,
      metadata: object,
    },
    list: { name: 'messages', content: 'content', roles: ['user', 'assistant'], contentOptional: () => false },
  },
  gemini: {
    required: ['contents'],
    fields: {
      tools: list,
      toolConfig: object,
      generationConfig: object,
      safetySettings: list,
      systemInstruction: textOrObject,
    },
    inside: {
      name: 'generationConfig',
      fields: {
        temperature: number(0, 2),
        topP: number(0, 1),
        topK: number(0, 1_000_000),
        maxOutputTokens: count(1),
        candidateCount: choices,
        stopSequences: list,
        seed: (value) => (Number.isInteger(value) ? undefined : 'it must be a whole number'),
      },
    },
    list: {
      name: 'contents',
      content: 'parts',
      roles: ['user', 'model', 'function'],
      roleOptional: true,
      contentOptional: () => false,
    },
  },
}

function missing(param: string): VadeError {
  return new VadeError('invalid_request', `'${param}' is missing.`, { param })
}

function wrongField(param: string, why: string): VadeError {
  return new VadeError('invalid_request', `'${param}' is not right: ${why}.`, { param })
}
