import type { Word } from './words.ts'

/** Letters of no other language that is written so. */
const letters = /[ăđơưĂĐƠƯ\u1ea0-\u1ef9]/u
/** Nine in ten Vietnamese have one of these; folded. */
const surnames = new Set(
  'nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan lam trinh truong dao'.split(' '),
)

/**
 * How many words from here on are a Vietnamese name, whose parts (`Văn`, `An`, `Thị`) are small words elsewhere; 0 if
 * none begins. `announced`: something before says that a name follows.
 */
export function vietnameseNameAt(words: readonly Word[], at: number, announced: boolean): number {
  let end = at
  let marked = false
  for (; end < at + 5; end++) {
    const word = words[end]
    if (word === undefined || !word.capital || word.shouted || (end > at && !word.joined)) break
    marked ||= letters.test(word.text)
  }
  const count = end - at
  if (!marked || count < 2) return 0
  const run = words.slice(at, end).map(({ folded }) => folded)
  // The city, and a man of history.
  if (run.slice(0, 3).join(' ') === 'ho chi minh') return 0
  return announced || surnames.has(run[0] ?? '') ? count : 0
}
