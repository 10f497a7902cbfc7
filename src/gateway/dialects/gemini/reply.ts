import { createId, type Finish, type Part, type Source, type TokenLogprob, type Usage } from '../../../core/index.ts'
import type { Reply } from '../dialect.ts'
import { encodeError } from './error.ts'
import { encodeFinishReason } from './finish-reason.ts'
import { encodeLogprobs } from './logprobs.ts'
import { createPartEncoder, joinParts, type PartEncoder } from './reply-parts.ts'
import { encodeUsage } from './usage.ts'
import type { WirePart } from './wire.ts'

/** A stream of `?alt=sse`: it ends without a terminator, with the last choice's `finishReason`. */
export function createReply(model: string): Reply {
  const head = { modelVersion: model, responseId: createId('resp') }
  const choices = new Map<number, Choice>()
  const usages: Usage[] = []
  const event = (candidate: object, more: object = {}) =>
    `data: ${JSON.stringify({ candidates: [candidate], ...more, ...head })}\n\n`
  function choiceAt(index: number): Choice {
    const choice = choices.get(index) ?? { parts: createPartEncoder(), sources: [] }
    choices.set(index, choice)
    return choice
  }
  return {
    whole(answers) {
      const finishes = answers.flatMap((parts) => parts.filter((part) => part.type === 'finish'))
      return {
        candidates: answers.map(encodeCandidate),
        usageMetadata: encodeUsage(finishes.map(({ usage }) => usage)),
        ...head,
      }
    },
    part(part, index) {
      const choice = choiceAt(index)
      if (part.type === 'source') choice.sources.push(part)
      if (part.type === 'finish') {
        usages.push(part.usage)
        const candidate = { content: contentOf([]), ...endOf(part, choice), index }
        return event(candidate, { usageMetadata: encodeUsage(usages) })
      }
      const parts = choice.parts.encode(part)
      if (parts.length === 0) return ''
      const tokens = part.type === 'text-delta' ? (part.logprobs ?? []) : []
      return event({ content: contentOf(parts), ...logprobsOf(tokens), index })
    },
    end: () => '',
    fail: (error) => `data: ${JSON.stringify(encodeError(error))}\n\n`,
  }
}

interface Choice {
  readonly parts: PartEncoder
  readonly sources: Source[]
}

function encodeCandidate(answer: readonly Part[], index: number): object {
  const encoder = createPartEncoder()
  const parts = joinParts(answer.flatMap((part) => encoder.encode(part)))
  const sources = answer.filter((part) => part.type === 'source')
  const finish = answer.find((part) => part.type === 'finish')
  const tokens = answer.flatMap((part) => (part.type === 'text-delta' ? (part.logprobs ?? []) : []))
  return {
    content: contentOf(parts),
    ...(finish && endOf(finish, { parts: encoder, sources })),
    ...logprobsOf(tokens),
    index,
  }
}

/** Google's clients take a content without parts for a broken answer. */
function contentOf(parts: readonly WirePart[]): object {
  return { parts: parts.length === 0 ? [{ text: '' }] : parts, role: 'model' }
}

/** How a choice ended, and where it was read. */
function endOf({ reason }: Finish, { parts: { malformed }, sources }: Choice): object {
  const groundingChunks = sources.map(({ url, title }) => ({
    web: { uri: url, ...(title !== undefined && { title }) },
  }))
  return {
    ...(malformed.length > 0 && reason !== 'length'
      ? {
          finishReason: 'MALFORMED_FUNCTION_CALL',
          finishMessage: `The arguments of ${malformed.join(', ')} are not a JSON object.`,
        }
      : { finishReason: encodeFinishReason(reason) }),
    ...(groundingChunks.length > 0 && { groundingMetadata: { groundingChunks } }),
  }
}

function logprobsOf(tokens: readonly TokenLogprob[]): object {
  if (tokens.length === 0) return {}
  const sum = tokens.reduce((total, { logprob }) => total + logprob, 0)
  return { avgLogprobs: sum / tokens.length, logprobsResult: encodeLogprobs(tokens) }
}
