import type { UnitRow } from './rows.ts'

/** Energies and powers. */
export const energy: readonly UnitRow[] = [
  // Energy, in joules.
  {
    symbol: 'J',
    dimension: 'energy',
    factor: '1',
    prefixes: 'k M',
    names: { en: 'joules?', de: 'joule', fr: 'joules?', es: 'julios?|joules?' },
  },
  {
    symbol: 'Wh',
    dimension: 'energy',
    factor: '3600',
    prefixes: 'k M G',
    names: { en: 'watt[ -]hours?', de: 'wattstunden?', fr: 'watt-?heures?', es: 'vatios?[ -]hora' },
  },
  {
    symbol: 'kcal',
    dimension: 'energy',
    factor: '4184',
    names: { en: 'kilocalories?', de: 'kilokalorien?', fr: 'kilocalories?', es: 'kilocalorias?' },
  },
  { symbol: 'cal', dimension: 'energy', factor: '4.184' },
  { symbol: 'BTU', dimension: 'energy', factor: '1055.05585262', symbols: ['btu', 'Btu'] },
  {
    symbol: 'eV',
    dimension: 'energy',
    factor: '0.0000000000000000001602176634',
    names: { en: 'electron ?volts?', de: 'elektronenvolt' },
  },
  // Power, in watts.
  {
    symbol: 'W',
    dimension: 'power',
    factor: '1',
    prefixes: 'k M G',
    names: { en: 'watts?', de: 'watt', fr: 'watts?', es: 'vatios?' },
  },
  { symbol: 'hp', dimension: 'power', factor: '37284993579113511/50000000000000', names: { en: 'horsepower' } },
  {
    symbol: 'PS',
    dimension: 'power',
    factor: '735.49875',
    symbols: ['CV'],
    names: { en: 'metric horsepower', de: 'pferdestarken?' },
  },
]
