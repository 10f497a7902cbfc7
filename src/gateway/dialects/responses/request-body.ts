import { z } from 'zod'
import type { JsonSchema } from '../../../core/index.ts'
import { refused } from '../openai/body.ts'
import { recordOf } from './json.ts'

/** Kept as it is, whatever its properties are called. */
const jsonSchema = z.custom<JsonSchema>((value) => recordOf(value) !== undefined, 'expected an object')
const inputText = z.object({ type: z.literal('input_text'), text: z.string() })
const inputImage = z.object({
  type: z.literal('input_image'),
  image_url: z.string().nullish(),
  file_id: z.string().nullish(),
  detail: z.enum(['low', 'high', 'auto']).nullish(),
})
const inputFile = z.object({
  type: z.literal('input_file'),
  file_data: z.string().nullish(),
  file_url: z.string().nullish(),
  file_id: z.string().nullish(),
  filename: z.string().nullish(),
})
const contentPart = z.discriminatedUnion('type', [
  inputText,
  inputImage,
  inputFile,
  z.object({
    type: z.literal('input_audio'),
    input_audio: z.object({ data: z.string(), format: z.enum(['mp3', 'wav']) }),
  }),
  z.object({ type: z.literal('output_text'), text: z.string() }),
  z.object({ type: z.literal('refusal'), refusal: z.string() }),
])

const knownItem = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    role: z.enum(['user', 'assistant', 'system', 'developer']),
    content: z.union([z.string(), z.array(contentPart)]),
  }),
  z.object({
    type: z.literal('function_call'),
    call_id: z.string().min(1),
    name: z.string().min(1),
    arguments: z.string(),
    extra_content: z.object({ google: z.object({ thought_signature: z.string().optional() }).optional() }).nullish(),
  }),
  z.object({
    type: z.literal('function_call_output'),
    call_id: z.string().min(1),
    output: z.union([z.string(), z.array(z.discriminatedUnion('type', [inputText, inputImage, inputFile]))]),
  }),
  z.object({
    type: z.literal('reasoning'),
    id: z.string().nullish(),
    summary: z.array(z.object({ text: z.string() })).nullish(),
    content: z.array(z.object({ text: z.string() })).nullish(),
    encrypted_content: z.string().nullish(),
  }),
  z.object({ type: z.literal('item_reference'), id: z.string() }),
])

/** What has a type of which Vade knows nothing; the decoder refuses it by name. */
const otherType = z
  .object({ type: z.string().refine((type) => !itemTypes.has(type)) })
  .transform(({ type }) => ({ type: 'other' as const, given: type }))
const itemTypes = new Set<string>(['message', 'function_call', 'function_call_output', 'reasoning', 'item_reference'])

/** Messages and references may come without their type. */
const item = z.preprocess(
  (given) => {
    if (typeof given !== 'object' || given === null || ('type' in given && given.type !== null)) return given
    return { ...given, type: 'role' in given ? 'message' : 'item_reference' }
  },
  z.union([knownItem, otherType]),
)

const functionTool = z.object({
  type: z.literal('function'),
  name: z.string().regex(/^[\w-]{1,128}$/, 'use 1 to 128 letters, digits, _ and -'),
  description: z.string().nullish(),
  parameters: jsonSchema.nullish(),
  strict: z.boolean().nullish(),
})
const functionName = z.object({ type: z.literal('function'), name: z.string() })
const otherTool = z
  .object({ type: z.string().refine((type) => type !== 'function') })
  .transform(({ type }) => ({ type: 'other' as const, given: type }))
const otherChoice = z
  .object({ type: z.string().refine((type) => type !== 'function' && type !== 'allowed_tools') })
  .transform(({ type }) => ({ type: 'other' as const, given: type }))

/** The body of POST /v1/responses; unknown fields are ignored. Source: OpenAI's API reference, OpenResponses. */
export const requestBody = z.object({
  model: z.string().min(1).max(200),
  input: z.union([z.string(), z.array(item).min(1)]),
  instructions: z.string().nullish(),
  previous_response_id: z.string().nullish(),
  stream: z.boolean().nullish(),
  store: z.boolean().nullish(),
  tools: z.array(z.union([functionTool, otherTool])).nullish(),
  tool_choice: z
    .union([
      z.enum(['auto', 'none', 'required']),
      functionName,
      z.object({
        type: z.literal('allowed_tools'),
        mode: z.enum(['auto', 'none', 'required']).default('auto'),
        tools: z.array(functionName).min(1),
      }),
      otherChoice,
    ])
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  max_tool_calls: z.int().min(1).nullish(),
  text: z
    .object({
      format: z
        .discriminatedUnion('type', [
          z.object({ type: z.literal('text') }),
          z.object({ type: z.literal('json_object') }),
          z.object({
            type: z.literal('json_schema'),
            name: z.string().min(1),
            schema: jsonSchema,
            description: z.string().nullish(),
            strict: z.boolean().nullish(),
          }),
        ])
        .nullish(),
      verbosity: z.enum(['low', 'medium', 'high']).nullish(),
    })
    .nullish(),
  reasoning: z
    .object({
      effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
    })
    .nullish(),
  include: z.array(z.string()).nullish(),
  max_output_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  metadata: z
    .record(z.string().max(64), z.string().max(512))
    .refine((given) => Object.keys(given).length <= 16, 'at most 16 pairs')
    .nullish(),
  user: z.string().nullish(),
  safety_identifier: z.string().nullish(),
  prompt_cache_key: z.string().nullish(),
  service_tier: z.string().max(64).nullish(),
  truncation: z.enum(['auto', 'disabled']).nullish(),
  background: z
    .literal(false, 'Vade answers while you wait; leave background out, and ask for a stream instead')
    .nullish(),
  conversation: refused('Vade keeps no conversations for the API; name the answer before with previous_response_id'),
  prompt: refused('it names a template at OpenAI; send instructions and input instead'),
  context_management: refused('Vade does not compact conversations for callers; leave it out'),
  moderation: refused('ask /v1/moderations instead'),
})

export type RequestBody = z.output<typeof requestBody>
export type InputItem = z.output<typeof item>
export type ContentPart = z.output<typeof contentPart>
