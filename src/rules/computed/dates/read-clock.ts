import type { Asked } from '../answer.ts'

/** Minutes after midnight of `3pm`, `15:30`, `noon`; null where it could be in the morning or the evening. */
export function readClock(text: string, { speech }: Asked): number | null {
  const { at, noon, midnight, morning, evening, oclock, oclockTo24 } = speech.language.dates
  let rest = text.toLowerCase().trim()
  for (const word of at) if (rest.startsWith(`${word} `)) rest = rest.slice(word.length).trim()
  if (noon.includes(rest)) return 12 * 60
  if (midnight.includes(rest)) return 0
  const digits = /^(?<hour>\d{1,2})(?:[:.h](?<minute>\d{2}))?(?<behind>.*)$/u.exec(rest)?.groups
  if (digits === undefined) return null
  const hour = Number(digits['hour'])
  let minute = digits['minute'] === undefined ? null : Number(digits['minute'])
  let behind = (digits['behind'] ?? '').trim()
  let half: 'morning' | 'evening' | null = null
  let counted = false
  while (behind !== '') {
    const take = (words: readonly string[]) => {
      const word = words.find((candidate) => behind === candidate || behind.startsWith(`${candidate} `))
      if (word !== undefined) behind = behind.slice(word.length).trim()
      return word !== undefined
    }
    if (half === null && take(evening)) half = 'evening'
    else if (half === null && take(morning)) half = 'morning'
    else if (!counted && take(oclock)) counted = true
    else if (counted && minute === null && /^\d{2}$/.test(behind)) [minute, behind] = [Number(behind), '']
    else return null
  }
  const minutes = minute ?? 0
  if (hour > 23 || minutes > 59) return null
  if (half !== null)
    return hour >= 1 && hour <= 12 ? ((hour % 12) + (half === 'evening' ? 12 : 0)) * 60 + minutes : null
  // 3 alone is no time, and 3 o'clock comes twice a day.
  if (minute === null && (!counted || (!oclockTo24 && hour <= 12))) return null
  return hour * 60 + minutes
}
