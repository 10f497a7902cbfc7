import { integer, rational } from '../exact/rational.ts'
import type { Spelling } from './number-words.ts'

const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

export const englishNumbers: Spelling = {
  below1000,
  scales: { thousand: 10n ** 3n, million: 10n ** 6n, billion: 10n ** 9n, trillion: 10n ** 12n },
  point: ['point'],
  and: 'and',
  articles: ['a', 'an'],
  others: { dozen: integer(12), 'a dozen': integer(12), half: rational(1n, 2n), nought: integer(0) },
}

function below1000(value: number): readonly string[] {
  const rest = value % 100
  const written =
    rest < 20
      ? small[rest]
      : `${tens[Math.floor(rest / 10)] ?? ''} ${rest % 10 === 0 ? '' : (small[rest % 10] ?? '')}`.trim()
  if (value < 100) return [written ?? '']
  const hundreds = small[Math.floor(value / 100)] ?? ''
  const starts = value < 200 ? [`${hundreds} hundred`, 'a hundred', 'hundred'] : [`${hundreds} hundred`]
  if (rest === 0) return starts
  return starts.flatMap((start) => [`${start} and ${written ?? ''}`, `${start} ${written ?? ''}`])
}
