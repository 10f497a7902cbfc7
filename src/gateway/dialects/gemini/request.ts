import {
  VadeError,
  type GenerateRequest,
  type OutputForm,
  type Sampling,
  type ToolChoice,
  type ToolDefinition,
} from '../../../core/index.ts'
import type { Asked } from '../dialect.ts'
import { parseBody } from '../parse.ts'
import { decodeContents, decodeSystem } from './contents.ts'
import { unsupported, wrong } from './refusal.ts'
import { createReply } from './reply.ts'
import { fields, requestBody, type GivenConfig, type GivenRequest, type GivenTool } from './request-shape.ts'
import { decodeSchema } from './schema.ts'
import { decodeThinking } from './thinking.ts'

export interface GeminiAsked extends Asked {
  /** Fields that mean something to Google only, as `safetySettings`: they are kept where the bytes are relayed. */
  readonly lost: readonly string[]
}

/** Throws `invalid_request` or `unsupported` naming the field, as `contents[0].parts[1].inlineData.data`. */
export function decodeRequest(
  json: unknown,
  path: { readonly model: string; readonly stream: boolean } | undefined,
): GeminiAsked {
  if (path === undefined || path.model === '') {
    throw new VadeError('invalid_request', 'Name the model in the address, as /models/NAME:generateContent.', {
      param: 'model',
    })
  }
  const body = parseBody(requestBody, json)
  const request = decodeQuestion(body)
  const { seed } = request.sampling ?? {}
  const requests = Array.from({ length: body.generationConfig?.candidateCount ?? 1 }, (_, index) =>
    seed === undefined ? request : { ...request, sampling: { ...request.sampling, seed: seed + index } },
  )
  return { ...path, requests, lost: relayOnly(body), createReply: () => createReply(path.model) }
}

export function decodeQuestion(body: GivenRequest): GenerateRequest {
  if (body.cachedContent) {
    throw unsupported('cachedContent', 'the cache is at Google, where others cannot read it; send the contents')
  }
  const config: GivenConfig = body.generationConfig ?? {}
  const tools = decodeTools(body)
  const output = decodeOutput(config)
  const sampling = decodeSampling(config)
  if (config.logprobs && config.responseLogprobs !== true) {
    throw wrong('generationConfig.logprobs', 'set responseLogprobs to true with it')
  }
  return {
    messages: [
      ...(body.systemInstruction ? decodeSystem(body.systemInstruction) : []),
      ...decodeContents(body.contents),
    ],
    ...tools,
    ...(output && { output }),
    ...(Object.keys(sampling).length > 0 && { sampling }),
    ...(config.responseLogprobs === true && { logprobs: { top: config.logprobs ?? 0 } }),
    ...(config.thinkingConfig && { reasoning: decodeThinking(config.thinkingConfig) }),
    ...(body.serviceTier && body.serviceTier !== 'unspecified' && { serviceTier: body.serviceTier }),
  }
}

function relayOnly(body: GivenRequest): string[] {
  const parts = body.contents.flatMap((content) => content.parts)
  const declarations = (body.tools ?? []).flatMap((tool) => tool.functionDeclarations ?? [])
  return [
    ...unknownIn([body], fields.request, ''),
    ...unknownIn([body.generationConfig ?? {}], fields.config, 'generationConfig.'),
    ...unknownIn(parts, fields.part, 'contents.parts.'),
    ...unknownIn(declarations, fields.declaration, 'tools.functionDeclarations.'),
  ]
}

function unknownIn(given: readonly object[], known: ReadonlySet<string>, at: string): string[] {
  const names = new Set(given.flatMap((one) => Object.keys(one)))
  return [...names.difference(known)].map((name) => `${at}${name}`)
}

function decodeTools(body: GivenRequest): Pick<GenerateRequest, 'tools' | 'toolChoice'> {
  const declared = (body.tools ?? []).flatMap(decodeTool)
  const { mode, allowedFunctionNames } = body.toolConfig?.functionCallingConfig ?? {}
  const allowed = allowedFunctionNames ?? []
  const at = 'toolConfig.functionCallingConfig.allowedFunctionNames'
  const stranger = allowed.find((name) => !declared.some((tool) => tool.name === name))
  if (stranger !== undefined) throw wrong(at, `it names '${stranger}', which is not among the tools`)
  if (allowed.length > 0 && mode !== 'ANY' && mode !== 'VALIDATED') throw wrong(at, "it goes with the mode 'ANY'")
  const within = allowed.length > 1 || mode === 'VALIDATED'
  const tools = declared
    .filter(({ name }) => !within || allowed.length === 0 || allowed.includes(name))
    .map((tool) => (mode === 'VALIDATED' ? { ...tool, strict: true } : tool))
  const toolChoice = decodeChoice(mode, allowed)
  return { ...(tools.length > 0 && { tools }), ...(toolChoice && { toolChoice }) }
}

function decodeTool(tool: GivenTool, index: number): ToolDefinition[] {
  const { functionDeclarations, ...others } = tool
  const at = `tools[${String(index)}]`
  const [builtIn] = Object.entries(others).flatMap(([key, value]) => (value === undefined || value === null ? [] : key))
  if (builtIn !== undefined) {
    throw unsupported(`${at}.${builtIn}`, 'this tool runs at Google, and others have none like it; leave it out')
  }
  return (functionDeclarations ?? []).map(({ name, description, parameters, parametersJsonSchema }, number) => {
    if (parameters && parametersJsonSchema) {
      throw wrong(
        `${at}.functionDeclarations[${String(number)}].parametersJsonSchema`,
        'it says the same as parameters; give one of them',
      )
    }
    return {
      name,
      ...(description && { description }),
      parameters: parametersJsonSchema ?? (parameters ? decodeSchema(parameters) : { type: 'object', properties: {} }),
    }
  })
}

/** Several allowed names are the tools that are left. */
function decodeChoice(mode: string | null | undefined, allowed: readonly string[]): ToolChoice | undefined {
  const [only, ...more] = allowed
  if (mode === 'ANY') return only !== undefined && more.length === 0 ? { name: only } : 'required'
  if (mode === 'NONE') return 'none'
  return mode === 'AUTO' || mode === 'VALIDATED' ? 'auto' : undefined
}

function decodeSampling(config: GivenConfig): Sampling {
  const { temperature, topP, topK, seed, maxOutputTokens, frequencyPenalty, presencePenalty } = config
  const given = { temperature, topP, topK, seed, maxTokens: maxOutputTokens, frequencyPenalty, presencePenalty }
  // An empty text is found everywhere, and would end every answer before it begins.
  const stop = config.stopSequences?.filter((text) => text !== '') ?? []
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => typeof value === 'number')),
    ...(stop.length > 0 && { stop }),
  }
}

function decodeOutput(config: GivenConfig): OutputForm | undefined {
  for (const field of ['responseFormat', 'speechConfig', 'imageConfig'] as const) {
    if (config[field] !== undefined && config[field] !== null) {
      throw unsupported(`generationConfig.${field}`, 'Vade knows responseMimeType and a schema; use them')
    }
  }
  if (config.responseModalities?.some((modality) => modality !== 'TEXT') === true) {
    throw unsupported('generationConfig.responseModalities', 'Vade answers in text; ask for TEXT')
  }
  if (config.responseSchema && config.responseJsonSchema) {
    throw wrong('generationConfig.responseJsonSchema', 'it says the same as responseSchema; give one of them')
  }
  const schema = config.responseJsonSchema ?? (config.responseSchema ? decodeSchema(config.responseSchema) : undefined)
  switch (config.responseMimeType ?? '') {
    case 'application/json': {
      if (schema === undefined) return { type: 'json' }
      const { title } = schema
      return { type: 'json-schema', name: typeof title === 'string' && fits(title) ? title : 'response', schema }
    }
    case '':
    case 'text/plain':
      if (schema !== undefined) {
        throw wrong('generationConfig.responseMimeType', "a schema goes with 'application/json'")
      }
      return config.responseMimeType ? { type: 'text' } : undefined
    default:
      throw unsupported('generationConfig.responseMimeType', "give 'application/json' or 'text/plain'")
  }
}

/** Other protocols take such names for a schema. */
function fits(title: string): boolean {
  return /^[\w-]{1,64}$/.test(title)
}
