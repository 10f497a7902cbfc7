import {
  createId,
  VadeError,
  type GenerateRequest,
  type LogprobsRequest,
  type OutputForm,
  type ReasoningRequest,
  type Sampling,
  type ToolChoice,
  type ToolDefinition,
} from '../../../core/index.ts'
import type { Asked } from '../dialect.ts'
import { parseBody } from '../parse.ts'
import { decodeInput } from './decode-input.ts'
import { createReply } from './reply.ts'
import { requestBody, type RequestBody } from './request-body.ts'
import { settingsOf } from './settings.ts'

/**
 * The body of POST /v1/responses, with the turns before already in its input: `previous_response_id` is only repeated
 * in the answer. Throws `invalid_request` naming the field, and `unsupported` for tools that a provider runs.
 */
export function decodeRequest(json: unknown): Asked {
  const body = parseBody(requestBody, json)
  const request = requestOf(body)
  const settings = settingsOf(body)
  return {
    model: body.model,
    requests: [request],
    stream: body.stream ?? false,
    createReply: () => createReply({ id: createId('resp'), createdAt: Math.floor(Date.now() / 1000), settings }),
  }
}

function requestOf(body: RequestBody): GenerateRequest {
  const input = decodeInput(
    typeof body.input === 'string' ? [{ type: 'message', role: 'user', content: body.input }] : body.input,
  )
  const { tools, toolChoice } = toolsOf(body)
  const given: { [Field in keyof GenerateRequest]: GenerateRequest[Field] | null | undefined } = {
    messages: body.instructions ? [{ role: 'system', text: body.instructions }, ...input] : input,
    tools,
    toolChoice,
    parallelToolCalls: body.parallel_tool_calls,
    output: outputOf(body),
    sampling: samplingOf(body),
    logprobs: logprobsOf(body),
    reasoning: reasoningOf(body),
    user: body.safety_identifier ?? body.user,
    metadata: body.metadata,
    cacheKey: body.prompt_cache_key,
    serviceTier: body.service_tier,
    verbosity: body.text?.verbosity,
  }
  return present(given) as GenerateRequest
}

function toolsOf(body: RequestBody): { readonly tools?: readonly ToolDefinition[]; readonly toolChoice?: ToolChoice } {
  const tools = (body.tools ?? []).map((tool, index): ToolDefinition => {
    if (tool.type === 'other') throw hosted(tool.given, `tools[${String(index)}]`)
    return {
      name: tool.name,
      parameters: tool.parameters ?? { type: 'object', properties: {} },
      ...(tool.description && { description: tool.description }),
      ...(tool.strict && { strict: true }),
    }
  })
  const choice = body.tool_choice ?? undefined
  if (typeof choice === 'object' && choice.type === 'other') throw hosted(choice.given, 'tool_choice')
  if (tools.length === 0 && typeof choice !== 'object') return choice === undefined ? {} : { toolChoice: choice }
  if (choice === undefined || typeof choice === 'string') {
    return { tools, ...(choice !== undefined && { toolChoice: choice }) }
  }
  const names = choice.type === 'function' ? [choice.name] : choice.tools.map(({ name }) => name)
  const absent = names.find((name) => !tools.some((tool) => tool.name === name))
  if (absent !== undefined) {
    throw new VadeError('invalid_request', `tool_choice names '${absent}', which is not among the tools.`, {
      param: 'tool_choice',
    })
  }
  if (choice.type === 'function') return { tools, toolChoice: { name: choice.name } }
  return { tools: tools.filter(({ name }) => names.includes(name)), toolChoice: choice.mode }
}

function hosted(type: string, param: string): VadeError {
  return new VadeError(
    'unsupported',
    `'${param}' asks for '${type}', which only its provider can run; give tools of the type 'function', or name a model of that provider.`,
    { param },
  )
}

function outputOf({ text }: RequestBody): OutputForm | undefined {
  const format = text?.format
  if (!format || format.type === 'text') return undefined
  if (format.type === 'json_object') return { type: 'json' }
  const { name, schema, description, strict } = format
  return {
    type: 'json-schema',
    name,
    schema,
    ...(description && { description }),
    ...(strict !== null && strict !== undefined && { strict }),
  }
}

function samplingOf(body: RequestBody): Sampling | undefined {
  const sampling = present({
    temperature: body.temperature,
    topP: body.top_p,
    maxTokens: body.max_output_tokens,
    presencePenalty: body.presence_penalty,
    frequencyPenalty: body.frequency_penalty,
  })
  return Object.keys(sampling).length === 0 ? undefined : sampling
}

function logprobsOf({ include, top_logprobs: top }: RequestBody): LogprobsRequest | undefined {
  const asked = include?.includes('message.output_text.logprobs') === true || (top ?? 0) > 0
  return asked ? { top: top ?? 0 } : undefined
}

function reasoningOf({ reasoning }: RequestBody): ReasoningRequest | undefined {
  if (!reasoning?.effort && !reasoning?.summary) return undefined
  const { effort, summary } = reasoning
  return {
    // No provider but OpenAI knows more than the highest.
    ...(effort && { effort: effort === 'max' ? 'xhigh' : effort }),
    ...(summary && { show: true }),
  }
}

function present<Given extends object>(given: Given): { [Key in keyof Given]?: Exclude<Given[Key], null | undefined> } {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== null && value !== undefined),
  ) as ReturnType<typeof present<Given>>
}
