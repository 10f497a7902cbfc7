import { sigmoid } from './sigmoid.ts'

/** p = sigmoid(bias + Σ weights · (feature − mean) / scale). */
export interface LogisticModel {
  readonly mean: readonly number[]
  readonly scale: readonly number[]
  readonly weights: readonly number[]
  readonly bias: number
}

export interface FitOptions {
  /** Strength of the pull of each weight towards the prior's, or towards 0; as if that many units of information spoke for it. */
  readonly l2: number
  /** What was known before: its means and scales are kept, and weights are pulled towards its own. */
  readonly prior?: LogisticModel
  /** Pull of the bias towards the prior's; without a prior the bias is free. */
  readonly biasL2?: number
}

/**
 * L2-regularised logistic regression by Newton's method (iteratively reweighted least squares).
 * `rows` are n vectors of the same length, `right` the n outcomes. With no rows the prior comes back, or p = ½.
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  right: readonly boolean[],
  { l2, prior, biasL2 = prior === undefined ? 1e-6 : l2 }: FitOptions,
): LogisticModel {
  const { mean, scale } = prior ?? standardisation(rows)
  const width = mean.length
  const start = [...(prior?.weights ?? mean.map(() => 0)), prior?.bias ?? 0]
  const design = rows.map((row) => [...row.map((value, at) => (value - (mean[at] ?? 0)) / (scale[at] ?? 1)), 1])
  const pull = [...mean.map(() => l2), biasL2]
  let current = [...start]
  for (let round = 0; round < 50; round++) {
    const gradient = current.map((value, at) => (pull[at] ?? 0) * ((start[at] ?? 0) - value))
    const curvature = pull.map((value, at) => pull.map((_, other) => (at === other ? value + 1e-9 : 0)))
    for (const [index, row] of design.entries()) {
      const p = sigmoid(dot(row, current))
      const residual = (right[index] === true ? 1 : 0) - p
      const information = p * (1 - p)
      for (let at = 0; at <= width; at++) {
        const value = row[at] ?? 0
        gradient[at] = (gradient[at] ?? 0) + residual * value
        const line = curvature[at] ?? []
        for (let other = 0; other <= at; other++)
          line[other] = (line[other] ?? 0) + information * value * (row[other] ?? 0)
      }
    }
    const step = solveSymmetric(curvature, gradient)
    // A long step would overshoot where outcomes are separable.
    const longest = Math.max(...step.map(Math.abs))
    const shrink = longest > 4 ? 4 / longest : 1
    current = current.map((value, at) => value + shrink * (step[at] ?? 0))
    if (longest < 1e-8) break
  }
  return { mean, scale, weights: current.slice(0, width), bias: current[width] ?? 0 }
}

export function logitOf(model: LogisticModel, row: readonly number[]): number {
  let sum = model.bias
  for (let at = 0; at < row.length; at++) {
    sum += ((model.weights[at] ?? 0) * ((row[at] ?? 0) - (model.mean[at] ?? 0))) / (model.scale[at] ?? 1)
  }
  return sum
}

/** Mean and standard deviation of each column; a column that never changes has scale 1. */
function standardisation(rows: readonly (readonly number[])[]): { mean: number[]; scale: number[] } {
  const columns = (rows[0] ?? []).map((_, at) => rows.map((row) => row[at] ?? 0))
  const mean = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length)
  const scale = columns.map((column, at) => {
    const squares = column.reduce((sum, value) => sum + (value - (mean[at] ?? 0)) ** 2, 0)
    const deviation = Math.sqrt(squares / column.length)
    return deviation < 1e-9 ? 1 : deviation
  })
  return { mean, scale }
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}

/** Solves A x = b for a symmetric, positive definite A, of which the lower triangle is read (Cholesky). */
function solveSymmetric(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const size = b.length
  const lower = a.map((line) => [...line])
  const at = (line: number, column: number) => lower[line]?.[column] ?? 0
  for (let column = 0; column < size; column++) {
    for (let line = column; line < size; line++) {
      let sum = at(line, column)
      for (let before = 0; before < column; before++) sum -= at(line, before) * at(column, before)
      const target = lower[line] ?? []
      target[column] = line === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(column, column)
    }
  }
  const x = [...b]
  for (let line = 0; line < size; line++) {
    for (let before = 0; before < line; before++) x[line] = (x[line] ?? 0) - at(line, before) * (x[before] ?? 0)
    x[line] = (x[line] ?? 0) / at(line, line)
  }
  for (let line = size - 1; line >= 0; line--) {
    for (let after = line + 1; after < size; after++) x[line] = (x[line] ?? 0) - at(after, line) * (x[after] ?? 0)
    x[line] = (x[line] ?? 0) / at(line, line)
  }
  return x
}
