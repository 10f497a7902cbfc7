import type { AnswerRecord, Decision, Finish } from '../../core/index.ts'

/** Who answered where a model made of others was asked; none where the one that was asked did, which is as usual. */
export function answersOf(finishes: readonly Finish[] = []): readonly AnswerRecord[] {
  return finishes.flatMap(({ origin: { model, provider = 'device', call = null }, costNanoUsd, decision }) =>
    decision === undefined ? [] : [{ provider, model, call, costNanoUsd, decision: recorded(decision) }],
  )
}

/** What a caller hears of them before the answer. */
export function answerHeaders(answers: readonly AnswerRecord[]): Readonly<Record<string, string | number>> {
  if (answers.length === 0) return {}
  const calls = each(answers.flatMap(({ call }) => call ?? []))
  return {
    'x-vade-provider': each(answers.map(({ provider }) => provider)),
    'x-vade-model': each(answers.map(({ model }) => encodeURI(model))),
    'x-vade-cost-nano-usd': answers.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0),
    'x-vade-decision': each(answers.map(({ decision }) => decision.code)),
    ...(calls !== '' && { 'x-vade-answered-by': calls }),
  }
}

/** What was computed says the question again, and the record of calls has no word of it. */
function recorded(decision: Decision): Decision {
  return decision.code === 'computed' ? { ...decision, reason: 'It was computed.' } : decision
}

function each(words: readonly string[]): string {
  return [...new Set(words)].join(', ')
}
