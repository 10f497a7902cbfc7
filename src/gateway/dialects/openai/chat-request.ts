import { z } from 'zod'
import {
  VadeError,
  type GenerateRequest,
  type OutputForm,
  type ReasoningRequest,
  type ToolChoice,
  type ToolDefinition,
} from '../../../core/index.ts'
import { parseBody } from '../parse.ts'
import { decoded, present, refused, sharedFields, type Decoded } from './body.ts'
import { cacheOf } from './content.ts'
import { decodeMessages, message } from './decode-messages.ts'

const schemaObject = z.record(z.string(), z.unknown())
const named = z.object({ function: z.object({ name: z.string() }) })
const effort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])

/** The body of POST /v1/chat/completions; unknown fields are ignored. Source: OpenAI's API reference. */
const chatBody = z.object({
  ...sharedFields,
  messages: z.array(message).min(1),
  tools: z
    .array(
      z.object({
        type: z.literal('function', 'Vade knows functions only'),
        function: z.object({
          name: z.string().regex(/^[\w-]{1,64}$/),
          description: z.string().nullish(),
          parameters: schemaObject.nullish(),
          strict: z.boolean().nullish(),
        }),
        cache_control: z.object({ ttl: z.enum(['5m', '1h']).nullish() }).nullish(),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([
      z.enum(['auto', 'none', 'required']),
      named,
      z.object({ allowed_tools: z.object({ mode: z.enum(['auto', 'required']), tools: z.array(named).min(1) }) }),
    ])
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({
          name: z.string(),
          schema: schemaObject,
          description: z.string().nullish(),
          strict: z.boolean().nullish(),
        }),
      }),
    ])
    .nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  reasoning_effort: effort.nullish(),
  /** OpenRouter's way to ask for thoughts. */
  reasoning: z
    .object({
      effort: effort.nullish(),
      max_tokens: z.int().min(0).nullish(),
      exclude: z.boolean().nullish(),
      enabled: z.boolean().nullish(),
    })
    .nullish(),
  verbosity: z.enum(['low', 'medium', 'high']).nullish(),
  safety_identifier: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  service_tier: z.string().nullish(),
  prompt_cache_key: z.string().nullish(),
  modalities: z.array(z.enum(['text', 'audio'])).nullish(),
  functions: refused('it is the old name of tools; use tools'),
  function_call: z.unknown().optional(),
  audio: z.unknown().optional(),
  web_search_options: z.unknown().optional(),
  prediction: z.unknown().optional(),
})

type ChatBody = z.output<typeof chatBody>

/**
 * Throws `invalid_request` naming the field, as `messages[0].role`, and `unsupported` for what only a provider that
 * speaks this protocol itself could do.
 */
export function decodeChatRequest(json: unknown): Decoded {
  const body = parseBody(chatBody, json)
  refuseWhatCannotCross(body)
  const { tools, toolChoice } = toolsOf(body)
  const reasoning = reasoningOf(body)
  const { prompt_cache_key: cacheKey, response_format: format } = body
  const metadata = body.metadata && Object.keys(body.metadata).length > 0 ? body.metadata : null
  const request: GenerateRequest = {
    messages: decodeMessages(body.messages),
    ...present<Omit<GenerateRequest, 'messages'>>({
      tools,
      toolChoice,
      parallelToolCalls: body.parallel_tool_calls,
      output: format && outputOf(format),
      logprobs: body.logprobs === true ? { top: body.top_logprobs ?? 0 } : null,
      cacheKey: cacheKey === '' ? null : cacheKey,
      reasoning: Object.keys(reasoning).length > 0 ? reasoning : null,
      user: body.safety_identifier ?? body.user,
      metadata,
      serviceTier: body.service_tier,
      verbosity: body.verbosity,
    }),
  }
  return decoded(body, [request])
}

/** What has a meaning that no other protocol has words for. */
function refuseWhatCannotCross(body: ChatBody): void {
  const refuse = (param: string, why: string) => {
    throw new VadeError('unsupported', `'${param}' cannot be honoured by this model: ${why}.`, { param })
  }
  if (body.modalities?.includes('audio') === true) refuse('modalities', 'Vade answers in text; ask for text only')
  if (body.audio) refuse('audio', 'Vade answers in text; leave it out')
  if (body.web_search_options) refuse('web_search_options', 'it searches nothing; leave it out, or offer a tool')
  if (body.prediction) refuse('prediction', 'it cannot be given its answer in advance; leave it out')
  if (body.function_call) refuse('function_call', 'it is the old name of tool_choice; use tools and tool_choice')
}

interface Tools {
  readonly tools?: readonly ToolDefinition[]
  readonly toolChoice?: ToolChoice
}

function toolsOf({ tools: given, tool_choice: choice }: ChatBody): Tools {
  const tools = (given ?? []).map(({ function: tool, ...more }): ToolDefinition => {
    const cache = cacheOf(more)
    return {
      name: tool.name,
      parameters: tool.parameters ?? { type: 'object', properties: {} },
      ...(tool.description && { description: tool.description }),
      ...(typeof tool.strict === 'boolean' && { strict: tool.strict }),
      ...(cache !== undefined && { cache }),
    }
  })
  const all = tools.length > 0 ? { tools } : {}
  if (choice === null || choice === undefined) return all
  if (typeof choice === 'string') return { ...all, toolChoice: choice }
  const { mode, names } =
    'function' in choice
      ? { mode: null, names: [choice.function.name] }
      : { mode: choice.allowed_tools.mode, names: choice.allowed_tools.tools.map((one) => one.function.name) }
  const missing = names.find((name) => !tools.some((tool) => tool.name === name))
  if (missing !== undefined) {
    throw new VadeError('invalid_request', `tool_choice names '${missing}', which is not among the tools.`, {
      param: 'tool_choice',
    })
  }
  if (mode === null) return { ...all, toolChoice: { name: names[0] ?? '' } }
  return { tools: tools.filter(({ name }) => names.includes(name)), toolChoice: mode }
}

/** OpenAI's newest effort, `max`, is the most that others know. */
function reasoningOf({ reasoning_effort, reasoning }: ChatBody): ReasoningRequest {
  const asked = reasoning_effort ?? reasoning?.effort ?? (reasoning?.enabled === false ? 'none' : null)
  return present<ReasoningRequest>({
    effort: asked === 'max' ? 'xhigh' : asked,
    maxTokens: reasoning?.max_tokens,
    show: reasoning?.exclude === undefined || reasoning.exclude === null ? null : !reasoning.exclude,
  })
}

function outputOf(format: NonNullable<ChatBody['response_format']>): OutputForm {
  if (format.type !== 'json_schema') return format.type === 'json_object' ? { type: 'json' } : { type: 'text' }
  const { name, schema, description, strict } = format.json_schema
  return {
    type: 'json-schema',
    name,
    schema,
    ...(description && { description }),
    ...(typeof strict === 'boolean' && { strict }),
  }
}
