import type { UnitRow } from './rows.ts'

/** Masses, temperatures and pressures. */
export const matter: readonly UnitRow[] = [
  // Mass, in kilograms.
  {
    symbol: 'g',
    dimension: 'mass',
    factor: '0.001',
    intl: 'gram',
    prefixes: 'k m µ',
    names: { en: 'grams?|grammes?', de: 'gramm', fr: 'grammes?', es: 'gramos?' },
  },
  {
    symbol: 'kg',
    dimension: 'mass',
    factor: '1',
    intl: 'kilogram',
    symbols: ['kgs', 'kilo'],
    names: { en: 'kilos?|kgs', de: 'kilos?', fr: 'kilos?', es: 'kilos?' },
  },
  {
    symbol: 't',
    dimension: 'mass',
    factor: '1000',
    symbols: [],
    names: { en: 'tonnes?|metric tons?', de: 'tonnen?', fr: 'tonnes?', es: 'toneladas?' },
  },
  {
    symbol: 'lb',
    dimension: 'mass',
    factor: '0.45359237',
    intl: 'pound',
    symbols: ['lbs'],
    names: { en: 'pounds?|lbs', es: 'libras?' },
  },
  {
    symbol: 'oz',
    dimension: 'mass',
    factor: '0.028349523125',
    intl: 'ounce',
    names: { en: 'ounces?|oz', de: 'unzen?', fr: 'onces?', es: 'onzas?' },
  },
  { symbol: 'st', dimension: 'mass', factor: '6.35029318', intl: 'stone', names: { en: 'stones?' } },
  {
    symbol: 'ct',
    dimension: 'mass',
    factor: '0.0002',
    names: { en: 'carats?', de: 'karat', fr: 'carats?', es: 'quilates?' },
  },
  {
    symbol: 'short ton',
    plural: 'short tons',
    dimension: 'mass',
    factor: '907.18474',
    remark: 'short-ton',
    names: { en: 'tons?|short tons?|us tons?' },
  },
  // Temperature, in kelvins.
  {
    symbol: '°C',
    dimension: 'temperature',
    factor: '1',
    offset: '273.15',
    symbols: ['C', 'c', '°c', '℃', 'ºC', 'º C', '° C'],
    names: {
      en: '(?:degrees? )?(?:celsius|centigrade)|degrees? c',
      de: '(?:grad )?celsius',
      fr: '(?:degres? )?celsius',
      es: '(?:grados? )?(?:celsius|centigrados?)',
    },
  },
  {
    symbol: '°F',
    dimension: 'temperature',
    factor: '5/9',
    offset: '459.67',
    symbols: ['F', 'f', '°f', '℉', 'ºF', '° F'],
    names: {
      en: '(?:degrees? )?fahrenheit|degrees? f',
      de: '(?:grad )?fahrenheit',
      fr: '(?:degres? )?fahrenheit',
      es: '(?:grados? )?fahrenheit',
    },
  },
  {
    symbol: 'K',
    dimension: 'temperature',
    factor: '1',
    offset: '0',
    names: { en: 'kelvins?', de: 'kelvin', fr: 'kelvins?', es: 'kelvin(?:es)?' },
  },
  // Pressure, in pascals.
  {
    symbol: 'Pa',
    dimension: 'pressure',
    factor: '1',
    prefixes: 'k h M',
    names: { en: 'pascals?', de: 'pascal', fr: 'pascals?', es: 'pascal(?:es)?' },
  },
  {
    symbol: 'bar',
    dimension: 'pressure',
    factor: '100000',
    names: { en: 'bars?', de: 'bar', fr: 'bars?', es: 'bar(?:es)?' },
  },
  {
    symbol: 'mbar',
    dimension: 'pressure',
    factor: '100',
    names: { en: 'millibars?', de: 'millibar', fr: 'millibars?', es: 'milibar(?:es)?' },
  },
  {
    symbol: 'atm',
    dimension: 'pressure',
    factor: '101325',
    names: { en: 'atmospheres?|atm', de: 'atmospharen?', fr: 'atmospheres?', es: 'atmosferas?' },
  },
  { symbol: 'psi', dimension: 'pressure', factor: '8896443230521/1290320000', symbols: ['PSI'] },
  { symbol: 'mmHg', dimension: 'pressure', factor: '133.322387415', symbols: ['mmhg', 'mm Hg'] },
  { symbol: 'Torr', dimension: 'pressure', factor: '20265/152', symbols: ['torr'], names: { en: 'torr', de: 'torr' } },
]
