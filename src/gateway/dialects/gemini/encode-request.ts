import type { GenerateRequest, JsonSchema, OutputForm, Sampling, ToolDefinition } from '../../../core/index.ts'
import type { EncodeOptions, Encoded } from '../dialect.ts'
import { encodeContents } from './encode-contents.ts'
import { unsupported } from './refusal.ts'
import { encodeThinking, thinksInLevels } from './thinking.ts'

/** Fields of a request for which Gemini has no words. */
const wordless = ['cacheKey', 'user', 'metadata', 'verbosity'] as const
const wordlessSampling = ['minP', 'repeatPenalty', 'logitBias'] as const

/** The body of `generateContent`. Throws `unsupported` for what would change the question. */
export function encodeRequest(request: GenerateRequest, { model }: EncodeOptions): Encoded {
  if (request.rawPrompt !== undefined) {
    throw unsupported('rawPrompt', 'Gemini continues no bare text; ask in messages')
  }
  const lost = new Set<string>([
    ...wordless.filter((field) => request[field] !== undefined),
    ...wordlessSampling.filter((field) => request.sampling?.[field] !== undefined).map((field) => `sampling.${field}`),
  ])
  if (request.parallelToolCalls === false) lost.add('parallelToolCalls')
  const generationConfig = {
    ...encodeSampling(request.sampling ?? {}),
    ...encodeOutput(request.output),
    ...(request.logprobs && {
      responseLogprobs: true,
      ...(request.logprobs.top > 0 && { logprobs: request.logprobs.top }),
    }),
    ...thinkingOf(request, model, lost),
  }
  const body = {
    ...encodeContents(request.messages, thinksInLevels(model), lost),
    ...encodeTools(request, lost),
    ...(Object.keys(generationConfig).length > 0 && { generationConfig }),
    ...tierOf(request.serviceTier, lost),
  }
  return { body, lost: [...lost] }
}

function encodeSampling(sampling: Sampling): object {
  const { temperature, topP, topK, seed, maxTokens, stop, frequencyPenalty, presencePenalty } = sampling
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
    // Gemini's seeds have 32 bits; the same seed still gives the same answer.
    ...(seed !== undefined && { seed: seed | 0 }),
    ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
    ...(stop && stop.length > 0 && { stopSequences: stop }),
    ...(frequencyPenalty !== undefined && { frequencyPenalty }),
    ...(presencePenalty !== undefined && { presencePenalty }),
  }
}

function thinkingOf({ reasoning }: GenerateRequest, model: string, lost: Set<string>): object {
  if (reasoning === undefined) return {}
  const encoded = encodeThinking(reasoning, model)
  for (const field of encoded.lost) lost.add(field)
  return { thinkingConfig: encoded.config }
}

function encodeOutput(output: OutputForm | undefined): object {
  switch (output?.type) {
    case undefined:
      return {}
    case 'text':
      return { responseMimeType: 'text/plain' }
    case 'json':
      return { responseMimeType: 'application/json' }
    case 'json-schema':
      return { responseMimeType: 'application/json', responseJsonSchema: named(output) }
    default:
      throw unsupported('output', 'Gemini follows a JSON schema, and no grammar; give a schema')
  }
}

/** Gemini has no name and no description beside a schema: they go into it. */
function named({ name, description, schema }: Extract<OutputForm, { readonly type: 'json-schema' }>): JsonSchema {
  return {
    ...(name !== 'response' && { title: name }),
    ...(description !== undefined && { description }),
    ...schema,
  }
}

function encodeTools({ tools = [], toolChoice }: GenerateRequest, lost: Set<string>): object {
  const must = toolChoice === 'required' || typeof toolChoice === 'object'
  if (tools.some(({ cache }) => cache !== undefined)) lost.add('tools.cache')
  // Where the model must call, Gemini holds it to the schema anyway.
  if (!must && tools.some(({ strict }) => strict === true)) lost.add('tools.strict')
  const mode = must ? 'ANY' : toolChoice === 'none' ? 'NONE' : 'AUTO'
  const allowed = typeof toolChoice === 'object' && { allowedFunctionNames: [toolChoice.name] }
  return {
    ...(tools.length > 0 && { tools: [{ functionDeclarations: tools.map(encodeTool) }] }),
    // A choice among no tools is an error at Google.
    ...(toolChoice !== undefined &&
      (tools.length > 0 || must) && { toolConfig: { functionCallingConfig: { mode, ...allowed } } }),
  }
}

function encodeTool({ name, description, parameters }: ToolDefinition): object {
  const { properties } = parameters
  const none = typeof properties === 'object' && properties !== null && Object.keys(properties).length === 0
  return {
    name,
    ...(description !== undefined && { description }),
    // Google refuses an object without properties: a function of no arguments has no parameters.
    ...(!none && { parametersJsonSchema: parameters }),
  }
}

/** `default` is OpenAI's name for Google's standard; `auto` leaves it to the provider, as no tier does. */
function tierOf(tier: string | undefined, lost: Set<string>): object {
  if (tier === undefined || tier === 'auto') return {}
  if (tier === 'default') return { serviceTier: 'standard' }
  if (tier === 'flex' || tier === 'standard' || tier === 'priority') return { serviceTier: tier }
  lost.add('serviceTier')
  return {}
}
