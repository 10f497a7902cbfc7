import { z } from 'zod'
import { isTooDeep, objectIn, type JsonObject } from './reading.ts'

/**
 * A message of proto's JSON: every field may be named in camelCase or snake_case, and may be null. Unknown fields stay.
 * Source: the ProtoJSON format.
 */
function message<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((value) => inCamelCase(value, shape), z.looseObject(shape))
}

function inCamelCase(value: unknown, shape: object): unknown {
  const given = objectIn(value)
  if (given === undefined || !Object.keys(given).some((key) => key.includes('_'))) return value
  return Object.fromEntries(
    Object.entries(given).map(([key, inner]) => {
      const camel = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      return [Object.hasOwn(shape, camel) && !Object.hasOwn(given, camel) ? camel : key, inner]
    }),
  )
}

/** Google takes one message where a list of them belongs, and its guides write it so. */
function repeated<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => (objectIn(value) === undefined ? value : [value]), z.array(item))
}

const object = z
  .custom<JsonObject>((value) => objectIn(value) !== undefined, 'give an object')
  .refine((value) => !isTooDeep(value), 'it is nested too deeply; flatten it')
const anything = z.unknown().optional()
const base64 = z.string().regex(/^[\w+/-]*={0,2}$/, 'give base64')
const mediaType = z.string().regex(/^[\w.+-]+\/[\w.+-]+(;.*)?$/, 'give a media type, as image/png')
const name = z.string().regex(/^[\w.:-]{1,128}$/, 'give a name of letters, digits, _ . : and -, at most 128')

const inlineData = message({ mimeType: mediaType, data: base64, displayName: z.string().nullish() })
const fileData = message({
  mimeType: mediaType.nullish(),
  fileUri: z.string().min(1),
  displayName: z.string().nullish(),
})

/** Kinds of parts, of which each part is one. */
export const partKinds = ['text', 'inlineData', 'fileData', 'functionCall', 'functionResponse'] as const

/** Parts of Google's own tools: nobody else can read them. */
export const foreignParts = ['executableCode', 'codeExecutionResult', 'toolCall', 'toolResponse'] as const

const part = message({
  text: z.string().nullish(),
  thought: z.boolean().nullish(),
  thoughtSignature: base64.nullish(),
  inlineData: inlineData.nullish(),
  fileData: fileData.nullish(),
  functionCall: message({ id: z.string().nullish(), name, args: object.nullish() }).nullish(),
  functionResponse: message({
    id: z.string().nullish(),
    name,
    response: object,
    parts: repeated(message({ inlineData: inlineData.nullish(), fileData: fileData.nullish() })).nullish(),
  }).nullish(),
  executableCode: anything,
  codeExecutionResult: anything,
  toolCall: anything,
  toolResponse: anything,
})
export type GivenPart = z.output<typeof part>

const content = message({ role: z.enum(['user', 'model', 'function']).nullish(), parts: repeated(part) })
export type GivenContent = z.output<typeof content>

const declaration = message({
  name,
  description: z.string().nullish(),
  parameters: object.nullish(),
  parametersJsonSchema: object.nullish(),
})

const tool = message({
  functionDeclarations: repeated(declaration).nullish(),
  googleSearch: anything,
  googleSearchRetrieval: anything,
  codeExecution: anything,
  urlContext: anything,
  fileSearch: anything,
  googleMaps: anything,
  computerUse: anything,
  mcpServers: anything,
  retrieval: anything,
  enterpriseWebSearch: anything,
})
export type GivenTool = z.output<typeof tool>

const generationConfig = message({
  temperature: z.number().min(0).max(2).nullish(),
  topP: z.number().min(0).max(1).nullish(),
  topK: z.number().min(0).nullish(),
  candidateCount: z.int().min(1).max(8).nullish(),
  maxOutputTokens: z.int().min(1).nullish(),
  stopSequences: z.array(z.string()).max(5).nullish(),
  seed: z.int().nullish(),
  presencePenalty: z.number().min(-2).max(2).nullish(),
  frequencyPenalty: z.number().min(-2).max(2).nullish(),
  responseMimeType: z.string().nullish(),
  responseSchema: object.nullish(),
  responseJsonSchema: object.nullish(),
  responseFormat: anything,
  responseLogprobs: z.boolean().nullish(),
  logprobs: z.int().min(0).max(20).nullish(),
  responseModalities: z.array(z.string()).nullish(),
  speechConfig: anything,
  imageConfig: anything,
  thinkingConfig: message({
    thinkingBudget: z.int().min(-1).nullish(),
    thinkingLevel: z.enum(['THINKING_LEVEL_UNSPECIFIED', 'MINIMAL', 'LOW', 'MEDIUM', 'HIGH', 'XHIGH']).nullish(),
    includeThoughts: z.boolean().nullish(),
  }).nullish(),
})
export type GivenConfig = z.output<typeof generationConfig>

/** The body of `generateContent` and `streamGenerateContent`. Source: Google's reference (v1beta). */
const requestShape = {
  contents: repeated(content).refine((contents) => contents.length > 0, 'give at least one content'),
  systemInstruction: z.union([z.string(), message({ parts: repeated(part) })], 'give a text or a content').nullish(),
  tools: repeated(tool).nullish(),
  toolConfig: message({
    functionCallingConfig: message({
      mode: z.enum(['MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED']).nullish(),
      allowedFunctionNames: z.array(z.string()).nullish(),
    }).nullish(),
  }).nullish(),
  generationConfig: generationConfig.nullish(),
  serviceTier: z.string().nullish(),
  cachedContent: z.string().nullish(),
}
export const requestBody = message(requestShape)
export type GivenRequest = z.output<typeof requestBody>

/** Names that are known here: what else a body has means something to Google alone. */
export const fields = {
  request: namesOf(requestShape),
  config: namesOf(generationConfig.out.shape),
  part: namesOf(part.out.shape),
  declaration: namesOf(declaration.out.shape),
}

function namesOf(shape: object): ReadonlySet<string> {
  return new Set(Object.keys(shape))
}

/** The body of `countTokens`: the contents alone, or all that a question has. */
export const countTokensBody = message({
  contents: requestShape.contents.nullish(),
  generateContentRequest: requestBody.nullish(),
})
