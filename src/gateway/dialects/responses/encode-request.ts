import { createHash } from 'node:crypto'
import {
  VadeError,
  type GenerateRequest,
  type OutputForm,
  type ReasoningRequest,
  type ToolDefinition,
} from '../../../core/index.ts'
import type { EncodeOptions, Encoded } from '../dialect.ts'
import { encodeInput } from './encode-input.ts'

const serviceTiers = ['auto', 'default', 'flex', 'scale', 'priority', 'fast', 'ultrafast']
const fewestTokens = 16

/** The body for /responses. Nothing is kept there: what the next turn needs of the thoughts comes back sealed. */
export function encodeRequest(request: GenerateRequest, { model, stream }: EncodeOptions): Encoded {
  const { sampling = {}, tools, toolChoice, logprobs, serviceTier } = request
  const lost = new Set<string>()
  if (request.rawPrompt !== undefined) throw unsupported('continue a text without a chat', 'rawPrompt')
  if ((sampling.stop ?? []).length > 0) throw unsupported('stop at a given text', 'sampling.stop')
  if (sampling.logitBias !== undefined) throw unsupported('favour single tokens', 'sampling.logitBias')
  for (const field of ['topK', 'minP', 'seed', 'frequencyPenalty', 'presencePenalty', 'repeatPenalty'] as const) {
    if (sampling[field] !== undefined) lost.add(`sampling.${field}`)
  }
  const tierKnown = serviceTier === undefined || serviceTiers.includes(serviceTier)
  if (!tierKnown) lost.add('serviceTier')
  const reasoning = reasoningOf(request.reasoning, lost)
  const text = { ...formatOf(request.output), ...(request.verbosity && { verbosity: request.verbosity }) }
  const include = [
    ...(thinks(request) ? ['reasoning.encrypted_content'] : []),
    ...(logprobs === undefined ? [] : ['message.output_text.logprobs']),
  ]
  const fields = {
    model,
    input: encodeInput(request.messages, lost),
    store: false,
    stream: stream ? true : undefined,
    tools: tools === undefined ? undefined : tools.map((tool) => toolOf(tool, lost)),
    tool_choice: typeof toolChoice === 'object' ? { type: 'function', name: toolChoice.name } : toolChoice,
    parallel_tool_calls: request.parallelToolCalls,
    text: Object.keys(text).length === 0 ? undefined : text,
    reasoning,
    include: include.length === 0 ? undefined : include,
    top_logprobs: logprobs?.top,
    max_output_tokens: limitOf(sampling.maxTokens, lost),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    metadata: request.metadata,
    safety_identifier: identifier(request.user),
    prompt_cache_key: identifier(request.cacheKey),
    service_tier: tierKnown ? serviceTier : undefined,
  }
  const body = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  return { body, lost: [...lost] }
}

/** OpenAI refuses limits below 16; the answer may be a few words longer than asked. */
function limitOf(maxTokens: number | undefined, lost: Set<string>): number | undefined {
  if (maxTokens === undefined || maxTokens >= fewestTokens) return maxTokens
  lost.add('sampling.maxTokens')
  return fewestTokens
}

/** OpenAI takes 64 characters; what is only compared may as well be a hash. */
function identifier(given: string | undefined): string | undefined {
  if (given === undefined || given.length <= 64) return given
  return createHash('sha256').update(given).digest('hex')
}

function unsupported(what: string, param: string): VadeError {
  return new VadeError('unsupported', `This model cannot ${what}; leave it out, or choose another model.`, { param })
}

/** A model that does not think refuses to be asked for sealed thoughts. */
function thinks({ reasoning, messages }: GenerateRequest): boolean {
  if (reasoning !== undefined) return reasoning.effort !== 'none' && reasoning.maxTokens !== 0
  return messages.some((message) => message.role === 'assistant' && (message.reasoning?.length ?? 0) > 0)
}

function reasoningOf(asked: ReasoningRequest | undefined, lost: Set<string>): object | undefined {
  if (asked === undefined) return undefined
  if (asked.maxTokens !== undefined && asked.maxTokens > 0) lost.add('reasoning.maxTokens')
  const effort = asked.maxTokens === 0 ? 'none' : asked.effort
  if (effort === undefined && asked.show !== true) return undefined
  return { ...(effort && { effort }), ...(asked.show === true && { summary: 'auto' }) }
}

/** Without a word about it OpenAI would be strict here, and refuse schemas that were not written for that. */
function toolOf({ name, description, parameters, strict, cache }: ToolDefinition, lost: Set<string>): object {
  if (cache !== undefined) lost.add('tools.cache')
  return { type: 'function', name, ...(description && { description }), parameters, strict: strict ?? false }
}

function formatOf(output: OutputForm | undefined): { readonly format?: object } {
  switch (output?.type) {
    case undefined:
    case 'text':
      return {}
    case 'json':
      return { format: { type: 'json_object' } }
    case 'json-schema': {
      const { name, schema, description, strict } = output
      return {
        format: {
          type: 'json_schema',
          name,
          schema,
          ...(description !== undefined && { description }),
          ...(strict !== undefined && { strict }),
        },
      }
    }
    case 'grammar':
    case 'spans':
      throw unsupported(`answer in the form '${output.type}'`, 'output')
  }
}
