import { z } from 'zod'
import { isObject } from '../../json.ts'

const text = z.string(say('a text'))
const filled = text.min(1, 'it must not be empty')
const flag = z.boolean(say('true or false'))
const share = z.number(say('a number')).min(0, 'it must be from 0 to 1').max(1, 'it must be from 0 to 1')
/** Kept as it is: copying would lose keys such as `__proto__`. */
const anyObject = z.custom<Readonly<Record<string, unknown>>>(isObject, say('an object'))

const cacheControl = z
  .object(
    {
      type: z.literal('ephemeral', 'it must be ephemeral'),
      ttl: z.enum(['5m', '1h'], 'it must be 5m or 1h').nullish(),
    },
    say('an object'),
  )
  .nullish()

const base64 = text.regex(/^[A-Za-z0-9+/]+={0,2}$/, 'it must be base64')
const address = text.regex(/^https?:\/\//i, 'it must be an address that begins with https://')

const textBlock = z.object({ type: z.literal('text'), text, cache_control: cacheControl })

const imageBlock = z.object({
  type: z.literal('image'),
  source: z.discriminatedUnion(
    'type',
    [
      z.object({
        type: z.literal('base64'),
        media_type: text.regex(/^image\/[\w.+-]+$/, 'it must be the type of an image, as image/png'),
        data: base64,
      }),
      z.object({ type: z.literal('url'), url: address }),
    ],
    sourceOf('base64 or url'),
  ),
  cache_control: cacheControl,
})

const documentBlock = z.object({
  type: z.literal('document'),
  source: z.discriminatedUnion(
    'type',
    [
      z.object({
        type: z.literal('base64'),
        media_type: text.regex(/^[\w.+-]+\/[\w.+-]+$/, 'it must be the type of a document, as application/pdf'),
        data: base64,
      }),
      z.object({
        type: z.literal('text'),
        media_type: z.literal('text/plain', 'it must be text/plain'),
        data: text,
      }),
      z.object({ type: z.literal('url'), url: address }),
    ],
    sourceOf('base64, text or url'),
  ),
  title: text.nullish(),
  cache_control: cacheControl,
})

const toolResult = z.object({
  type: z.literal('tool_result'),
  tool_use_id: filled,
  content: textOr([textBlock, imageBlock, documentBlock], 'text, image or document').nullish(),
  is_error: flag.nullish(),
  cache_control: cacheControl,
})

const thinking = z.object({ type: z.literal('thinking'), thinking: text, signature: text.nullish() })
const redactedThinking = z.object({ type: z.literal('redacted_thinking'), data: filled })

const toolUse = z.object({
  type: z.literal('tool_use'),
  id: filled,
  name: filled,
  input: anyObject,
  cache_control: cacheControl,
})

const message = z.discriminatedUnion(
  'role',
  [
    z.object({
      role: z.literal('user'),
      content: textOr(
        [textBlock, imageBlock, documentBlock, toolResult],
        'text, image, document or tool_result in a message of the user',
      ),
    }),
    z.object({
      role: z.literal('assistant'),
      content: textOr(
        [textBlock, thinking, redactedThinking, toolUse],
        'text, thinking, redacted_thinking or tool_use in a message of the assistant',
      ),
    }),
    z.object({ role: z.literal('system'), content: textOr([textBlock], 'text in a message of the system') }),
  ],
  {
    error: (issue) =>
      issue.code === 'invalid_union' ? 'it must be user, assistant or system' : 'it must be an object',
  },
)

const tool = z.object(
  {
    type: z.literal('custom', 'it must be custom, or be left out').nullish(),
    name: text.regex(/^[\w-]{1,128}$/, 'it must be 1 to 128 letters, digits, _ or -'),
    description: text.nullish(),
    input_schema: anyObject,
    strict: flag.nullish(),
    input_examples: z.array(anyObject, say('a list')).nullish(),
    cache_control: cacheControl,
  },
  say('an object'),
)

const disableParallel = { disable_parallel_tool_use: flag.nullish() }
const toolChoice = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('auto'), ...disableParallel }),
    z.object({ type: z.literal('any'), ...disableParallel }),
    z.object({ type: z.literal('tool'), name: filled, ...disableParallel }),
    z.object({ type: z.literal('none') }),
  ],
  {
    error: (issue) => (issue.code === 'invalid_union' ? 'it must be auto, any, tool or none' : 'it must be an object'),
  },
)

const display = { display: z.enum(['summarized', 'omitted'], 'it must be summarized or omitted').nullish() }
const thinkingConfig = z.discriminatedUnion(
  'type',
  [
    z.object({
      type: z.literal('enabled'),
      budget_tokens: z.int(say('a whole number')).min(1024, 'it must be 1024 or more'),
      ...display,
    }),
    z.object({ type: z.literal('adaptive'), ...display }),
    z.object({ type: z.literal('between_tools') }),
    z.object({ type: z.literal('disabled') }),
  ],
  {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? 'it must be enabled, adaptive, between_tools or disabled'
        : 'it must be an object',
  },
)

const outputFormat = z
  .object({ type: z.literal('json_schema', 'it must be json_schema'), schema: anyObject }, say('an object'))
  .nullish()

const promptFields = {
  model: filled.max(200, 'it must be at most 200 characters'),
  system: textOr([textBlock], 'text').nullish(),
  messages: z.array(message, say('a list')).min(1, 'there must be at least one message'),
  tools: z.array(tool, say('a list')).nullish(),
  tool_choice: toolChoice.nullish(),
  thinking: thinkingConfig.nullish(),
  output_config: z
    .object(
      {
        effort: z
          .enum(['low', 'medium', 'high', 'xhigh', 'max'], 'it must be low, medium, high, xhigh or max')
          .nullish(),
        format: outputFormat,
      },
      say('an object'),
    )
    .nullish(),
  /** The name of `output_config.format` until 2026. */
  output_format: outputFormat,
  cache_control: cacheControl,
}

/** The body of POST /v1/messages/count_tokens. */
export const countBody = z.object(promptFields, say('an object'))

/** The body of POST /v1/messages; unknown fields are left out. Source: Anthropic's API reference. */
export const messagesBody = z.object(
  {
    ...promptFields,
    max_tokens: z.int(say('a whole number')).min(1, 'it must be 1 or more'),
    stream: flag.nullish(),
    temperature: share.nullish(),
    top_p: share.nullish(),
    top_k: z.int(say('a whole number')).min(0, 'it must be 0 or more').nullish(),
    stop_sequences: z.array(text, say('a list')).nullish(),
    metadata: z.object({ user_id: text.nullish() }, say('an object')).nullish(),
    service_tier: z.enum(['auto', 'standard_only'], 'it must be auto or standard_only').nullish(),
  },
  say('an object'),
)

export type MessagesBody = z.output<typeof messagesBody>
export type CountBody = z.output<typeof countBody>
export type MessageBody = z.output<typeof message>
export type TextBlock = z.output<typeof textBlock>
export type MediaBlock = z.output<typeof imageBlock> | z.output<typeof documentBlock>
export type ToolResultBlock = z.output<typeof toolResult>
export type UserBlock = TextBlock | MediaBlock | ToolResultBlock
export type CacheControl = z.output<typeof cacheControl>

function say(what: string): { readonly error: (issue: { readonly input?: unknown }) => string } {
  return { error: ({ input }) => (input === undefined ? 'it is missing' : `it must be ${what}`) }
}

function sourceOf(types: string): { readonly error: (issue: { readonly code?: string }) => string } {
  return { error: ({ code }) => (code === 'invalid_union' ? `it must be ${types}` : 'it must be an object') }
}

type Blocks = Parameters<typeof z.discriminatedUnion>[1]

/** A text, or a list of blocks. */
function textOr<const Options extends Blocks>(blocks: Options, types: string) {
  const block = z.discriminatedUnion('type', blocks, sourceOf(types))
  return z.union([z.string(), z.array(block)], say('a text or a list of blocks'))
}
