import { integer, rational } from '../exact/rational.ts'
import type { Spelling } from './number-words.ts'

const small =
  'null ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn'.split(
    ' ',
  )
const tens = '_ _ zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig'.split(' ')

export const germanNumbers: Spelling = {
  below1000,
  scales: {
    tausend: 10n ** 3n,
    million: 10n ** 6n,
    millionen: 10n ** 6n,
    milliarde: 10n ** 9n,
    milliarden: 10n ** 9n,
    billion: 10n ** 12n,
    billionen: 10n ** 12n,
  },
  point: ['komma'],
  others: {
    eine: integer(1),
    einen: integer(1),
    einer: integer(1),
    einem: integer(1),
    dutzend: integer(12),
    'ein dutzend': integer(12),
    eineinhalb: rational(3n, 2n),
    anderthalb: rational(3n, 2n),
    zweieinhalb: rational(5n, 2n),
  },
  split: (word) =>
    /^(?:millio|milliarde|billio)/.test(word)
      ? word
      : word
          .replace(/tausend(?:und)?/, ' tausend ')
          .replace(/ +/g, ' ')
          .trim(),
}

function below1000(value: number): readonly string[] {
  const rest = below100(value % 100)
  if (value < 100) return rest
  const hundreds = small[Math.floor(value / 100)] ?? ''
  const starts = value < 200 ? ['einhundert', 'hundert'] : [`${hundreds}hundert`]
  if (value % 100 === 0) return starts
  return starts.flatMap((start) => rest.flatMap((end) => [`${start}${end}`, `${start}und${end}`]))
}

function below100(value: number): readonly string[] {
  if (value === 1) return ['eins', 'ein']
  if (value === 2) return ['zwei', 'zwo']
  if (value < 20) return [small[value] ?? '']
  const ten = tens[Math.floor(value / 10)] ?? ''
  return [value % 10 === 0 ? ten : `${small[value % 10] ?? ''}und${ten}`]
}
