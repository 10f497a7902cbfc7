/** Plain prose of about `words` words; another `number` begins with another word, so that no cache helps. */
export function prose(words: number, number: number): string {
  const nouns = ['river', 'market', 'letter', 'garden', 'harbour', 'teacher', 'winter', 'engine', 'mountain', 'window']
  const verbs = ['passes', 'remembers', 'follows', 'repairs', 'describes', 'crosses', 'leaves', 'watches']
  const text = [`Chapter ${String(number + 1)}.`]
  for (let index = 0; text.length < words; index++) {
    const noun = nouns[(index * 7 + number) % nouns.length] ?? ''
    const verb = verbs[(index * 5 + number * 3) % verbs.length] ?? ''
    const other = nouns[(index * 3 + number * 5 + 1) % nouns.length] ?? ''
    text.push('The', noun, verb, 'the', other, 'and', 'nobody', 'knows', 'how', 'long.')
  }
  return text.slice(0, words).join(' ')
}
