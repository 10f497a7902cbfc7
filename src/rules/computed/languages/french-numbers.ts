import { integer } from '../exact/rational.ts'
import type { Spelling } from './number-words.ts'

const small =
  'zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf'
    .split(' ')
    .map((word) => word.replace('-', ' '))
const tens = '_ _ vingt trente quarante cinquante soixante septante huitante nonante'.split(' ')

export const frenchNumbers: Spelling = {
  below1000,
  scales: {
    mille: 10n ** 3n,
    million: 10n ** 6n,
    millions: 10n ** 6n,
    milliard: 10n ** 9n,
    milliards: 10n ** 9n,
    billion: 10n ** 12n,
    billions: 10n ** 12n,
  },
  point: ['virgule'],
  others: { une: integer(1), douzaine: integer(12), 'une douzaine': integer(12) },
}

function below1000(value: number): readonly string[] {
  const rest = below100(value % 100)
  if (value < 100) return rest
  const hundreds = small[Math.floor(value / 100)] ?? ''
  const starts = value < 200 ? ['cent'] : [`${hundreds} cent`, `${hundreds} cents`]
  return value % 100 === 0 ? starts : starts.flatMap((start) => rest.map((end) => `${start} ${end}`))
}

/** Of France, and with septante, huitante and nonante. */
function below100(value: number): readonly string[] {
  if (value < 20) return [small[value] ?? '']
  const regular = withUnit(tens[Math.floor(value / 10)] ?? '', value % 10)
  if (value < 70) return regular
  if (value < 80) return [value === 71 ? 'soixante et onze' : `soixante ${small[value - 60] ?? ''}`, ...regular]
  if (value === 80) return ['quatre vingt', 'quatre vingts', ...regular]
  return [`quatre vingt ${small[value - 80] ?? ''}`, ...regular]
}

function withUnit(ten: string, unit: number): readonly string[] {
  if (unit === 0) return [ten]
  return unit === 1 ? [`${ten} et un`, `${ten} un`] : [`${ten} ${small[unit] ?? ''}`]
}
