/** Why one source did not give the file: a line for the person; the next source is tried. */
export class SourceProblem extends Error {
  override readonly name = 'SourceProblem'
}

/** An error's own words and those of its causes, without a stack. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof SourceProblem) return thrown.message
  const words: string[] = []
  for (let error = thrown; error instanceof Error && words.length < 3; error = error.cause) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
    const text = error.message || code
    if (text !== '' && !words.includes(text)) words.push(text)
  }
  return words.length > 0 ? words.join(': ') : String(thrown)
}
