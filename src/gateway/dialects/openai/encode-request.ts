import { VadeError, type GenerateRequest, type JsonSchema, type ReasoningRequest } from '../../../core/index.ts'
import type { Encoded, EncodeOptions } from '../dialect.ts'
import { signsCalls } from '../signatures.ts'
import { encodeMessages } from './encode-messages.ts'

/**
 * The body of a request to a provider. Vendors' own fields (top_k, min_p, repetition_penalty, reasoning_content) are
 * written too: a provider that refuses them says so among its quirks. Source: OpenAI's API reference.
 */
export function encodeChatRequest(request: GenerateRequest, { model, stream }: EncodeOptions): Encoded {
  if (request.rawPrompt !== undefined) throw noWords('prompt', 'goes on from a bare text; ask in messages')
  const { sampling = {}, logprobs } = request
  if (sampling.stop !== undefined && sampling.stop.length > 4)
    throw noWords('sampling.stop', 'takes more than 4 texts to stop at')
  const signed = signsCalls(model)
  const body = {
    model,
    messages: encodeMessages(request.messages, { signed }),
    stream: stream ? true : undefined,
    // Without it a stream does not tell what it cost.
    stream_options: stream ? { include_usage: true } : undefined,
    max_completion_tokens: sampling.maxTokens,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: sampling.topK,
    min_p: sampling.minP,
    seed: sampling.seed,
    stop: sampling.stop,
    frequency_penalty: sampling.frequencyPenalty,
    presence_penalty: sampling.presencePenalty,
    repetition_penalty: sampling.repeatPenalty,
    logit_bias: sampling.logitBias,
    logprobs: logprobs && true,
    top_logprobs: logprobs && logprobs.top > 0 ? logprobs.top : undefined,
    ...toolFields(request),
    response_format: formatOf(request.output),
    reasoning_effort: effortOf(request.reasoning),
    verbosity: request.verbosity,
    user: request.user,
    metadata: request.metadata,
    service_tier: request.serviceTier,
    prompt_cache_key: request.cacheKey,
  }
  return {
    body: Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)),
    lost: [...lostOf(request), ...(signed ? [] : lostSignatures(request))],
  }
}

/** Choices among tools are refused by OpenAI where there are none. */
function toolFields({ tools, toolChoice, parallelToolCalls }: GenerateRequest): object {
  if (tools === undefined || tools.length === 0) return {}
  const named = typeof toolChoice === 'object'
  return {
    tools: tools.map(({ name, description, parameters, strict }) => ({
      type: 'function',
      function: {
        name,
        ...(description !== undefined && { description }),
        parameters,
        ...(strict !== undefined && { strict }),
      },
    })),
    tool_choice: named ? { type: 'function', function: { name: toolChoice.name } } : toolChoice,
    parallel_tool_calls: parallelToolCalls,
  }
}

function formatOf(output: GenerateRequest['output']): JsonSchema | undefined {
  switch (output?.type) {
    case undefined:
      return undefined
    case 'text':
      return { type: 'text' }
    case 'json':
      return { type: 'json_object' }
    case 'json-schema': {
      const { type: _, ...schema } = output
      return { type: 'json_schema', json_schema: schema }
    }
    case 'grammar':
    case 'spans':
      throw noWords('output', 'holds an answer to a grammar; use a JSON schema')
  }
}

/** A limit on thoughts becomes the effort that is nearest to it: the protocol counts no tokens there. */
function effortOf(reasoning: ReasoningRequest | undefined): string | undefined {
  if (reasoning?.effort !== undefined || reasoning?.maxTokens === undefined) return reasoning?.effort
  const { maxTokens } = reasoning
  if (maxTokens === 0) return 'none'
  return maxTokens <= 2048 ? 'low' : maxTokens <= 12_288 ? 'medium' : 'high'
}

/** Marks for the prompt cache are lost with little harm: here caches work without them. */
function lostOf({ messages, tools, reasoning }: GenerateRequest): string[] {
  const marked = messages.some((message) =>
    message.role === 'user' ? message.content.some(({ cache }) => cache !== undefined) : message.cache !== undefined,
  )
  return [
    ...(marked ? ['messages.cache'] : []),
    ...(messages.some((message) => message.role === 'tool' && message.isError === true) ? ['messages.isError'] : []),
    ...(messages.at(-1)?.role === 'assistant' ? ['messages.prefill'] : []),
    ...(tools?.some(({ cache }) => cache !== undefined) === true ? ['tools.cache'] : []),
    ...(reasoning?.maxTokens === undefined || reasoning.maxTokens === 0 ? [] : ['reasoning.maxTokens']),
    ...(reasoning?.show === undefined ? [] : ['reasoning.show']),
  ]
}

function lostSignatures({ messages }: GenerateRequest): string[] {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []))
  return calls.some(({ signature }) => signature !== undefined) ? ['messages.toolCalls.signature'] : []
}

function noWords(param: string, what: string): VadeError {
  return new VadeError('unsupported', `Nothing in the protocol of this model's provider ${what}.`, { param })
}
