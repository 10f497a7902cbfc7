import type { GenerateRequest, Part } from '../../src/core/index.ts'
import type { Asked, Dialect, DialectName, Encoded } from '../../src/gateway/dialects/dialect.ts'
import { createSseSplitter } from '../../src/gateway/dialects/sse.ts'

/** A model for each protocol that takes most of what it has words for. */
export const models: Record<DialectName, string> = {
  'openai-chat': 'gpt-5',
  'openai-responses': 'gpt-5',
  anthropic: 'claude-sonnet-4-0',
  gemini: 'gemini-3-pro',
}

/** Everything that has to be asked for to be answered. */
export const asksForAll: GenerateRequest = {
  messages: [{ role: 'user', content: [{ type: 'text', text: 'a' }] }],
  reasoning: { show: true, effort: 'high' },
  logprobs: { top: 5 },
}

/** What a provider of this dialect is sent, as it arrives there. */
export function send(dialect: Dialect, request: GenerateRequest, stream = false): Encoded {
  const options = { model: models[dialect.name], stream, maxOutputTokens: 16_000 }
  const { body, lost } = dialect.provider.encode(request, options)
  return { body: JSON.parse(JSON.stringify(body)) as Encoded['body'], lost }
}

/** What is understood of a body by whoever answers in this dialect. */
export function hear(dialect: Dialect, body: object, stream = false): Asked {
  return dialect.caller.decode(body, { model: models[dialect.name], stream })
}

export function firstOf({ requests: [request] }: Asked): GenerateRequest {
  if (request === undefined) throw new Error('Nothing was asked.')
  return request
}

/** An answer written by one who answers in this dialect, and read by one who asked in it: whole. */
export function answerWhole(dialect: Dialect, parts: readonly Part[]): Part[] {
  const asked = hear(dialect, send(dialect, asksForAll).body)
  return dialect.provider.decodeAnswer(JSON.parse(JSON.stringify(asked.createReply().whole([parts]))))
}

/** The same as a stream, cut into pieces of so many letters. */
export function answerStream(dialect: Dialect, parts: readonly Part[], size = 100): Part[] {
  const reply = hear(dialect, send(dialect, asksForAll, true).body, true).createReply()
  const text = parts.map((part) => reply.part(part, 0)).join('') + reply.end()
  const splitter = createSseSplitter()
  const decoder = dialect.provider.createDecoder()
  const read: Part[] = []
  for (let at = 0; at < text.length; at += size) {
    for (const event of splitter.push(text.slice(at, at + size))) read.push(...decoder.event(event))
  }
  return [...read, ...decoder.end()]
}
