import { integer } from '../exact/rational.ts'
import type { Spelling } from './number-words.ts'

const small =
  'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve'.split(
    ' ',
  )
const tens = '_ _ veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa'.split(' ')
const hundreds =
  '_ ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos'.split(' ')

export const spanishNumbers: Spelling = {
  below1000,
  scales: {
    mil: 10n ** 3n,
    millon: 10n ** 6n,
    millones: 10n ** 6n,
    billon: 10n ** 12n,
    billones: 10n ** 12n,
  },
  point: ['coma', 'punto'],
  others: { un: integer(1), una: integer(1), docena: integer(12), 'una docena': integer(12) },
}

function below1000(value: number): readonly string[] {
  const rest = below100(value % 100)
  if (value < 100) return rest
  if (value === 100) return ['cien', 'ciento']
  const start = hundreds[Math.floor(value / 100)] ?? ''
  return value % 100 === 0 ? [start] : rest.map((end) => `${start} ${end}`)
}

function below100(value: number): readonly string[] {
  if (value < 20) return [small[value] ?? '']
  const ten = tens[Math.floor(value / 10)] ?? ''
  const unit = value % 10
  if (unit === 0) return [ten]
  const units = unit === 1 ? ['uno', 'un'] : [small[unit] ?? '']
  return units.map((word) => (value < 30 ? `veinti${word}` : `${ten} y ${word}`))
}
