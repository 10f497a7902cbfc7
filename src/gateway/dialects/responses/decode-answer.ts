import { VadeError, type Finish, type FinishReason, type Part } from '../../../core/index.ts'
import { decodeError, sentenceOf } from './fault.ts'
import { objectsIn, textOf, type Json } from '../../json.ts'
import { recordOf } from './json.ts'
import { decodeLogprobs } from './logprobs.ts'
import { signatureOf } from './reasoning-seal.ts'
import { readUsage } from './usage.ts'

/** The parts of a whole answer. Throws `provider_failed` if it is none, or says that it failed. */
export function decodeAnswer(body: unknown): Part[] {
  const response = recordOf(body)
  if (!Array.isArray(response?.['output'])) {
    throw new VadeError('provider_failed', 'The provider sent something that is not a response of the Responses API.')
  }
  const parts = response['output'].flatMap((item) => itemParts(recordOf(item)))
  return [...parts, finishOf(response, whatWasSaid(response['output']))]
}

/** What an answer holds that decides how it ended. */
export interface Said {
  readonly called: boolean
  readonly refused: boolean
}

export function whatWasSaid(output: readonly unknown[]): Said {
  const items = output.map(recordOf)
  return {
    called: items.some((item) => item?.['type'] === 'function_call'),
    refused: items.some((item) => contentOf(item).some((part) => part['type'] === 'refusal')),
  }
}

/** Throws for a response that failed or has not ended. */
export function finishOf(response: Json, said: Said): Finish {
  return {
    type: 'finish',
    reason: reasonOf(response, said),
    usage: readUsage(response) ?? { inputTokens: 0, cachedTokens: 0, outputTokens: 0 },
    origin: { model: textOf(response['model']), runsOn: 'cloud' },
    costNanoUsd: 0,
  }
}

function reasonOf(response: Json, { called, refused }: Said): FinishReason {
  switch (response['status']) {
    case 'incomplete': {
      const why = recordOf(response['incomplete_details'])?.['reason']
      return why === 'max_output_tokens' ? 'length' : why === 'content_filter' ? 'content-filter' : 'aborted'
    }
    case 'completed':
    case undefined:
    case null:
      // A refusal is no answer to the question: the caller must not take its words for one.
      return refused ? 'content-filter' : called ? 'tool-calls' : 'stop'
    default:
      throw failedWith(response)
  }
}

/** The error of a response, or of an `error` event. */
export function failedWith(json: Json): VadeError {
  const sentence = sentenceOf(json)
  const { kind } = decodeError(500, json)
  return new VadeError(
    kind === 'content-policy' ? 'content_refused' : kind === 'context-length' ? 'context_exceeded' : 'provider_failed',
    sentence === undefined
      ? `The provider ended its answer with the status '${textOf(json['status'])}'.`
      : `The provider broke off its answer: ${sentence}`,
  )
}

/** All parts of a finished item; none of those that only concern tools of the provider. */
export function itemParts(item: Json | undefined): Part[] {
  switch (item?.['type']) {
    case 'message':
      return contentOf(item).flatMap(contentParts)
    case 'function_call': {
      const id = textOf(item['call_id'])
      const written = textOf(item['arguments'])
      return [
        { type: 'tool-call-start', id, name: textOf(item['name']) },
        ...(written === '' ? [] : [{ type: 'tool-call-delta', id, arguments: written } as const]),
        { type: 'tool-call-end', id },
      ]
    }
    case 'reasoning': {
      const text = thoughtOf(item)
      return [
        { type: 'reasoning-start' },
        ...(text === '' ? [] : [{ type: 'reasoning-delta', text } as const]),
        reasoningEnd(item),
      ]
    }
    default:
      return []
  }
}

export function reasoningEnd(item: Json): Part {
  const encrypted = item['encrypted_content']
  if (typeof encrypted !== 'string' || encrypted === '') return { type: 'reasoning-end' }
  return { type: 'reasoning-end', signature: signatureOf({ id: textOf(item['id']), encrypted_content: encrypted }) }
}

/** Undefined for a mark that is no address of the web. */
export function sourceOf(annotation: unknown): Part | undefined {
  const { type, url, title } = recordOf(annotation) ?? {}
  if (type !== 'url_citation' || typeof url !== 'string') return undefined
  return { type: 'source', url, ...(typeof title === 'string' && title !== '' && { title }) }
}

function contentParts(part: Json): Part[] {
  if (part['type'] !== 'output_text' && part['type'] !== 'refusal') return []
  const text = textOf(part['text'] ?? part['refusal'])
  const logprobs = decodeLogprobs(part['logprobs'])
  const annotations = Array.isArray(part['annotations']) ? part['annotations'] : []
  return [
    { type: 'text-start' },
    ...(text === '' ? [] : [{ type: 'text-delta', text, ...(logprobs && { logprobs }) } as const]),
    ...annotations.flatMap((annotation) => sourceOf(annotation) ?? []),
    { type: 'text-end' },
  ]
}

/** What it says of its thoughts in short, or else the thoughts themselves. */
function thoughtOf(item: Json): string {
  const summary = objectsIn(item['summary'])
  return (summary.length > 0 ? summary : contentOf(item)).map((part) => textOf(part['text'])).join('\n\n')
}

function contentOf(item: Json | undefined): Json[] {
  return objectsIn(item?.['content'])
}
