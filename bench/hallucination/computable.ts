import { createRandom } from './random.ts'

/** Questions whose answers can be computed, with the answer as a person would write it. */
export function computableQuestions(
  seed: number,
  count: number,
): { readonly question: string; readonly answers: readonly string[] }[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const one = random.whole(112, 989)
    const other = random.whole(13, 97)
    switch (random.whole(0, 3)) {
      case 0:
        return { question: `What is ${String(one)} times ${String(other)}?`, answers: [String(one * other)] }
      case 1:
        return { question: `What is ${String(one)} plus ${String(other * 37)}?`, answers: [String(one + other * 37)] }
      case 2:
        return { question: `How much is ${String(other)} % of ${String(one * 100)}?`, answers: [String(other * one)] }
      default:
        return { question: `How many metres are ${String(one)} kilometres?`, answers: [String(one * 1000)] }
    }
  })
}
