import { z } from 'zod'
import {
  VadeError,
  type Content,
  type GenerateRequest,
  type Message,
  type OutputForm,
  type Sampling,
} from '../../core/index.ts'

const textPart = z.object({ type: z.literal('text'), text: z.string() })
const imagePart = z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) })
const words = z.union([z.string(), z.array(textPart)])
const toolCall = z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) })
const message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: words }),
  z.object({ role: z.literal('developer'), content: words }),
  z.object({
    role: z.literal('user'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [textPart, imagePart]))]),
  }),
  z.object({ role: z.literal('assistant'), content: words.nullish(), tool_calls: z.array(toolCall).nullish() }),
  z.object({ role: z.literal('tool'), content: words, tool_call_id: z.string() }),
])
const schemaObject = z.record(z.string(), z.unknown())
const sampling = {
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.int().min(0).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  seed: z.int().nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
}
const common = {
  model: z.string().min(1).max(200),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.int().min(1).max(8).nullish(),
  user: z.string().nullish(),
}

/** The body of POST /v1/chat/completions; unknown fields are ignored. Source: OpenAI's API reference. */
const chatBody = z.object({
  ...common,
  ...sampling,
  messages: z.array(message).min(1),
  tools: z
    .array(
      z.object({
        type: z.literal('function'),
        function: z.object({
          name: z.string().regex(/^[\w-]{1,64}$/),
          description: z.string().nullish(),
          parameters: schemaObject.nullish(),
        }),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([z.enum(['auto', 'none', 'required']), z.object({ function: z.object({ name: z.string() }) })])
    .nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({ type: z.literal('json_schema'), json_schema: z.object({ name: z.string(), schema: schemaObject }) }),
    ])
    .nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
})

const completionBody = z.object({
  ...common,
  ...sampling,
  prompt: z.union([z.string(), z.array(z.string()).length(1)]),
})

export interface Decoded {
  readonly model: string
  readonly request: GenerateRequest
  readonly stream: boolean
  readonly includeUsage: boolean
  readonly n: number
}

/** Throws `invalid_request` naming the field, as `messages[0].role`. */
export function decodeChatRequest(json: unknown): Decoded {
  const body = parse(chatBody, json)
  const choice = body.tool_choice
  const tools = body.tools?.map(({ function: tool }) => ({
    name: tool.name,
    parameters: tool.parameters ?? { type: 'object', properties: {} },
    ...(tool.description && { description: tool.description }),
  }))
  if (typeof choice === 'object' && choice !== null && !tools?.some(({ name }) => name === choice.function.name)) {
    throw new VadeError(
      'invalid_request',
      `tool_choice names '${choice.function.name}', which is not among the tools.`,
      { param: 'tool_choice' },
    )
  }
  const request: GenerateRequest = {
    messages: body.messages.map(messageOf),
    sampling: samplingOf(body),
    ...(tools && tools.length > 0 && { tools }),
    ...(choice && { toolChoice: typeof choice === 'string' ? choice : { name: choice.function.name } }),
    ...(body.response_format && { output: outputOf(body.response_format) }),
    ...(body.logprobs === true && { logprobs: { top: body.top_logprobs ?? 0 } }),
  }
  return { request, ...wrap(body) }
}

export function decodeCompletionRequest(json: unknown): Decoded {
  const body = parse(completionBody, json)
  const rawPrompt = typeof body.prompt === 'string' ? body.prompt : (body.prompt[0] ?? '')
  return { request: { messages: [], rawPrompt, sampling: samplingOf(body) }, ...wrap(body) }
}

function wrap(body: {
  model: string
  stream?: boolean | null | undefined
  stream_options?: { include_usage?: boolean | null | undefined } | null | undefined
  n?: number | null | undefined
}) {
  return {
    model: body.model,
    stream: body.stream ?? false,
    includeUsage: body.stream_options?.include_usage ?? false,
    n: body.n ?? 1,
  }
}

/** Throws `invalid_request` naming the first field that is wrong. */
export function parse<Shape extends z.ZodType>(shape: Shape, json: unknown): z.output<Shape> {
  const parsed = shape.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const param = (issue?.path ?? []).reduce<string>(
    (path, key) =>
      typeof key === 'number' ? `${path}[${String(key)}]` : `${path}${path === '' ? '' : '.'}${String(key)}`,
    '',
  )
  throw new VadeError(
    'invalid_request',
    `${param === '' ? 'The body' : `'${param}'`} is not right: ${issue?.message ?? 'unknown'}.`,
    param === '' ? {} : { param },
  )
}

function messageOf(given: z.output<typeof message>, index: number): Message {
  if (given.role === 'system' || given.role === 'developer') return { role: 'system', text: joined(given.content) }
  if (given.role === 'tool') return { role: 'tool', callId: given.tool_call_id, text: joined(given.content) }
  if (given.role === 'assistant') {
    const toolCalls = given.tool_calls?.map(({ id, function: call }) => ({ id, ...call }))
    return { role: 'assistant', text: joined(given.content ?? ''), ...(toolCalls && { toolCalls }) }
  }
  const content: Content[] =
    typeof given.content === 'string'
      ? [{ type: 'text', text: given.content }]
      : given.content.map((part) => contentOf(part, index))
  return { role: 'user', content }
}

function contentOf(part: z.output<typeof textPart> | z.output<typeof imagePart>, index: number): Content {
  if (part.type === 'text') return part
  const data = /^data:(image\/[\w.+-]+);base64,([A-Za-z0-9+/=]+)$/.exec(part.image_url.url)
  if (data === null) {
    throw new VadeError(
      'invalid_request',
      'An image must come as a data: URL with base64; Vade fetches no addresses that callers name.',
      { param: `messages[${String(index)}].content` },
    )
  }
  return { type: 'image', mediaType: data[1] ?? '', data: Uint8Array.from(Buffer.from(data[2] ?? '', 'base64')) }
}

function joined(content: z.output<typeof words>): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('')
}

function outputOf(format: NonNullable<z.output<typeof chatBody>['response_format']>): OutputForm {
  if (format.type === 'json_schema') return { type: 'json-schema', ...format.json_schema }
  return format.type === 'json_object' ? { type: 'json' } : { type: 'text' }
}

const samplingShape = z.object(sampling)

function samplingOf(body: z.output<typeof samplingShape>): Sampling {
  const maxTokens = body.max_completion_tokens ?? body.max_tokens
  const given = {
    temperature: body.temperature,
    topP: body.top_p,
    topK: body.top_k,
    minP: body.min_p,
    seed: body.seed,
    maxTokens,
    frequencyPenalty: body.frequency_penalty,
    presencePenalty: body.presence_penalty,
    stop: typeof body.stop === 'string' ? [body.stop] : body.stop,
  }
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== null && value !== undefined),
  ) as Sampling
}
