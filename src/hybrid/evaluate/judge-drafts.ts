import type { Calibration } from '../calibration.ts'
import { calibrated, fitCalibrator } from '../calibrator.ts'
import type { Example } from '../fit/examples.ts'
import { fitPrior, scoredOutOfFold, type Refit } from '../fit/refit.ts'
import { promptEase } from '../prompt-ease.ts'
import { score } from '../score.ts'
import type { Judged } from './judge.ts'
import type { DraftedRow } from './outcomes.ts'

/** Answers of one model as examples; rows that it did not answer are left out. */
export function examplesOf(rows: readonly DraftedRow[], model: string, tokens = Infinity): Example[] {
  return rows.flatMap(({ id, kind, prompt, runs }) => {
    const run = runs[model]
    if (run === undefined) return []
    const { right, optionProbabilities } = run
    const signals = run.signals.slice(0, tokens)
    return [
      { id, right, length: prompt.length, draft: { signals, kind, optionProbabilities, ease: promptEase(prompt) } },
    ]
  })
}

/** Weights from the other models' answers, without those to the questions that are tested. */
export function priorWithout(rows: readonly DraftedRow[], model: string): Refit['prior'] {
  const others = [...new Set(rows.flatMap(({ runs }) => Object.keys(runs)))].filter((other) => other !== model)
  const all = others.map((other) => examplesOf(rows, other))
  return (leftOut) => fitPrior(all.map((examples) => examples.filter(({ id }) => !leftOut.has(id))))
}

/** Judged by a calibration as it is, against a cloud that is always right. */
export function judgedByCalibration(examples: readonly Example[], calibration: Calibration): Judged[] {
  return examples.map((example) => {
    const { p } = score(example.draft, { calibration, exact: true, note: null })
    return { ...outcome(example), p, ranks: [{ confidence: p, gain: 1 - p, fold: 'shipped' }] }
  })
}

/** Judged by the same fit that ships, on questions that it has not seen; the calibrator, too, comes from the other folds. */
export function judgedOutOfFold(examples: readonly Example[], prior: Refit['prior']): Judged[] {
  const scored = scoredOutOfFold(examples, prior)
  const partings = scored[0]?.logits.length ?? 0
  const probabilities = Array.from({ length: partings }, (_, parting) => {
    const rows = scored.map(({ example, logits, folds }) => ({
      right: example.right,
      logit: logits[parting] ?? 0,
      fold: folds[parting] ?? 0,
    }))
    const calibrators = new Map(
      [...new Set(rows.map(({ fold }) => fold))].map((fold) => {
        const others = rows.filter((row) => row.fold !== fold)
        return [
          fold,
          fitCalibrator(
            others.map(({ logit }) => logit),
            others.map(({ right }) => right),
          ),
        ]
      }),
    )
    return rows.map(({ logit, fold }) => {
      const calibrator = calibrators.get(fold)
      return calibrator === undefined ? 0.5 : calibrated(calibrator, logit)
    })
  })
  return scored.map(({ example, folds }, index) => {
    const own = probabilities.map((parting) => parting[index] ?? 0.5)
    const ranks = own.map((p, parting) => ({
      confidence: p,
      gain: 1 - p,
      fold: `${String(parting)} ${String(folds[parting])}`,
    }))
    return { ...outcome(example), p: own.reduce((sum, p) => sum + p, 0) / Math.max(1, own.length), ranks }
  })
}

function outcome({ draft, right, length }: Example) {
  return { device: right, cloud: true, length, kind: draft.kind }
}
