import { fitLogistic } from './logistic.ts'
import { sigmoid } from './sigmoid.ts'
import { densePromptFeatures, wordBuckets, type PromptFeatures } from './prompt-features.ts'
import { seededRandom, shuffledIndices } from './random.ts'

/** Logistic regression on a prompt: weights of the dense features, of the word buckets, and a bias. */
export interface WordModel {
  readonly dense: ArrayLike<number>
  readonly words: ArrayLike<number>
  readonly bias: number
}

export interface WordFit {
  /** Passes over the rows. */
  readonly epochs: number
  readonly rate: number
  readonly l2: number
  readonly seed: number
}

/**
 * The mean of two models, which rank better together than either: one of all features, one of the dense ones alone, by
 * Newton's method.
 */
export function fitWordModel(rows: readonly PromptFeatures[], right: readonly boolean[], fit: WordFit): WordModel {
  const all = fitAllWords(rows, right, fit)
  const plain = fitLogistic(
    rows.map(({ dense }) => dense),
    right,
    { l2: 1 },
  )
  const slopes = plain.weights.map((weight, at) => weight / (plain.scale[at] ?? 1))
  const bias = slopes.reduce((sum, slope, at) => sum - slope * (plain.mean[at] ?? 0), plain.bias)
  return {
    dense: slopes.map((slope, at) => (slope + (all.dense[at] ?? 0)) / 2),
    words: Float64Array.from(all.words, (weight) => weight / 2),
    bias: (bias + all.bias) / 2,
  }
}

/** Stochastic gradient descent with a step of its own for each weight (AdaGrad, Duchi et al. 2011). */
function fitAllWords(
  rows: readonly PromptFeatures[],
  right: readonly boolean[],
  { epochs, rate, l2, seed }: WordFit,
): WordModel {
  const width = densePromptFeatures.length
  const biasAt = width + wordBuckets
  const weights = new Float64Array(biasAt + 1)
  const squares = new Float64Array(biasAt + 1).fill(1)
  const random = seededRandom(seed)
  const update = (at: number, gradient: number) => {
    squares[at] = (squares[at] ?? 0) + gradient * gradient
    weights[at] = (weights[at] ?? 0) - (rate * gradient) / Math.sqrt(squares[at] ?? 1)
  }
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const index of shuffledIndices(rows.length, random)) {
      const row = rows[index]
      if (row === undefined) continue
      const model = { dense: weights, words: weights.subarray(width), bias: weights[biasAt] ?? 0 }
      const error = sigmoid(wordLogit(model, row)) - (right[index] === true ? 1 : 0)
      for (let at = 0; at < width; at++) update(at, error * (row.dense[at] ?? 0) + (l2 * (weights[at] ?? 0)) / 10)
      const share = wordScale(row)
      for (const bucket of row.words) update(width + bucket, error * share + l2 * (weights[width + bucket] ?? 0))
      update(biasAt, error)
    }
  }
  return {
    dense: weights.slice(0, width),
    words: weights.slice(width, biasAt),
    bias: weights[biasAt] ?? 0,
  }
}

export function wordLogit({ dense, words, bias }: WordModel, row: PromptFeatures): number {
  let sum = 0
  for (const bucket of row.words) sum += words[bucket] ?? 0
  sum = sum * wordScale(row) + bias
  for (let at = 0; at < row.dense.length; at++) sum += (dense[at] ?? 0) * (row.dense[at] ?? 0)
  return sum
}

/** A long prompt is not surer than a short one for its many words. */
function wordScale(row: PromptFeatures): number {
  return 1 / Math.sqrt(Math.max(1, row.words.length))
}
