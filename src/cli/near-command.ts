import { VadeError } from '../core/index.ts'
import type { Command } from './command.ts'
import { commandsOf } from './usage.ts'

/** Throws `invalid_request` for `key list`: nobody asks a model that, who meant `keys list`. */
export function refuseNearCommand(commands: readonly Command[], [first, verb]: readonly string[]): void {
  if (first === undefined || verb === undefined) return
  const nouns = new Set(commands.flatMap(({ name }) => (name.includes(' ') ? (name.split(' ')[0] ?? []) : [])))
  for (const noun of nouns) {
    if (!isNear(first, noun) || !commandsOf(commands, noun).some(({ name }) => name === `${noun} ${verb}`)) continue
    const sentence = `There is no command '${first}'; did you mean 'vade ${noun} ${verb}'? To ask a model, quote the question.`
    throw new VadeError('invalid_request', sentence)
  }
}

/** Whether one letter more, less, other or changed with its neighbour makes one word of the other. */
function isNear(one: string, other: string): boolean {
  let same = 0
  while (same < one.length && one[same] === other[same]) same++
  const [left, right] = [one.slice(same), other.slice(same)]
  const swapped = left.length > 1 && left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2)
  return swapped || [left.slice(1), left].includes(right.slice(1)) || left.slice(1) === right
}
