import { fewLabels, foldedAuroc, priorOf, scoredOutOfFold, type Refit, type ScoredExample } from '../fit/refit.ts'
import { foldsOf, outOfFold } from '../fit/out-of-fold.ts'
import { promptValues } from '../draft-features.ts'
import { headLogit } from '../score.ts'
import type { Example } from '../fit/examples.ts'
import { promptHead } from '../fit/fit-head.ts'
import { aurocWithin } from '../metrics/auroc.ts'
import { calibrationError, calibrationFloor } from '../metrics/calibration-error.ts'
import { bootstrapInterval, type Interval } from '../metrics/bootstrap.ts'
import { selectiveRisk } from '../metrics/selective-risk.ts'
import { seededRandom, shuffledIndices } from '../random.ts'
import { judge, type Judgement } from './judge.ts'
import { examplesOf, judgedOutOfFold, priorWithout } from './judge-drafts.ts'
import type { DraftedRow } from './outcomes.ts'

/** How good the choice is after drafts of one model, out of fold, against a cloud that is always right. */
export interface DraftQuality extends Judgement {
  readonly model: string
  readonly right: number
  readonly aurocInterval: Interval | null
  readonly withinKind: Readonly<
    Record<string, { readonly n: number; readonly right: number; readonly auroc: number | null }>
  >
  /** What the kind of the task alone tells. */
  readonly aurocOfKind: number | null
  /** What kind and prompt tell before anything is drafted. */
  readonly aurocBefore: number | null
  /** Parts of the way from a random choice to one that knows the outcomes. */
  readonly shareOfOracle: number | null
  /** AUROC after the first `tokens` of the draft, and by how much less than at its end (paired interval). */
  readonly early: readonly { readonly tokens: number; readonly auroc: number | null; readonly less: Interval | null }[]
  /** Calibration error above its floor when fitted on 100 answers, mean over 100 draws. */
  readonly eceAbove100: number | null
  /** Wrong among the tenth, fifth and third that are trusted most. */
  readonly riskAt: readonly { readonly coverage: number; readonly risk: number | null }[]
}

export function measureDrafts(rows: readonly DraftedRow[], model: string): DraftQuality {
  const examples = examplesOf(rows, model)
  const prior = priorWithout(rows, model)
  const judged = judgedOutOfFold(examples, prior)
  const judgement = judge(judged, { alpha: 0.05 })
  const scored = scoredOutOfFold(examples, prior)
  const ranked = scored.map(({ logit, example }) => ({ score: logit, right: example.right }))
  const { apgr: own, apgrOracle: oracle } = judgement
  return {
    model,
    ...judgement,
    right: examples.filter(({ right }) => right).length,
    aurocInterval: bootstrapInterval(scored, (drawn) => foldedAuroc(drawn), { rounds: 300 }),
    withinKind: Object.fromEntries(
      [...Map.groupBy(scored, ({ example }) => example.draft.kind)].map(([kind, some]) => [
        kind,
        { n: some.length, right: some.filter(({ example }) => example.right).length, auroc: foldedAuroc(some) },
      ]),
    ),
    aurocOfKind: aurocOfKind(examples),
    aurocBefore: aurocBefore(examples, prior),
    shareOfOracle: own === null || oracle === null ? null : (own - 0.5) / (oracle - 0.5),
    early: [1, 2, 4, 8].map((tokens) => ({ tokens, ...early(scored, { tokens, prior }) })),
    eceAbove100: eceAbove(examples, prior, 100),
    riskAt: [0.1, 0.2, 0.3].map((coverage) => ({ coverage, risk: selectiveRisk(ranked, coverage) })),
  }
}

/** Ranked by how often the model was right in the kind of task in the other folds. */
function aurocOfKind(examples: readonly Example[]): number | null {
  const fold = foldsOf(examples.length, { folds: 5, seed: 1 })
  const rates = outOfFold(examples, fold, {
    fit: (kept) => Map.groupBy(kept, ({ draft }) => draft.kind),
    predict: (kinds, { draft }) => {
      const same = kinds.get(draft.kind) ?? []
      return (same.filter(({ right }) => right).length + 1) / (same.length + 2)
    },
  })
  const scored = examples.map(({ right }, index) => ({ right, score: rates[index] ?? 0, fold: fold[index] ?? 0 }))
  return aurocWithin(scored, (row) => row.fold)
}

function aurocBefore(examples: readonly Example[], prior: Refit['prior']): number | null {
  const fold = foldsOf(examples.length, { folds: 5, seed: 1 })
  const logits = outOfFold(examples, fold, {
    fit: (kept) => {
      const known = new Set(kept.map(({ id }) => id))
      const leftOut = new Set(examples.map(({ id }) => id).filter((id) => !known.has(id)))
      return promptHead(kept, priorOf(prior, leftOut).before)
    },
    predict: (head, { draft }) => headLogit(head, promptValues(draft)),
  })
  const scored = examples.map(({ right }, index) => ({ right, score: logits[index] ?? 0, fold: fold[index] ?? 0 }))
  return aurocWithin(scored, (row) => row.fold)
}

/** The weights are those of whole drafts: in use there is one head for both. */
function early(
  end: readonly ScoredExample[],
  { tokens, prior }: { readonly tokens: number; readonly prior: Refit['prior'] },
): { auroc: number | null; less: Interval | null } {
  const examples = end.map(({ example }) => example)
  const first = scoredOutOfFold(examples, prior, (draft) => ({ ...draft, signals: draft.signals.slice(0, tokens) }))
  const pairs = end.map((row, index) => ({ end: row, first: first[index] ?? row }))
  const less = bootstrapInterval(
    pairs,
    (drawn) => {
      const [atEnd, before] = [foldedAuroc(drawn.map((pair) => pair.end)), foldedAuroc(drawn.map((pair) => pair.first))]
      return atEnd === null || before === null ? null : atEnd - before
    },
    { rounds: 300 },
  )
  return { auroc: foldedAuroc(first), less }
}

function eceAbove(examples: readonly Example[], prior: Refit['prior'], labels: number): number | null {
  const draws = 100
  if (examples.length < labels + 40) return null
  const random = seededRandom(1)
  let above = 0
  for (let draw = 0; draw < draws; draw++) {
    const order = shuffledIndices(examples.length, random).flatMap((index) => examples[index] ?? [])
    const tested = order.slice(labels)
    const probability = fewLabels(order.slice(0, labels), priorOf(prior, new Set(tested.map(({ id }) => id))))
    const predicted = tested.map(({ draft, right }) => ({ p: probability(draft), right }))
    above += (calibrationError(predicted) - calibrationFloor(predicted, { seed: draw })) / draws
  }
  return above
}
