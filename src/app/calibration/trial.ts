import { userText, VadeError, type Message, type Model, type TokenSignal } from '../../core/index.ts'
import type { SignalledPiece } from '../../hybrid/index.ts'
import { grade } from './grade.ts'
import type { CalibrationQuestion } from './question.ts'

/** What the model answered to one question of the calibration set. */
export interface Trial {
  readonly id: string
  /** Null where the answer could not be judged. */
  readonly right: boolean | null
  readonly answer: string
  /** The first tokens of the answer. */
  readonly pieces: readonly SignalledPiece[]
  readonly ms: number
}

/** Tokens that are enough to come to the point, and for a problem in words to be worked out. */
const mostTokens = { mc: 64, bool: 24, qa: 40, gsm: 160 } as const

/** Decisions are taken within these. */
const keptPieces = 32

export interface Asking {
  readonly model: Model
  /** What every conversation of the product begins with. */
  readonly before: readonly Message[]
  readonly signal: AbortSignal
}

/** Asks as a conversation would, but for the likeliest words, and judges the answer. */
export async function ask(question: CalibrationQuestion, { model, before, signal }: Asking): Promise<Trial> {
  const began = performance.now()
  const sampling = { temperature: 0, maxTokens: mostTokens[question.kind] }
  const messages = [...before, userText(question.text)]
  const pieces: SignalledPiece[] = []
  let answer = ''
  let cut = false
  for await (const part of model.generate(
    { messages, sampling, signals: true, cacheKey: 'calibration' },
    { signal, caller: 'calibration' },
  )) {
    if (part.type === 'text-delta') {
      answer += part.text
      for (const each of part.signals ?? []) {
        if (pieces.length < keptPieces) pieces.push({ text: part.text, signal: rounded(each) })
      }
    } else if (part.type === 'finish') {
      if (part.reason === 'aborted') throw new VadeError('aborted', 'The calibration was stopped.')
      cut = part.reason === 'length'
    }
  }
  if (pieces.length === 0) {
    throw new VadeError(
      'unsupported',
      `${model.id} does not tell how sure it is of its words, so it cannot be calibrated.`,
    )
  }
  // A problem that was not worked out ends with whatever number came last.
  const right = cut && question.kind === 'gsm' ? null : grade(question, answer)
  return { id: question.id, right, answer: answer.slice(0, 400), pieces, ms: Math.round(performance.now() - began) }
}

/** Four digits are more than the measurement is worth, and keep the file small. */
function rounded({ logprob, p1, p2, entropy, top }: TokenSignal): TokenSignal {
  const four = (value: number) => Math.round(value * 1e4) / 1e4
  return {
    logprob: four(logprob),
    p1: four(p1),
    p2: four(p2),
    entropy: four(entropy),
    ...(top && { top: top.flatMap(({ token, p }) => (p < 1e-3 ? [] : [{ token, p: four(p) }])) }),
  }
}
