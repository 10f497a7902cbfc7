const letters: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', ı: 'i', đ: 'd' }

/** Lower case without accents, as the dictionary of names has its words. */
export function fold(word: string): string {
  const lower = word.toLowerCase()
  // Most words are plain: the long way costs fifty times as much.
  if (/^[\x20-\x7e]*$/.test(lower)) return lower
  return lower
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßøæœłıđ]/gu, (letter) => letters[letter] ?? letter)
}
