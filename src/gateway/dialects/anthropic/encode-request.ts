import {
  VadeError,
  type GenerateRequest,
  type OutputForm,
  type Sampling,
  type ToolDefinition,
} from '../../../core/index.ts'
import type { EncodeOptions, Encoded } from '../dialect.ts'
import { cacheControl, encodeMessages, type Block } from './encode-messages.ts'
import { encodeThinking } from './encode-thinking.ts'
import { enforceable } from './output-schema.ts'
import { traitsOf, type Traits } from './traits.ts'

/** The protocol demands a limit; every model takes this one. */
const defaultMaxTokens = 4096

/** The body of POST /v1/messages. Source: Anthropic's API reference. */
export function encodeRequest(request: GenerateRequest, options: EncodeOptions): Encoded {
  if (request.rawPrompt !== undefined) {
    throw new VadeError('unsupported', "Anthropic's protocol cannot continue a bare prompt; send it as a message.", {
      param: 'prompt',
    })
  }
  const fields = new Set<string>()
  // Said once, however many messages it concerns: a header has no room for each.
  const lost = (field: string) => void fields.add(field.replaceAll(/\[\d+\]/g, ''))
  const traits = traitsOf(options.model)
  const { system, messages } = encodeMessages(request.messages, { systemInside: traits.systemInside, lost })
  if (messages.length === 0) {
    throw new VadeError('unsupported', "Anthropic's protocol needs a message of the user that says something.", {
      param: 'messages',
    })
  }
  const { sampling = {} } = request
  const maxTokens =
    sampling.maxTokens ?? options.maxOutputTokens ?? defaultMaxTokens + (request.reasoning?.maxTokens ?? 0)
  const { on: thinks, fields: thinking } = encodeThinking(request, { traits, maxTokens, lost })
  const output = encodeOutput(request.output, lost)
  const outputConfig = {
    ...(thinking.effort !== undefined && { effort: thinking.effort }),
    ...(output.format && { format: output.format }),
  }
  const instructions = [...system, ...output.instructions]
  const body = {
    model: options.model,
    max_tokens: maxTokens,
    ...(instructions.length > 0 && { system: instructions }),
    messages,
    ...encodeTools(request),
    ...(thinking.thinking && { thinking: thinking.thinking }),
    ...(Object.keys(outputConfig).length > 0 && { output_config: outputConfig }),
    ...encodeSampling(sampling, { ...traits, thinks }, lost),
    ...(request.user !== undefined && { metadata: { user_id: request.user } }),
    ...encodeServiceTier(request.serviceTier, lost),
    ...(options.stream && { stream: true }),
  }
  if (request.logprobs !== undefined) lost('logprobs')
  if (request.metadata !== undefined) lost('metadata')
  if (request.verbosity !== undefined) lost('verbosity')
  if (request.cacheKey !== undefined) lost('cacheKey')
  return { body, lost: [...fields] }
}

function encodeTools({ tools = [], toolChoice, parallelToolCalls }: GenerateRequest): object {
  if (tools.length === 0) return {}
  const one = parallelToolCalls === undefined ? {} : { disable_parallel_tool_use: !parallelToolCalls }
  const choice =
    typeof toolChoice === 'object'
      ? { type: 'tool', name: toolChoice.name, ...one }
      : toolChoice === 'none'
        ? { type: 'none' }
        : { type: toolChoice === 'required' ? 'any' : 'auto', ...one }
  const chosen = toolChoice !== undefined || parallelToolCalls !== undefined
  return { tools: tools.map(encodeTool), ...(chosen && { tool_choice: choice }) }
}

function encodeTool({ name, description, parameters, strict, cache }: ToolDefinition): object {
  return {
    name,
    ...(description !== undefined && { description }),
    input_schema: parameters['type'] === 'object' ? parameters : { ...parameters, type: 'object' },
    ...(strict !== undefined && { strict }),
    ...cacheControl(cache),
  }
}

interface EncodedOutput {
  readonly format?: object
  readonly instructions: readonly Block[]
}

function encodeOutput(output: OutputForm | undefined, lost: (field: string) => void): EncodedOutput {
  switch (output?.type) {
    case undefined:
    case 'text':
      return { instructions: [] }
    case 'json': {
      // There is no such mode: it is asked for in words, and no longer guaranteed.
      lost('output')
      const text = 'Answer with one JSON object and nothing else: no other words, no code fence.'
      return { instructions: [{ type: 'text', text }] }
    }
    case 'json-schema': {
      if (output.description !== undefined) lost('output.description')
      const schema = enforceable(output.schema, () => lost('output.schema'))
      return { format: { type: 'json_schema', schema }, instructions: [] }
    }
    case 'grammar':
    case 'spans':
      throw new VadeError(
        'unsupported',
        "Anthropic's protocol cannot hold an answer to a grammar; use a JSON schema, or a model on the device.",
        { param: 'output' },
      )
  }
}

/** Settings that have no words in the protocol, with the value that changes nothing. */
const unknownSettings = {
  minP: 0,
  seed: undefined,
  frequencyPenalty: 0,
  presencePenalty: 0,
  repeatPenalty: 1,
  logitBias: undefined,
} as const satisfies { readonly [Setting in keyof Sampling]?: number | undefined }

function encodeSampling(
  sampling: Sampling,
  { sampling: takes, thinks }: Pick<Traits, 'sampling'> & { readonly thinks: boolean },
  lost: (field: string) => void,
): object {
  for (const [setting, neutral] of Object.entries(unknownSettings)) {
    const value = sampling[setting as keyof typeof unknownSettings]
    if (value !== undefined && value !== neutral) lost(`sampling.${setting}`)
  }
  const { temperature, topP, topK, stop = [] } = sampling
  const spoken = stop.filter((text) => text.trim() !== '')
  if (spoken.length < stop.length) lost('sampling.stop')
  if (temperature !== undefined && temperature > 1) lost('sampling.temperature')
  const free = takes !== 'none' && !thinks
  const given = {
    temperature: free && temperature !== undefined ? Math.min(temperature, 1) : undefined,
    top_p: free && !(takes === 'one' && temperature !== undefined) ? topP : undefined,
    top_k: free ? topK : undefined,
  }
  // What is left out is what the provider does anyway where it is 1.
  if (given.temperature === undefined && temperature !== undefined && temperature !== 1) lost('sampling.temperature')
  if (given.top_p === undefined && topP !== undefined && topP !== 1) lost('sampling.topP')
  if (given.top_k === undefined && topK !== undefined) lost('sampling.topK')
  const kept = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(kept), ...(spoken.length > 0 && { stop_sequences: spoken }) }
}

function encodeServiceTier(tier: string | undefined, lost: (field: string) => void): object {
  if (tier === undefined) return {}
  if (tier === 'auto' || tier === 'standard_only') return { service_tier: tier }
  if (tier === 'default') return { service_tier: 'standard_only' }
  lost('serviceTier')
  return {}
}
