import type { CalibrationQuestion } from '../../src/app/calibration/question.ts'

/** A question without its id, which is made of what it says. */
export type Made = Omit<CalibrationQuestion, 'id'>

export function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('There is nothing to pick from.')
  return item
}

/** Some of the items, each at most once, in random order. */
export function sampled<Item>(items: readonly Item[], count: number, random: () => number): Item[] {
  const left = [...items]
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const [item] = left.splice(Math.floor(random() * left.length), 1)
    if (item === undefined) throw new Error('There is nothing left to sample.')
    return item
  })
}
