import type { Content, GenerateRequest, Message, Part, TokenLogprob } from '../../src/core/index.ts'

/** What something says, by the field that says it: two ways to say the same have the same essence. */
export type Essence = ReadonlyMap<string, unknown>

/**
 * Fields are named as `Encoded.lost` names them. Left open is how texts are cut into messages, where a protocol puts the
 * system's words, what a schema is called, and which ids calls have: what counts is which answer belongs to which call.
 * `reasoning` is whether to think at all, as some protocols count thoughts where others have words for how much.
 */
export function essenceOf(request: GenerateRequest): Essence {
  const { messages, tools, output, sampling, reasoning, ...settings } = request
  const contents = messages.flatMap(contentOf)
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []))
  const thoughts = messages.flatMap((message) => (message.role === 'assistant' ? (message.reasoning ?? []) : []))
  const results = messages.filter((message) => message.role === 'tool')
  const told = (role: Message['role']) =>
    messages
      .filter((message) => message.role === role)
      .map(wordsOf)
      .join('')
  const format = output?.type === 'text' ? undefined : output
  const schema = format?.type === 'json-schema' ? format : undefined
  return known({
    'messages.system': told('system'),
    'messages.user': told('user'),
    'messages.assistant': told('assistant'),
    'messages.order': orderOf(messages),
    'messages.content.image': contents.flatMap((one) => (one.type === 'image' ? [dataOf(one)] : [])),
    'messages.content.image-url': contents.flatMap((one) => (one.type === 'image-url' ? [one.url] : [])),
    'messages.content.detail': contents.flatMap((one) =>
      'detail' in one && one.detail !== 'auto' ? [one.detail] : [],
    ),
    'messages.content.audio': contents.flatMap((one) => (one.type === 'audio' ? [dataOf(one)] : [])),
    'messages.content.document': contents.flatMap((one) => (one.type === 'document' ? [dataOf(one)] : [])),
    'messages.content.document-url': contents.flatMap((one) => (one.type === 'document-url' ? [one.url] : [])),
    'messages.content.name': contents.flatMap((one) => ('name' in one ? [one.name] : [])),
    'messages.cache': [...contents, ...messages].flatMap((one) => ('cache' in one ? (one.cache ?? []) : [])),
    'messages.name': messages.flatMap((message) => (message.role === 'user' ? (message.name ?? []) : [])),
    'messages.toolCalls': calls.map((call) => [call.name, jsonOf(call.arguments)]),
    'messages.toolCalls.signature': calls.flatMap(({ signature }) => signature ?? []),
    'messages.results': results.map(({ callId, text }) => [calls.findIndex(({ id }) => id === callId), text]),
    'messages.isError': results.flatMap(({ isError }, index) => (isError === true ? [index] : [])),
    'messages.reasoning': thoughts.map(({ text }) => text).join(''),
    'messages.reasoning.signature': thoughts.flatMap(({ signature }) =>
      // In Responses an id belongs to what is sealed.
      unnamed(signature).map((text) => text.replace(/^rs_\d+:/, '')),
    ),
    'messages.reasoning.redacted': thoughts.flatMap(({ redacted }) => unnamed(redacted)),
    tools: (tools ?? []).map(({ name, description, parameters }) => [name, description, parameters]),
    'tools.strict': (tools ?? []).flatMap(({ name, strict }) => (strict === true ? [name] : [])),
    'tools.cache': (tools ?? []).flatMap(({ cache }) => cache ?? []),
    output: format?.type,
    'output.schema': schema && { ...schema.schema, title: undefined },
    'output.description': schema?.description,
    'output.strict': schema?.strict,
    ...prefixed('sampling', sampling),
    reasoning: reasoning && (reasoning.effort !== undefined ? reasoning.effort !== 'none' : reasoning.maxTokens !== 0),
    ...prefixed('reasoning', reasoning),
    ...settings,
  })
}

/** A signature without the name of its maker: it is the same to who reads it. */
function unnamed(signature: string | undefined): readonly string[] {
  if (signature === undefined) return []
  const inside = Buffer.from(signature, 'base64').toString()
  return [inside.startsWith('vade-mark') ? inside.slice(inside.indexOf(':') + 1) : signature]
}

/** Whether a note that something is lost is about this field, or about what holds it. */
export function covers(lost: string, field: string): boolean {
  const about = lost === 'messages.content.cache' ? 'messages.cache' : lost
  // Whether to think at all is said by how much.
  if (field === 'reasoning' && about.startsWith('reasoning.')) return true
  return field === about || field.startsWith(`${about}.`)
}

/** What an answer says, whatever its pieces were. */
export function essenceOfAnswer(parts: readonly Part[]): Essence {
  const of = <Type extends Part['type']>(type: Type) =>
    parts.filter((part): part is Extract<Part, { readonly type: Type }> => part.type === type)
  const [finish] = of('finish')
  const argumentsOf = (id: string) =>
    of('tool-call-delta')
      .filter((delta) => delta.id === id)
      .map((delta) => delta.arguments)
      .join('')
  return known({
    text: of('text-delta')
      .map(({ text }) => text)
      .join(''),
    logprobs: of('text-delta').flatMap(({ logprobs }) => (logprobs ?? []).map(withoutBytes)),
    reasoning: of('reasoning-delta')
      .map(({ text }) => text)
      .join(''),
    'reasoning.signature': of('reasoning-end').flatMap(({ signature }) => unnamed(signature)),
    'reasoning.redacted': of('reasoning-end').flatMap(({ redacted }) => unnamed(redacted)),
    toolCalls: of('tool-call-start').map(({ id, name }) => [name, jsonOf(argumentsOf(id))]),
    'toolCalls.signature': of('tool-call-start').flatMap(({ signature }) => signature ?? []),
    sources: of('source').map(({ url }) => url),
    'sources.title': of('source').flatMap(({ title }) => title ?? []),
    reason: finish?.reason,
    'usage.inputTokens': finish?.usage.inputTokens,
    'usage.outputTokens': finish?.usage.outputTokens,
    'usage.cachedTokens': finish?.usage.cachedTokens,
    'usage.reasoningTokens': finish?.usage.reasoningTokens,
    'usage.cacheWriteTokens':
      (finish?.usage.cacheWriteTokens?.['5m'] ?? 0) + (finish?.usage.cacheWriteTokens?.['1h'] ?? 0),
  })
}

/** Not every protocol tells the bytes of a token. */
function withoutBytes({ token, logprob, top }: TokenLogprob): unknown {
  return [token, logprob, top.map((one) => [one.token, one.logprob])]
}

/** Leaves out what is not there. */
function known(fields: Readonly<Record<string, unknown>>): Essence {
  return new Map(Object.entries(fields).filter(([, value]) => !isNothing(value)))
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === '' || value === 0 || (Array.isArray(value) && value.length === 0)
}

function prefixed(prefix: string, fields: object = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [`${prefix}.${key}`, value]))
}

function contentOf(message: Message): readonly Content[] {
  return message.role === 'user' || message.role === 'tool' ? (message.content ?? []) : []
}

/** White space is where protocols join texts. */
function wordsOf(message: Message): string {
  const text =
    message.role === 'user'
      ? message.content.map((one) => (one.type === 'text' ? one.text : '')).join('')
      : message.text
  return text.replaceAll(/\s+/g, '')
}

/** Turns, without the system's; those of one speaker in a row are one. */
function orderOf(messages: readonly Message[]): string[] {
  const roles = messages.filter(({ role }) => role !== 'system').map(({ role }) => role)
  return roles.filter((role, index) => role !== roles[index - 1])
}

function dataOf({ mediaType, data }: { readonly mediaType: string; readonly data: Uint8Array }): string {
  return `${mediaType} ${Buffer.from(data).toString('base64')}`
}

function jsonOf(text: string): unknown {
  return JSON.parse(text) as unknown
}
