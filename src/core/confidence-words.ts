/** A probability in words; null: nothing is known. */
export function confidenceWords(p: number | null): string {
  if (p === null) return 'not known'
  if (p >= 0.9) return 'very likely right'
  if (p >= 0.75) return 'likely right'
  if (p >= 0.5) return 'more likely right than wrong'
  if (p >= 0.25) return 'doubtful'
  return 'probably wrong'
}
