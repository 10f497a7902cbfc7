import type { FinishReason, Part, Usage } from '../../../core/index.ts'
import { AttemptError } from '../../routing/target.ts'
import type { StreamDecoder } from '../dialect.ts'
import { faultIn } from './fault.ts'
import { listOf, objectOf, textOf, type Json } from '../../json.ts'
import { decodeChatLogprobs } from './logprobs.ts'
import { joinDetails } from './reasoning.ts'
import { createToolCallReader } from './tool-calls.ts'
import { decodeUsage } from './usage.ts'

/** The parts of a whole answer: its first choice. */
export function decodeChatAnswer(body: unknown): Part[] {
  const json = objectOf(body)
  const fault = faultIn(json)
  if (fault !== undefined) throw fault
  const choice = objectOf(listOf(json['choices'])[0])
  if (!('message' in choice)) throw malformed('The provider answered with something that is no chat completion.')
  const reader = createReader()
  const parts = reader.read(json, { ...choice, delta: choice['message'] })
  return [...parts, ...reader.end()]
}

/** Source: OpenAI's API reference, chat completion chunks; and what vendors make of it. */
export function createChatDecoder(): StreamDecoder {
  const reader = createReader()
  return {
    event({ event, data }) {
      if (data === '' || data === '[DONE]') return []
      const json = parse(data)
      const fault = faultIn(event === 'error' && !('error' in json) ? { error: json } : json)
      if (fault !== undefined) throw fault
      return reader.read(json, objectOf(listOf(json['choices'])[0]))
    },
    end: () => reader.end(),
  }
}

function parse(data: string): Json {
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch (thrown) {
    throw new AttemptError('malformed', 'The provider sent an event that is not JSON.', { cause: thrown })
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw malformed('The provider sent an event that is no object.')
}

/** Reads chunks into parts: what is thought, said and called comes in blocks, of which one is open at a time. */
function createReader() {
  const calls = createToolCallReader()
  const sources = new Map<string, string>()
  let open: 'text' | 'reasoning' | null = null
  let model = ''
  let usage: Usage | undefined
  let reason: FinishReason | undefined
  let refused = false
  /** Thoughts come as plain text; details that repeat it are read for their signatures only. */
  let plainThoughts = false

  function close(mark: { readonly signature?: string; readonly redacted?: string } = {}): Part[] {
    const was = open
    open = null
    if (was === null) return []
    return [was === 'text' ? { type: 'text-end' } : { type: 'reasoning-end', ...mark }]
  }

  function begin(block: 'text' | 'reasoning'): Part[] {
    if (open === block) return []
    const before = [...calls.pause(), ...close()]
    open = block
    return [...before, { type: block === 'text' ? 'text-start' : 'reasoning-start' }]
  }

  function think(text: string): Part[] {
    return text === '' ? [] : [...begin('reasoning'), { type: 'reasoning-delta', text }]
  }

  function readDetails(details: readonly unknown[]): Part[] {
    return joinDetails(details.map(objectOf)).flatMap(({ text, signature, redacted }) => [
      ...(plainThoughts ? [] : think(text)),
      ...(signature === undefined && redacted === undefined
        ? []
        : [
            ...begin('reasoning'),
            ...close({ ...(signature !== undefined && { signature }), ...(redacted !== undefined && { redacted }) }),
          ]),
    ])
  }

  function readDelta(delta: Json, logprobs: unknown): Part[] {
    const parts: Part[] = []
    const { thought, text } = piecesOf(delta)
    if (thought !== '') plainThoughts = true
    parts.push(...think(thought))
    if (Array.isArray(delta['reasoning_details'])) parts.push(...readDetails(delta['reasoning_details']))
    const tokens = decodeChatLogprobs(logprobs)
    if (text !== '' || tokens !== undefined)
      parts.push(...begin('text'), { type: 'text-delta', text, ...(tokens && { logprobs: tokens }) })
    if (textOf(delta['refusal']) !== '') {
      refused = true
      parts.push(...begin('text'), { type: 'text-delta', text: textOf(delta['refusal']) })
    }
    for (const fragment of listOf(delta['tool_calls'])) parts.push(...close(), ...calls.read(fragment))
    for (const annotation of listOf(delta['annotations'])) note(objectOf(objectOf(annotation)['url_citation']))
    return parts
  }

  function note({ url, title }: Json): void {
    if (typeof url === 'string' && !sources.has(url)) sources.set(url, textOf(title))
  }

  return {
    read(json: Json, choice: Json): Part[] {
      if (model === '') model = textOf(json['model'])
      usage = decodeUsage(json, usage)
      for (const result of listOf(json['search_results'])) note(objectOf(result))
      for (const url of listOf(json['citations'])) note({ url })
      const parts = readDelta(objectOf(choice['delta']), choice['logprobs'])
      const finished = textOf(choice['finish_reason'])
      if (finished === '') return parts
      reason = reasonOf(finished)
      return [...parts, ...close(), ...calls.close()]
    },
    end(): Part[] {
      if (reason === undefined) throw new AttemptError('network', 'The provider ended its answer in the middle.')
      const ended = [...close(), ...calls.close()]
      const cited = [...sources].map(([url, title]): Part => ({
        type: 'source',
        url,
        ...(title !== '' && title !== url && { title }),
      }))
      // Some say `stop` where they call, and OpenAI does where it was told which tool to call.
      const why =
        reason === 'stop' && calls.called() ? 'tool-calls' : reason === 'stop' && refused ? 'content-filter' : reason
      return [
        ...ended,
        ...cited,
        {
          type: 'finish',
          reason: why,
          usage: usage ?? { inputTokens: 0, cachedTokens: 0, outputTokens: 0 },
          origin: { model, runsOn: 'cloud' },
          costNanoUsd: 0,
        },
      ]
    },
  }
}

/** Mistral's content is a list where it has thoughts. */
function piecesOf({ content, reasoning_content, reasoning }: Json): {
  readonly thought: string
  readonly text: string
} {
  const thought = textOf(reasoning_content) || textOf(reasoning)
  if (!Array.isArray(content)) return { thought, text: textOf(content) }
  const pieces = content.map(objectOf)
  const thoughts = pieces.flatMap((piece) => listOf(piece['thinking']).map(objectOf))
  const join = (all: readonly Json[]) => all.map(({ text }) => textOf(text)).join('')
  return { thought: thought + join(thoughts), text: join(pieces) }
}

function reasonOf(word: string): FinishReason {
  switch (word) {
    case 'length':
    case 'max_tokens':
    case 'model_length':
      return 'length'
    case 'tool_calls':
    case 'tool_use':
    case 'function_call':
      return 'tool-calls'
    case 'content_filter':
    case 'sensitive':
      return 'content-filter'
    case 'error':
    case 'network_error':
    case 'insufficient_system_resource':
      throw new AttemptError('server', `The provider ended its answer with '${word}'.`)
    default:
      return 'stop'
  }
}

function malformed(sentence: string): AttemptError {
  return new AttemptError('malformed', sentence)
}
