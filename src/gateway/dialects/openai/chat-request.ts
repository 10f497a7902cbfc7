import { z } from 'zod'
import { VadeError, type Content, type GenerateRequest, type Message, type OutputForm } from '../../../core/index.ts'
import { parseBody } from '../parse.ts'
import { decoded, refused, sharedFields, type Decoded } from './body.ts'

const textPart = z.object({ type: z.literal('text'), text: z.string() })
const imagePart = z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) })
const words = z.union([z.string(), z.array(textPart)])
const toolCall = z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) })
const message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: words }),
  z.object({ role: z.literal('developer'), content: words }),
  z.object({
    role: z.literal('user'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [textPart, imagePart]))]),
  }),
  z.object({ role: z.literal('assistant'), content: words.nullish(), tool_calls: z.array(toolCall).nullish() }),
  z.object({ role: z.literal('tool'), content: words, tool_call_id: z.string() }),
])
const schemaObject = z.record(z.string(), z.unknown())

/** The body of POST /v1/chat/completions; unknown fields are ignored. Source: OpenAI's API reference. */
const chatBody = z.object({
  ...sharedFields,
  messages: z.array(message).min(1),
  tools: z
    .array(
      z.object({
        type: z.literal('function'),
        function: z.object({
          name: z.string().regex(/^[\w-]{1,64}$/),
          description: z.string().nullish(),
          parameters: schemaObject.nullish(),
        }),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([z.enum(['auto', 'none', 'required']), z.object({ function: z.object({ name: z.string() }) })])
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  functions: refused('it is the old name of tools; use tools'),
  audio: refused('Vade answers in text; leave it out'),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({ type: z.literal('json_schema'), json_schema: z.object({ name: z.string(), schema: schemaObject }) }),
    ])
    .nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
})

/** Throws `invalid_request` naming the field, as `messages[0].role`. */
export function decodeChatRequest(json: unknown): Decoded {
  const body = parseBody(chatBody, json)
  const choice = body.tool_choice
  const tools = body.tools?.map(({ function: tool }) => ({
    name: tool.name,
    parameters: tool.parameters ?? { type: 'object', properties: {} },
    ...(tool.description && { description: tool.description }),
  }))
  if (typeof choice === 'object' && choice !== null && !tools?.some(({ name }) => name === choice.function.name)) {
    throw new VadeError(
      'invalid_request',
      `tool_choice names '${choice.function.name}', which is not among the tools.`,
      { param: 'tool_choice' },
    )
  }
  const request: GenerateRequest = {
    messages: messagesOf(body.messages),
    ...(tools && tools.length > 0 && { tools }),
    ...(choice && { toolChoice: typeof choice === 'string' ? choice : { name: choice.function.name } }),
    ...(typeof body.parallel_tool_calls === 'boolean' && { parallelToolCalls: body.parallel_tool_calls }),
    ...(body.response_format && { output: outputOf(body.response_format) }),
    ...(body.logprobs === true && { logprobs: { top: body.top_logprobs ?? 0 } }),
  }
  return decoded(body, [request])
}

/** A tool's answer names its call by an id only; the model is told the name of the tool. */
function messagesOf(given: readonly z.output<typeof message>[]): Message[] {
  const calls = given.flatMap((one) => (one.role === 'assistant' ? (one.tool_calls ?? []) : []))
  const toolNames = new Map(calls.map(({ id, function: { name } }) => [id, name]))
  return given.map((one, index) => messageOf(one, index, toolNames))
}

function messageOf(given: z.output<typeof message>, index: number, toolNames: ReadonlyMap<string, string>): Message {
  if (given.role === 'system' || given.role === 'developer') return { role: 'system', text: joined(given.content) }
  if (given.role === 'tool') {
    const name = toolNames.get(given.tool_call_id)
    return { role: 'tool', callId: given.tool_call_id, text: joined(given.content), ...(name && { name }) }
  }
  if (given.role === 'assistant') {
    const toolCalls = given.tool_calls?.map(({ id, function: call }) => ({ id, ...call }))
    return { role: 'assistant', text: joined(given.content ?? ''), ...(toolCalls && { toolCalls }) }
  }
  const content: Content[] =
    typeof given.content === 'string'
      ? [{ type: 'text', text: given.content }]
      : given.content.map((part) => contentOf(part, index))
  return { role: 'user', content }
}

function contentOf(part: z.output<typeof textPart> | z.output<typeof imagePart>, index: number): Content {
  if (part.type === 'text') return part
  const data = /^data:(image\/[\w.+-]+);base64,([A-Za-z0-9+/=]+)$/.exec(part.image_url.url)
  if (data === null) {
    throw new VadeError(
      'invalid_request',
      'An image must come as a data: URL with base64; Vade fetches no addresses that callers name.',
      { param: `messages[${String(index)}].content` },
    )
  }
  return { type: 'image', mediaType: data[1] ?? '', data: Uint8Array.from(Buffer.from(data[2] ?? '', 'base64')) }
}

function joined(content: z.output<typeof words>): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('')
}

function outputOf(format: NonNullable<z.output<typeof chatBody>['response_format']>): OutputForm {
  if (format.type === 'json_schema') return { type: 'json-schema', ...format.json_schema }
  return format.type === 'json_object' ? { type: 'json' } : { type: 'text' }
}
