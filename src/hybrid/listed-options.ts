export interface ListedOptions {
  /** What stands before them. */
  readonly stem: string
  readonly count: number
}

/** Where two or more options are listed with letters, or with numbers after a question. */
export function optionsIn(prompt: string): ListedOptions | null {
  for (const { first, mark } of [
    { first: /(?:^|[\n\s])\(?A[).:]\s*\S/, mark: (at: number) => `(?:^|[\\n\\s])\\(?${letter(at)}[).:]\\s*\\S` },
    { first: /(?:^|\n)\s*\(?a[).]\s*\S/, mark: (at: number) => `\\n\\s*\\(?${letter(at).toLowerCase()}[).]\\s*\\S` },
    { first: /\s\(a\)\s*\S/, mark: (at: number) => `\\s\\(${letter(at).toLowerCase()}\\)\\s*\\S` },
    { first: /\?\s*\n\s*1[).]\s*\S/, mark: (at: number) => `\\n\\s*${String(at + 1)}[).]\\s*\\S` },
  ]) {
    const start = prompt.search(first)
    if (start <= 0) continue
    let left = prompt.slice(start + 1)
    let count = 1
    for (; count < mostOptions; count++) {
      const at = left.search(new RegExp(mark(count)))
      if (at < 0) break
      left = left.slice(at + 1)
    }
    if (count > 1) return { stem: prompt.slice(0, start + 1), count }
  }
  return null
}

const mostOptions = 10
const letter = (at: number) => String.fromCodePoint(65 + at)
