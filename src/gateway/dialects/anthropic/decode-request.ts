import {
  VadeError,
  type GenerateRequest,
  type Message,
  type OutputForm,
  type ReasoningRequest,
  type Sampling,
  type ToolChoice,
  type ToolDefinition,
} from '../../../core/index.ts'
import type { Asked } from '../dialect.ts'
import { parseBody } from '../parse.ts'
import { cached, decodeMessages, decodeSystem } from './decode-messages.ts'
import { refuseForeign } from './foreign.ts'
import { isObject } from '../../json.ts'
import { createReply } from './reply.ts'
import { countBody, messagesBody, type CountBody, type MessagesBody } from './request-body.ts'

export interface MessagesAsked extends Asked {
  /** Fields of the body that a request to a model has no words for and that change little, as `context_management`. */
  readonly lost: readonly string[]
}

/**
 * The body of POST /v1/messages. Throws `invalid_request` naming the field, as `messages[0].content[1].source.data`;
 * `unsupported` where a provider that speaks this protocol could do what no other can.
 */
export function decodeRequest(json: unknown): MessagesAsked {
  refuseForeign(json)
  const body = parseBody(messagesBody, json)
  if (body.thinking?.type === 'enabled' && body.thinking.budget_tokens >= body.max_tokens) {
    const param = 'thinking.budget_tokens'
    throw new VadeError('invalid_request', `'${param}' must be less than 'max_tokens'; what is thought counts too.`, {
      param,
    })
  }
  const request: GenerateRequest = {
    ...promptOf(body),
    sampling: samplingOf(body),
    ...(body.metadata?.user_id && { user: body.metadata.user_id }),
    ...(body.service_tier && { serviceTier: body.service_tier }),
  }
  return {
    model: body.model,
    requests: [request],
    stream: body.stream ?? false,
    lost: lostOf(json, body),
    createReply: () => createReply(body.model),
  }
}

/** The body of POST /v1/messages/count_tokens: a prompt and no settings. Throws as `decodeRequest`. */
export function decodeCountTokens(json: unknown): { readonly model: string; readonly request: GenerateRequest } {
  refuseForeign(json)
  const body = parseBody(countBody, json)
  return { model: body.model, request: promptOf(body) }
}

export function encodeCountTokens(inputTokens: number): object {
  return { input_tokens: inputTokens }
}

function promptOf(body: CountBody): GenerateRequest {
  const tools = body.tools?.map((tool): ToolDefinition => ({
    name: tool.name,
    ...(tool.description && { description: tool.description }),
    parameters: tool.input_schema,
    ...(typeof tool.strict === 'boolean' && { strict: tool.strict }),
    ...cached(tool.cache_control),
  }))
  const messages = [...decodeSystem(body.system ?? ''), ...decodeMessages(body.messages)]
  const reasoning = reasoningOf(body)
  const output = outputOf(body)
  return {
    messages: body.cache_control ? withCacheAtEnd(messages, cached(body.cache_control)) : messages,
    ...(tools && tools.length > 0 && { tools }),
    ...choiceOf(body, tools ?? []),
    ...(output && { output }),
    ...(reasoning && { reasoning }),
  }
}

function choiceOf(
  { tool_choice: choice }: CountBody,
  tools: readonly ToolDefinition[],
): Pick<GenerateRequest, 'toolChoice' | 'parallelToolCalls'> {
  if (!choice) return {}
  if (choice.type === 'none') return { toolChoice: 'none' }
  if (choice.type === 'tool' && !tools.some(({ name }) => name === choice.name)) {
    throw new VadeError('invalid_request', `'tool_choice.name' is '${choice.name}', which is not among the tools.`, {
      param: 'tool_choice.name',
    })
  }
  const { disable_parallel_tool_use: disabled } = choice
  const toolChoice: ToolChoice =
    choice.type === 'tool' ? { name: choice.name } : choice.type === 'any' ? 'required' : 'auto'
  return { toolChoice, ...(typeof disabled === 'boolean' && { parallelToolCalls: !disabled }) }
}

function outputOf(body: CountBody): OutputForm | undefined {
  const format = body.output_config?.format ?? body.output_format
  // The protocol gives schemas no name and always holds answers to them.
  return format ? { type: 'json-schema', name: 'output', schema: format.schema, strict: true } : undefined
}

function reasoningOf({ thinking, output_config: config }: CountBody): ReasoningRequest | undefined {
  const effort = config?.effort === 'max' ? 'xhigh' : config?.effort
  if (!thinking && !effort) return undefined
  const display = thinking && 'display' in thinking ? thinking.display : undefined
  return {
    ...(effort && { effort }),
    ...(thinking?.type === 'enabled' && { maxTokens: thinking.budget_tokens }),
    ...(thinking?.type === 'disabled' && { maxTokens: 0 }),
    ...(display && { show: display === 'summarized' }),
  }
}

function samplingOf(body: MessagesBody): Sampling {
  // An empty text is found everywhere, and would end every answer before it begins.
  const stop = body.stop_sequences?.filter((text) => text !== '') ?? []
  return {
    maxTokens: body.max_tokens,
    ...(typeof body.temperature === 'number' && { temperature: body.temperature }),
    ...(typeof body.top_p === 'number' && { topP: body.top_p }),
    ...(typeof body.top_k === 'number' && { topK: body.top_k }),
    ...(stop.length > 0 && { stop }),
  }
}

/** Cache control of the whole body means its last block. */
function withCacheAtEnd(messages: readonly Message[], cache: ReturnType<typeof cached>): Message[] {
  const last = messages.at(-1)
  if (last === undefined) return []
  if (last.role !== 'user') return [...messages.slice(0, -1), { ...last, ...cache }]
  const content = last.content.map((one, index) => (index === last.content.length - 1 ? { ...one, ...cache } : one))
  return [...messages.slice(0, -1), { ...last, content }]
}

function lostOf(json: unknown, body: MessagesBody): string[] {
  const given = isObject(json) ? Object.keys(json).filter((key) => json[key] !== null) : []
  const lost = given.filter((key) => !Object.hasOwn(messagesBody.shape, key))
  body.tools?.forEach(({ input_examples: examples }, index) => {
    if (examples) lost.push(`tools[${String(index)}].input_examples`)
  })
  if (body.output_config?.effort === 'max') lost.push('output_config.effort')
  if (body.thinking?.type === 'between_tools') lost.push('thinking.type')
  return lost
}
