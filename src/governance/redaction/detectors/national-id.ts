import type { Span } from '../finding.ts'
import { luhn, mod1110, remainder, verhoeff, weighted } from './checksums.ts'
import { around, matches, saidBefore } from './detector.ts'

interface NationalNumber {
  readonly of: string
  readonly pattern: RegExp
  /** Given capitals and digits only. */
  readonly check: (id: string) => boolean
  /** Where the check is weak or the number has the look of many: a word that must stand before. */
  readonly after?: RegExp
}

const before = String.raw`(?<![\p{L}\p{N}_.,/+-])`
const behind = String.raw`(?![\p{L}\p{N}_]|[.,/-]\d)`

/** A shape in which `#` is a digit, `@` a letter and ` ` a place where people put a separator. */
function shape(source: string): RegExp {
  const body = source.replace(/#/g, '\\d').replace(/@/g, '[a-z]').replace(/ /g, '[ ./-]?')
  return new RegExp(before + body + behind, 'giu')
}

/** Between the word and the number: at most a few words, no line and no other number. */
function word(words: string): RegExp {
  return new RegExp(String.raw`(?<!\p{L})(?:${words})(?!\p{L})[^\d\n]{0,25}$`, 'iu')
}

const numbers: readonly NationalNumber[] = [
  // Areas 000, 666 and 900 up are not given out (SSA, 2011 randomization).
  {
    of: 'US social security',
    pattern: new RegExp(`${before}\\d{3}[- ]\\d{2}[- ]\\d{4}${behind}`, 'gu'),
    check: isSsn,
  },
  {
    of: 'US social security',
    pattern: shape('#########'),
    check: isSsn,
    after: word('ssn|social security(?: number| no)?'),
  },
  {
    of: 'UK national insurance',
    pattern: shape('@@ ## ## ## [abcd]'),
    // Nobody has QQ: forms show it in place of one's own.
    check: (id) => id.startsWith('QQ') || !/^(?:[DFIQUV]|.[DFIOQUV]|BG|GB|KN|NK|NT|TN|ZZ)/.test(id),
  },
  { of: 'UK NHS', pattern: shape('### ### ####'), check: isNhs, after: word('nhs(?: number| no)?') },
  { of: 'German tax number', pattern: shape('## ### ### ###'), check: isSteuerId },
  { of: 'German social insurance', pattern: shape('## ###### @ ###'), check: isSozialversicherung },
  {
    of: 'French NIR',
    pattern: shape('[1-478] ## ## (?:#[\\dab]) ### ### ##'),
    check: isNir,
  },
  { of: 'Spanish DNI', pattern: shape('## ### ### @'), check: isDni },
  { of: 'Spanish NIE', pattern: shape('[xyz] # ### ### @'), check: isDni },
  {
    of: 'Spanish social security',
    pattern: shape('## ######## ##'),
    check: isSpanishNuss,
    after: word('seguridad social|nuss|naf|afiliaci[oó]n'),
  },
  {
    of: 'Italian codice fiscale',
    pattern: shape('@@@@@@[\\dlmnpqrstuv]{2}[abcdehlmprst][\\dlmnpqrstuv]{2}@[\\dlmnpqrstuv]{3}@'),
    check: isCodiceFiscale,
  },
  {
    of: 'Swiss AHV',
    pattern: shape('756 #### #### ##'),
    check: (id) => weighted(id, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0,
  },
  {
    of: 'Austrian social insurance',
    pattern: shape('#### ######'),
    check: isAustrian,
    after: word('svnr|sv-?nummer|sozialversicherungsnummer|versicherungsnummer'),
  },
  { of: 'Belgian national number', pattern: shape('## ## ## ### ##'), check: isBelgian },
  {
    of: 'Dutch BSN',
    pattern: shape('#########'),
    check: (id) => weighted(id, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
    after: word('bsn|burgerservicenummer|sofinummer'),
  },
  {
    of: 'Polish PESEL',
    pattern: shape('###########'),
    check: (id) => weighted(id, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
    after: word('pesel'),
  },
  {
    of: 'Swedish personnummer',
    pattern: new RegExp(`${before}(?:19|20)?\\d{6}[-+]\\d{4}${behind}`, 'gu'),
    check: (id) => isMonthDay(id.slice(-8, -4)) && luhn(id.slice(-10)),
  },
  { of: 'Finnish HETU', pattern: new RegExp(`${before}\\d{6}[-+a]\\d{3}[\\da-y]${behind}`, 'giu'), check: isHetu },
  { of: 'Norwegian fødselsnummer', pattern: shape('###### #####'), check: isNorwegian },
  {
    of: 'Danish CPR',
    pattern: new RegExp(`${before}\\d{6}-?\\d{4}${behind}`, 'gu'),
    check: (id) => isMonthDay(id.slice(2, 4) + id.slice(0, 2)),
    after: word('cpr|cpr-?n(?:ummer|r|o)?'),
  },
  {
    of: 'Portuguese NIF',
    pattern: shape('### ### ###'),
    check: (id) => [0, 1, 11 - (weighted(id, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)].includes(Number(id[8])),
    after: word('nif|contribuinte'),
  },
  {
    of: 'Brazilian CPF',
    pattern: new RegExp(`${before}\\d{3}\\.?\\d{3}\\.?\\d{3}-\\d{2}${behind}`, 'gu'),
    check: isCpf,
  },
  { of: 'Indian Aadhaar', pattern: shape('[2-9]### #### ####'), check: verhoeff, after: word('aadhaar|aadhar|uidai') },
  {
    of: 'Canadian SIN',
    pattern: shape('### ### ###'),
    check: luhn,
    after: word('sin|social insurance(?: number)?|nas'),
  },
]

/** Numbers that a state gives to a person, with a shape or a check digit of their own. */
export function findNationalIds(text: string): Span[] {
  const near = around(text, /\d[ ./-]?[\da-z][ ./-]?\d/gi)
  return numbers.flatMap(({ pattern, check, after }) =>
    matches('national-id', {
      text,
      pattern,
      near,
      check: (it, start) =>
        check(it.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()) &&
        (after === undefined || saidBefore(text, start, after)),
    }),
  )
}

function isSsn(id: string): boolean {
  return !/^(?:000|666|9)|^\d{3}00|0000$/.test(id)
}

function isNhs(id: string): boolean {
  const check = 11 - (weighted(id, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)
  return check % 11 === Number(id[9]) && check !== 10
}

/** Of the first ten digits one stands two or three times, and none is missing more often than that allows (§ 139b AO). */
function isSteuerId(id: string): boolean {
  const counts = new Map<string, number>()
  for (const digit of id.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1)
  const repeated = [...counts.values()].filter((count) => count > 1)
  return id[0] !== '0' && repeated.length === 1 && (repeated[0] ?? 0) <= 3 && mod1110(id)
}

/** VKVV § 2: area, birth date, letter, serial and check digit; the letter counts as its place in the alphabet. */
function isSozialversicherung(id: string): boolean {
  const letter = String(id.charCodeAt(8) - 64).padStart(2, '0')
  const digits = id.slice(0, 8) + letter + id.slice(9, 11)
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]
  const sum = weights.reduce((total, weight, index) => total + digitSum(weight * Number(digits[index])), 0)
  return sum % 10 === Number(id[11]) && isMonthDay(id.slice(4, 6) + id.slice(2, 4))
}

function digitSum(value: number): number {
  return Math.floor(value / 10) + (value % 10)
}

/** The key is 97 less the rest; Corsica counts as 19 and 18 (INSEE). */
function isNir(id: string): boolean {
  const digits = id.slice(0, 13).replace('2A', '19').replace('2B', '18')
  return /^\d{13}$/.test(digits) && 97 - remainder(digits, 97) === Number(id.slice(13)) && isMonthOfNir(id.slice(3, 5))
}

function isMonthOfNir(month: string): boolean {
  return /^(?:0[1-9]|1[0-2]|[2-9]\d)$/.test(month)
}

function isDni(id: string): boolean {
  const number = Number(id.slice(0, -1).replace('X', '0').replace('Y', '1').replace('Z', '2'))
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === id.at(-1)
}

function isSpanishNuss(id: string): boolean {
  return remainder(id.slice(0, 10), 97) === Number(id.slice(10))
}

const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

/** Ministerial decree of 23 December 1976: the 1st, 3rd … character counts by a table. */
function isCodiceFiscale(id: string): boolean {
  let sum = 0
  for (let index = 0; index < 15; index++) {
    const code = id.charCodeAt(index)
    const value = code < 65 ? code - 48 : code - 65
    sum += index % 2 === 0 ? (oddValues[value] ?? 0) : value
  }
  return 65 + (sum % 26) === id.charCodeAt(15)
}

function isAustrian(id: string): boolean {
  return weighted(id, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(id[3])
}

function isBelgian(id: string): boolean {
  const key = Number(id.slice(9))
  const fits = 97 - remainder(id.slice(0, 9), 97) === key || 97 - remainder(`2${id.slice(0, 9)}`, 97) === key
  return fits && isMonthDay(id.slice(2, 6))
}

function isHetu(id: string): boolean {
  const digits = id.slice(0, 6) + id.slice(-4, -1)
  return (
    '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(digits) % 31] === id.at(-1) && isMonthDay(id.slice(2, 4) + id.slice(0, 2))
  )
}

function isNorwegian(id: string): boolean {
  return (
    weighted(id, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weighted(id, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 &&
    isMonthDay(id.slice(2, 4) + id.slice(0, 2))
  )
}

function isCpf(id: string): boolean {
  const first = ((weighted(id, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10
  const second = ((weighted(id, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10
  return first === Number(id[9]) && second === Number(id[10]) && !/^(\d)\1+$/.test(id)
}

function isMonthDay(digits: string): boolean {
  const month = Number(digits.slice(0, 2))
  const day = Number(digits.slice(2))
  return month >= 1 && month <= 12 && day >= 1 && day <= 31
}
