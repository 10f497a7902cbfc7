import {
  createId,
  type Finish,
  type Part,
  type Reasoning,
  type Source,
  type TokenLogprob,
} from '../../../core/index.ts'
import type { Reply } from '../dialect.ts'
import type { Decoded } from './body.ts'
import { createChunks, encodeReason, finishOf, type ChunkEnd } from './chunks.ts'
import { encodeError } from './error.ts'
import { encodeChatLogprobs } from './logprobs.ts'
import { encodeDetails, encodeReasoning } from './reasoning.ts'
import { encodeUsage, sumUsage } from './usage.ts'

/** An answer as chats have it. Source: OpenAI's API reference. */
export function createChatReply({ model, requests, n, includeUsage }: Decoded): Reply {
  const head = { id: createId('chatcmpl'), created: Math.floor(Date.now() / 1000), model }
  const chunks = createChunks({ ...head, object: 'chat.completion.chunk' }, includeUsage)
  const hidden = requests[0]?.reasoning?.show === false
  const encoders = requests.map((_, index) => createChoiceEncoder((delta, end) => chunks.choice(index, delta, end)))
  const finishes: Finish[] = []
  return {
    whole(choices) {
      return {
        ...head,
        object: 'chat.completion',
        choices: choices.map((parts, index) => encodeChoice(hidden ? parts.filter(isShown) : parts, index)),
        usage: encodeUsage(sumUsage(choices.flatMap(finishOf), n)),
      }
    },
    part(part, choice) {
      if (part.type === 'finish') finishes[choice] = part
      return hidden && !isShown(part) ? '' : (encoders[choice]?.(part) ?? '')
    },
    end: () => (includeUsage ? chunks.usage(encodeUsage(sumUsage(finishes, n))) : '') + 'data: [DONE]\n\n',
    fail: (error) => `data: ${JSON.stringify(encodeError(error))}\n\n`,
  }
}

function isShown({ type }: Part): boolean {
  return !type.startsWith('reasoning')
}

function encodeChoice(parts: readonly Part[], index: number): object {
  const text = parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('')
  const [finish] = finishOf(parts)
  const tokens = parts.flatMap((part) => (part.type === 'text-delta' ? (part.logprobs ?? []) : []))
  const calls = parts.flatMap((part) => (part.type === 'tool-call-start' ? [part] : []))
  const sources = parts.filter((part) => part.type === 'source')
  return {
    index,
    message: {
      role: 'assistant',
      content: calls.length > 0 && text === '' ? null : text,
      refusal: null,
      ...encodeReasoning(thoughtsOf(parts)),
      ...(calls.length > 0 && { tool_calls: calls.map((call) => encodeCall(call, argumentsOf(parts, call.id))) }),
      ...(sources.length > 0 && { annotations: sources.map(encodeSource) }),
    },
    logprobs: tokens.length === 0 ? null : encodeChatLogprobs(tokens),
    finish_reason: finish === undefined ? 'stop' : encodeReason(finish),
  }
}

/** What was thought, one for each start and end. */
function thoughtsOf(parts: readonly Part[]): Reasoning[] {
  const thoughts: Reasoning[] = []
  let text = ''
  for (const part of parts) {
    if (part.type === 'reasoning-delta') text += part.text
    if (part.type !== 'reasoning-end') continue
    thoughts.push(thoughtOf(text, part))
    text = ''
  }
  return text === '' ? thoughts : [...thoughts, { text }]
}

function thoughtOf(
  text: string,
  { signature, redacted }: Extract<Part, { readonly type: 'reasoning-end' }>,
): Reasoning {
  return { text, ...(signature !== undefined && { signature }), ...(redacted !== undefined && { redacted }) }
}

function argumentsOf(parts: readonly Part[], id: string): string {
  return parts.map((part) => (part.type === 'tool-call-delta' && part.id === id ? part.arguments : '')).join('')
}

function encodeCall(
  { id, name, signature }: Extract<Part, { readonly type: 'tool-call-start' }>,
  text: string,
): object {
  return {
    id,
    type: 'function',
    function: { name, arguments: text },
    ...(signature !== undefined && { extra_content: { google: { thought_signature: signature } } }),
  }
}

/** Where in the text it belongs is not known. */
function encodeSource({ url, title }: Source): object {
  return { type: 'url_citation', url_citation: { url, title: title ?? url, start_index: 0, end_index: 0 } }
}

/** Events for the parts of one choice; the first says whose words they are. */
function createChoiceEncoder(chunk: (delta: object, end?: ChunkEnd) => string): (part: Part) => string {
  const calls = new Map<string, number>()
  let begun = false
  let thought = ''
  let thoughts = 0
  const say = (delta: object, end?: ChunkEnd) => {
    const first = begun ? '' : chunk({ role: 'assistant', content: '', refusal: null })
    begun = true
    return first + chunk(delta, end)
  }
  return (part) => {
    switch (part.type) {
      case 'text-delta':
        return say({ content: part.text }, logprobsOf(part.logprobs))
      case 'reasoning-delta':
        thought += part.text
        return say({ reasoning_content: part.text })
      case 'reasoning-end': {
        const done = thoughtOf(thought, part)
        const index = thoughts++
        thought = ''
        if (done.signature === undefined && done.redacted === undefined) return ''
        return say({ reasoning_details: encodeDetails(done, index) })
      }
      case 'tool-call-start': {
        const index = calls.size
        calls.set(part.id, index)
        return say({ tool_calls: [{ index, ...encodeCall(part, '') }] })
      }
      case 'tool-call-delta':
        return say({ tool_calls: [{ index: calls.get(part.id) ?? 0, function: { arguments: part.arguments } }] })
      case 'source':
        return say({ annotations: [encodeSource(part)] })
      case 'finish':
        return say({}, { reason: encodeReason(part) })
      case 'text-start':
      case 'text-end':
      case 'reasoning-start':
      case 'tool-call-end':
      case 'notice':
      case 'replacement':
      case 'consent-request':
      case 'citations':
        return ''
    }
  }
}

function logprobsOf(tokens: readonly TokenLogprob[] | undefined): ChunkEnd {
  return tokens === undefined ? {} : { logprobs: encodeChatLogprobs(tokens) }
}
