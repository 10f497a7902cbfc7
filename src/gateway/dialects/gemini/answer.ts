import { createId, VadeError, type Part, type TokenLogprob, type Usage } from '../../../core/index.ts'
import type { StreamDecoder } from '../dialect.ts'
import { errorIn, messageOf } from './fault.ts'
import { decodeFinishReason } from './finish-reason.ts'
import { decodeLogprobs } from './logprobs.ts'
import { isTooDeep, listIn, objectIn, objectsIn, textIn, type JsonObject } from './reading.ts'
import { decodeSources } from './sources.ts'
import { decodeUsage } from './usage.ts'

/** The events of a stream are answers in small: what a whole one says, in pieces. */
export function createDecoder(): StreamDecoder {
  const reader = createReader()
  return {
    event({ data }) {
      let json: unknown
      try {
        json = JSON.parse(data)
      } catch (cause) {
        throw new VadeError('provider_failed', 'Gemini sent an event that is not JSON.', { cause })
      }
      return reader.read(json)
    },
    end: reader.end,
  }
}

export function decodeAnswer(body: unknown): Part[] {
  const reader = createReader()
  return [...reader.read(body), ...reader.end()]
}

interface Reader {
  readonly read: (json: unknown) => Part[]
  readonly end: () => Part[]
}

function createReader(): Reader {
  const urls = new Set<string>()
  let open: 'text' | 'reasoning' | undefined
  let called = false
  let finish: { readonly name: string; readonly message: string | undefined } | undefined
  let usage: Usage | undefined
  let model = ''

  function close(signature?: string): Part[] {
    const was = open
    open = undefined
    if (was === 'text') return [{ type: 'text-end' }]
    return was === undefined ? [] : [{ type: 'reasoning-end', ...(signature !== undefined && { signature }) }]
  }

  function enter(kind: 'text' | 'reasoning'): Part[] {
    if (open === kind) return []
    const before = close()
    open = kind
    return [...before, { type: kind === 'text' ? 'text-start' : 'reasoning-start' }]
  }

  function readThought(text: string, signature: string | undefined): Part[] {
    if (text === '' && signature === undefined) return []
    const delta: Part[] = text === '' ? [] : [{ type: 'reasoning-delta', text }]
    return [...enter('reasoning'), ...delta, ...(signature === undefined ? [] : close(signature))]
  }

  function readText(text: string, signature: string | undefined, logprobs: readonly TokenLogprob[]): Part[] {
    const said: Part[] =
      text === '' ? [] : [...enter('text'), { type: 'text-delta', text, ...(logprobs.length > 0 && { logprobs }) }]
    if (signature === undefined) return said
    // The signature of what was said is kept as that of an empty thought, to go back as it came.
    return [...said, ...close(), { type: 'reasoning-start' }, { type: 'reasoning-end', signature }]
  }

  function readCall(call: JsonObject, signature: string | undefined): Part[] {
    const name = textIn(call['name'])
    if (name === undefined || name === '') throw malformed('a call of a tool without a name')
    called = true
    const id = textIn(call['id']) || createId('call')
    const signed = signature !== undefined && { signature }
    return [
      ...close(),
      { type: 'tool-call-start', id, name, ...signed },
      { type: 'tool-call-delta', id, arguments: stringify(call['args'] ?? {}) },
      { type: 'tool-call-end', id },
    ]
  }

  function readParts(parts: readonly unknown[], logprobs: readonly TokenLogprob[]): Part[] {
    let tokens = logprobs
    return parts.flatMap((value) => {
      const part = objectIn(value)
      if (part === undefined) throw malformed('a part that is not an object')
      const signature = textIn(part['thoughtSignature'])
      const text = textIn(part['text'])
      if (text !== undefined && part['thought'] === true) return readThought(text, signature)
      if (text !== undefined) {
        const said = readText(text, signature, tokens)
        if (text !== '') tokens = []
        return said
      }
      const call = objectIn(part['functionCall'])
      if (call !== undefined) return readCall(call, signature)
      const media = objectIn(part['inlineData']) ?? objectIn(part['fileData'])
      if (media === undefined) return []
      const type = textIn(media['mimeType']) ?? 'a file'
      throw new VadeError(
        'provider_failed',
        `Gemini answered with ${type}, which is no text; ask this model in Gemini's own protocol.`,
      )
    })
  }

  function readCandidate(candidate: JsonObject): Part[] {
    const content = objectIn(candidate['content'])
    const parts = content?.['parts']
    if (parts !== undefined && !Array.isArray(parts)) throw malformed('parts that are not a list')
    const said = readParts(listIn(parts), decodeLogprobs(candidate['logprobsResult']))
    const sources = decodeSources(candidate).filter(({ url }) => !urls.has(url) && urls.add(url))
    const name = textIn(candidate['finishReason'])
    if (name !== undefined && name !== 'FINISH_REASON_UNSPECIFIED') {
      finish = { name, message: textIn(candidate['finishMessage']) }
      if (decodeFinishReason(name, called) === undefined) throw failed(name, finish.message)
    }
    return [...said, ...sources]
  }

  return {
    read(json) {
      const error = errorIn(json)
      if (error !== undefined) throw new VadeError('provider_failed', messageOf(error) ?? 'Gemini reports an error.')
      const answer = objectIn(json)
      if (answer === undefined) throw malformed('something that is not an object')
      const blocked = textIn(objectIn(answer['promptFeedback'])?.['blockReason'])
      if (blocked !== undefined && blocked !== 'BLOCKED_REASON_UNSPECIFIED') {
        throw new VadeError(
          'content_refused',
          `Gemini refused the question (${blocked}); change it or ask another model.`,
        )
      }
      usage = decodeUsage(answer, usage)
      model = textIn(answer['modelVersion']) ?? model
      if (answer['candidates'] !== undefined && !Array.isArray(answer['candidates'])) {
        throw malformed('candidates that are not a list')
      }
      // One choice was asked for; its index is left out or 0.
      const candidate = objectsIn(answer['candidates']).find(({ index }) => (index ?? 0) === 0)
      return candidate === undefined ? [] : readCandidate(candidate)
    },
    end() {
      const reason = finish && decodeFinishReason(finish.name, called)
      if (reason === undefined) {
        throw new VadeError('provider_failed', 'Gemini ended its stream before the answer was finished.')
      }
      return [
        ...close(),
        {
          type: 'finish',
          reason,
          usage: usage ?? { inputTokens: 0, cachedTokens: 0, outputTokens: 0 },
          origin: { model, runsOn: 'cloud' },
          costNanoUsd: 0,
        },
      ]
    },
  }
}

/** Broken calls and the like: the model failed, and may do better when asked again. */
function failed(reason: string, message: string | undefined): VadeError {
  return new VadeError('provider_failed', `Gemini gave up its answer (${reason})${message ? `: ${message}` : '.'}`)
}

function malformed(what: string): VadeError {
  return new VadeError('provider_failed', `Gemini answered with ${what}.`)
}

function stringify(args: unknown): string {
  if (isTooDeep(args)) throw malformed('arguments that are nested too deeply')
  return JSON.stringify(args)
}
