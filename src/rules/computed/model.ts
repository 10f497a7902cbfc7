import {
  textOf,
  type CallContext,
  type Decision,
  type GenerateRequest,
  type Model,
  type Part,
} from '../../core/index.ts'
import type { ComputedAnswer } from './answer.ts'
import type { Computed } from './computed.ts'

/** Who answers what is computed, as `origin.model` says it. */
const rulesModelId = 'rules'

/** More tokens than a computed answer has, unless it is a number of hundreds of digits. */
const longestAnswer = 128

export interface WithComputedOptions {
  readonly model: Model
  readonly computed: Computed
  /**
   * `alone`: only a question before which nothing was said, not even an instruction: it could ask for another form.
   * `last`: the last message of a conversation whose instruction is Vade's own.
   */
  readonly when: 'alone' | 'last'
}

/** The model, where what can be computed is computed first; everything else is its own. */
export function withComputed({ model, computed, when }: WithComputedOptions): Model {
  return {
    ...model,
    async *generate(request, context) {
      const question = questionOf(request, when)
      const answer = question === null ? null : computed.answer(question)
      if (answer === null) yield* model.generate(request, context)
      else yield* computedParts(answer, context)
    },
  }
}

/** The parts that a model would have said it with. */
function* computedParts(answer: ComputedAnswer, { signal }: Pick<CallContext, 'signal'>): Generator<Part> {
  const { aborted } = signal
  yield { type: 'text-start' }
  if (!aborted) yield { type: 'text-delta', text: answer.text }
  yield { type: 'text-end' }
  yield {
    type: 'finish',
    reason: aborted ? 'aborted' : 'stop',
    // No model read or wrote a token.
    usage: { inputTokens: 0, cachedTokens: 0, outputTokens: 0 },
    origin: { model: rulesModelId, runsOn: 'device' },
    costNanoUsd: 0,
    decision: computedDecision(answer),
  }
}

function computedDecision({ understood }: ComputedAnswer): Decision {
  return {
    code: 'computed',
    reason: `Computed exactly: ${understood}.`,
    confidence: 1,
    calibrated: true,
    stance: 'plain',
    sent: null,
  }
}

/** Null where the caller wants more than an answer in words: tools, a form, log-probabilities, several messages. */
function questionOf(request: GenerateRequest, when: 'alone' | 'last'): string | null {
  const { messages, tools, output, logprobs, rawPrompt, sampling } = request
  const last = messages.at(-1)
  if (last?.role !== 'user' || rawPrompt !== undefined || logprobs !== undefined) return null
  if (!last.content.every(({ type }) => type === 'text')) return null
  if ((tools?.length ?? 0) > 0 || (output !== undefined && output.type !== 'text')) return null
  const { maxTokens = Infinity, stop } = sampling ?? {}
  // A caller that cuts answers short wants to see them cut.
  if (when === 'alone' && (messages.length > 1 || maxTokens < longestAnswer || stop !== undefined)) return null
  return textOf(last)
}
