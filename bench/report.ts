import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join } from 'node:path'

export interface Row {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** What Vade holds itself to, as `>= 0.97`; rows without one are told for comparison. */
  readonly mark?: string
  /** Kept in the file only: the benchmark shows it in a table of its own. */
  readonly tabled?: true
  /** What `value` is the median of. */
  readonly rounds?: readonly number[]
}

/** Prints the rows as a table and keeps them as JSON in `bench/results`; exits with 1 where a mark was missed. */
export function report(name: string, about: Readonly<Record<string, unknown>>, rows: readonly Row[]): void {
  const judged = rows.map((row) => ({ ...row, met: row.mark === undefined ? null : holds(row.value, row.mark) }))
  const machine = { cpu: cpus()[0]?.model, cores: availableParallelism(), load: loadavg()[0], node: process.version }
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.json`)
  writeFileSync(
    file,
    `${JSON.stringify({ name, at: new Date().toISOString(), commit: commit(), machine, about, rows: judged }, null, 1)}\n`,
  )
  console.log(
    `\n${name}: ${Object.entries(about)
      .map(([key, value]) => `${key} ${String(value)}`)
      .join(', ')}`,
  )
  for (const { what, value, unit, mark = '', met, tabled = false } of judged) {
    if (tabled) continue
    console.log(
      `  ${what.padEnd(62)} ${shown(value).padStart(8)} ${unit.padEnd(9)} ${mark.padEnd(9)} ${met === null ? '' : met ? 'met' : 'MISSED'}`,
    )
  }
  if (judged.some(({ met }) => met === false)) process.exitCode = 1
}

/** Three figures, or all before the point. */
export function shown(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

function holds(value: number, mark: string): boolean {
  const [, sign, limit] = /^(>=|<=) ([\d.]+)$/.exec(mark) ?? []
  if (sign === undefined) throw new Error(`'${mark}' is not a mark.`)
  return sign === '>=' ? value >= Number(limit) : value <= Number(limit)
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}
