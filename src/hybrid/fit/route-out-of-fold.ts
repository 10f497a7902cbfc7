import type { RoutingRow } from '../evaluate/outcomes.ts'
import type { PromptModels } from '../prompt-ease.ts'
import { promptFeatures, type PromptFeatures } from '../prompt-features.ts'
import { seededRandom, shuffledIndices } from '../random.ts'
import { fitWordModel, wordLogit, type WordFit } from '../word-model.ts'
import { gainsOnline, knowledgeFrom, type Gained, type Worded } from './domains.ts'
import { foldsOf, outOfFold } from './out-of-fold.ts'

/** Chosen among twelve on the outcomes of RouteLLM, out of fold. */
const wordFit: WordFit = { epochs: 6, rate: 0.1, l2: 1e-4, seed: 1 }

export function fitPromptModels(
  rows: readonly RoutingRow[],
  features = rows.map(({ prompt }) => promptFeatures(prompt)),
): PromptModels {
  return {
    weak: fitWordModel(
      features,
      rows.map(({ device }) => device),
      wordFit,
    ),
    strong: fitWordModel(
      features,
      rows.map(({ cloud }) => cloud),
      wordFit,
    ),
  }
}

export function worded(row: RoutingRow, features: PromptFeatures, { weak, strong }: PromptModels): Worded {
  const { domain, device, cloud } = row
  return { domain, device, cloud, deviceLogit: wordLogit(weak, features), cloudLogit: wordLogit(strong, features) }
}

export interface RoutedOutOfFold {
  readonly fold: readonly number[]
  readonly worded: readonly Worded[]
  readonly gained: readonly Gained[]
}

/**
 * Gains on each row by word models fitted on the other four folds, with domain counts of the other folds' own out-of-fold
 * logits, learned on online inside the test fold. (Those logits come from models that saw the test fold's labels, in
 * counts of what was expected only: an error that works against the score, not for it.)
 */
export function routeOutOfFold(rows: readonly RoutingRow[], seed = 1): RoutedOutOfFold {
  return routeByFolds(rows, foldsOf(rows.length, { folds: 5, seed }), seed)
}

/** The same with whole subjects left out: what learning on is worth where nothing is known beforehand. */
export function routeUnseen(rows: readonly RoutingRow[]): RoutedOutOfFold {
  const subjects = [...new Set(rows.map(({ domain }) => domain))]
  const fold = foldsOf(subjects.length, { folds: 5, seed: 1 })
  const foldOf = new Map(subjects.map((subject, index) => [subject, fold[index] ?? 0]))
  return routeByFolds(
    rows,
    rows.map(({ domain }) => foldOf.get(domain) ?? 0),
    1,
  )
}

function routeByFolds(rows: readonly RoutingRow[], fold: readonly number[], seed: number): RoutedOutOfFold {
  const features = rows.map(({ prompt }) => promptFeatures(prompt))
  const pairs = rows.map((row, index) => ({ row, features: features[index] ?? promptFeatures(row.prompt) }))
  const all = outOfFold(pairs, fold, {
    fit: (kept) =>
      fitPromptModels(
        kept.map(({ row }) => row),
        kept.map((pair) => pair.features),
      ),
    predict: (models, pair) => worded(pair.row, pair.features, models),
  })
  const gained: Gained[] = []
  for (let test = 0; test < 5; test++) {
    const known = knowledgeFrom(all.filter((_, index) => fold[index] !== test))
    const order = shuffledIndices(rows.length, seededRandom(seed + test)).filter((index) => fold[index] === test)
    const gains = gainsOnline(
      order.map((index) => all[index] as Worded),
      known,
    )
    for (const [place, index] of order.entries()) gained[index] = gains[place] as Gained
  }
  return { fold, worded: all, gained }
}
