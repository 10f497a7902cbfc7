import type { Json } from '../json.ts'
import type { DialectName } from './dialect.ts'

/** Fields of a `GenerateRequest`, as they are named in errors; `schema` is that of `output`. */
type Field =
  | `sampling.${'maxTokens' | 'temperature' | 'topP' | 'topK' | 'seed' | 'stop' | 'logitBias'}`
  | `sampling.${'frequencyPenalty' | 'presencePenalty'}`
  | 'tools'
  | 'toolChoice'
  | 'parallelToolCalls'
  | 'output'
  | 'schema'
  | 'logprobs'
  | 'reasoning'
  | 'user'
  | 'metadata'

interface Names {
  /** The list of the turns, and what a turn has its content in; null where a turn is all content. */
  readonly turns: string
  readonly content: string | null
  /** Where there are several names, callers use one of them. */
  readonly fields: { readonly [Name in Field]?: string | readonly string[] }
}

const names: Record<DialectName, Names> = {
  'openai-chat': {
    turns: 'messages',
    content: 'content',
    fields: {
      'sampling.maxTokens': ['max_completion_tokens', 'max_tokens'],
      'sampling.temperature': 'temperature',
      'sampling.topP': 'top_p',
      'sampling.topK': 'top_k',
      'sampling.seed': 'seed',
      'sampling.stop': 'stop',
      'sampling.logitBias': 'logit_bias',
      'sampling.frequencyPenalty': 'frequency_penalty',
      'sampling.presencePenalty': 'presence_penalty',
      tools: 'tools',
      toolChoice: 'tool_choice',
      parallelToolCalls: 'parallel_tool_calls',
      output: 'response_format',
      schema: 'response_format.json_schema.schema',
      logprobs: 'logprobs',
      reasoning: ['reasoning_effort', 'reasoning'],
      user: ['user', 'safety_identifier'],
      metadata: 'metadata',
    },
  },
  'openai-responses': {
    turns: 'input',
    content: null,
    fields: {
      'sampling.maxTokens': 'max_output_tokens',
      'sampling.temperature': 'temperature',
      'sampling.topP': 'top_p',
      tools: 'tools',
      toolChoice: 'tool_choice',
      parallelToolCalls: 'parallel_tool_calls',
      output: 'text.format',
      schema: 'text.format.schema',
      logprobs: ['include', 'top_logprobs'],
      reasoning: 'reasoning',
      user: ['user', 'safety_identifier'],
      metadata: 'metadata',
    },
  },
  anthropic: {
    turns: 'messages',
    content: 'content',
    fields: {
      'sampling.maxTokens': 'max_tokens',
      'sampling.temperature': 'temperature',
      'sampling.topP': 'top_p',
      'sampling.topK': 'top_k',
      'sampling.stop': 'stop_sequences',
      tools: 'tools',
      toolChoice: 'tool_choice',
      parallelToolCalls: 'tool_choice.disable_parallel_tool_use',
      output: 'output_config.format',
      schema: 'output_config.format.schema',
      reasoning: 'thinking',
      user: 'metadata.user_id',
    },
  },
  gemini: {
    turns: 'contents',
    content: 'parts',
    fields: {
      'sampling.maxTokens': 'generationConfig.maxOutputTokens',
      'sampling.temperature': 'generationConfig.temperature',
      'sampling.topP': 'generationConfig.topP',
      'sampling.topK': 'generationConfig.topK',
      'sampling.seed': 'generationConfig.seed',
      'sampling.stop': 'generationConfig.stopSequences',
      'sampling.frequencyPenalty': 'generationConfig.frequencyPenalty',
      'sampling.presencePenalty': 'generationConfig.presencePenalty',
      tools: 'tools',
      toolChoice: 'toolConfig.functionCallingConfig',
      output: ['generationConfig.responseMimeType', 'generationConfig.responseJsonSchema'],
      schema: ['generationConfig.responseJsonSchema', 'generationConfig.responseSchema'],
      logprobs: 'generationConfig.responseLogprobs',
      reasoning: 'generationConfig.thinkingConfig',
    },
  },
}

/** Where a message of a `GenerateRequest` comes from: the index of the turn, and how many parts the message has. */
export interface Origin {
  readonly turn: number
  readonly parts: number
}

/**
 * What a caller who sent this body calls a field of `GenerateRequest`; one that has no other name stays as it is.
 * `originOf` a message is undefined where it cannot be told.
 */
export function callersName(
  dialect: DialectName,
  field: string,
  { body, originOf }: { readonly body: Json; readonly originOf: (message: number) => Origin | undefined },
): string {
  const { turns, content } = names[dialect]
  const [, message, inside] = /^messages(?:\[(\d+)\])?(.*)$/.exec(field) ?? []
  if (inside !== undefined) {
    const origin = message === undefined ? undefined : originOf(Number(message))
    if (origin === undefined) return turns
    const place = `${turns}[${String(origin.turn)}]`
    const [within, part = ''] = /^\.content(\[\d+\])?/.exec(inside) ?? []
    if (within === undefined || content === null) return place
    const given = (body[turns] as readonly Json[])[origin.turn]?.[content]
    // Of a turn that was made into several messages the places are others.
    return `${place}.${content}${Array.isArray(given) && given.length === origin.parts ? part : ''}`
  }
  for (const [own, theirs] of entriesOf(dialect)) {
    if (field !== own && !field.startsWith(`${own}.`)) continue
    return (theirs.find((name) => isIn(body, name)) ?? theirs[0]) + field.slice(own.length)
  }
  return field
}

/** The field of `GenerateRequest` that this protocol calls so; undefined where there is none. */
export function fieldNamed(dialect: DialectName, name: string): string | undefined {
  if (/^\w+/.exec(name)?.[0] === names[dialect].turns) return 'messages'
  return entriesOf(dialect).find(([, theirs]) => theirs.includes(name))?.[0]
}

/** Where a caller of this protocol has the turns of the conversation. */
export function turnsName(dialect: DialectName): string {
  return names[dialect].turns
}

function entriesOf(dialect: DialectName): (readonly [string, readonly [string, ...string[]]])[] {
  return Object.entries(names[dialect].fields).map(([field, name]) => {
    return [field, (typeof name === 'string' ? [name] : name) as [string, ...string[]]] as const
  })
}

function isIn(body: Json, path: string): boolean {
  let at: unknown = body
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !(name in at)) return false
    at = (at as Json)[name]
  }
  return true
}
