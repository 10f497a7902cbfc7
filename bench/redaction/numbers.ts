import type { Language } from './people.ts'
import type { Random } from '../random.ts'

/** What has a check digit is right; the digits are computed here, apart from the detector's checks. */
export function card(random: Random): string {
  const [start, length] = random.pick([
    ['4', 16],
    ['5' + String(random.whole(1, 5)), 16],
    ['37', 15],
    ['6011', 16],
  ] as const)
  const body = start + random.digits(length - 1 - start.length)
  let sum = 0
  for (const [index, digit] of body.split('').reverse().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  const number = body + String((10 - (sum % 10)) % 10)
  const gap = random.pick(['', ' ', ' ', '-'])
  const groups = length === 15 ? /^(\d{4})(\d{6})(\d{5})$/ : /^(\d{4})(\d{4})(\d{4})(\d{4})$/
  return groups.exec(number)?.slice(1).join(gap) ?? number
}

export function iban(random: Random, language: Language): string {
  const banks = {
    en: () => ['GB', random.letters(4, 'ABCDHKLNRSW') + random.digits(14)],
    de: () => ['DE', random.digits(18)],
    fr: () => ['FR', random.digits(10) + random.letters(11, 'A0123456789') + random.digits(2)],
    es: () => ['ES', random.digits(20)],
  } as const
  const [country, account] = banks[language]()
  const numeric = `${account}${country}00`
    .split('')
    .map((letter) => Number.parseInt(letter, 36))
    .join('')
  const whole = `${country}${String(98n - (BigInt(numeric) % 97n)).padStart(2, '0')}${account}`
  return random.chance(0.6) ? whole.replace(/(.{4})(?=.)/g, '$1 ') : whole
}

export function phone(random: Random, language: Language): string {
  const d = (count: number) => random.digits(count)
  const from2 = () => String(random.whole(2, 9))
  const shapes: Readonly<Record<Language, readonly string[]>> = {
    en: [
      `(${from2()}${d(2)}) ${from2()}${d(2)}-${d(4)}`,
      `${from2()}${d(2)}-${from2()}${d(2)}-${d(4)}`,
      `+1 ${from2()}${d(2)} ${from2()}${d(2)} ${d(4)}`,
      `07${d(3)} ${d(6)}`,
      `020 7${d(3)} ${d(4)}`,
      `+44 7${d(3)} ${d(6)}`,
      `+1-${from2()}${d(2)}-${from2()}${d(2)}-${d(4)}`,
    ],
    de: [
      `0${d(3).replace(/^0/, '7')} ${d(3)}${d(4)}`,
      `017${d(1)} ${d(7)}`,
      `+49 17${d(1)} ${d(8)}`,
      `030/${from2()}${d(6)}`,
      `(089) ${from2()}${d(1)} ${d(2)} ${d(2)}`,
      `+49 (0)40 ${from2()}${d(5)}-${d(2)}`,
      `0049 151 ${d(8)}`,
      `0151${d(8)}`,
    ],
    fr: [
      `0${random.pick(['1', '2', '6', '7', '9'])} ${d(2)} ${d(2)} ${d(2)} ${d(2)}`,
      `06.${d(2)}.${d(2)}.${d(2)}.${d(2)}`,
      `+33 6 ${d(2)} ${d(2)} ${d(2)} ${d(2)}`,
      `07${d(8)}`,
      `+33 (0)1 ${d(2)} ${d(2)} ${d(2)} ${d(2)}`,
    ],
    es: [
      `6${d(2)} ${d(2)} ${d(2)} ${d(2)}`,
      `6${d(2)} ${d(3)} ${d(3)}`,
      `91 ${d(3)} ${d(2)} ${d(2)}`,
      `+34 6${d(2)} ${d(3)} ${d(3)}`,
      `+346${d(8)}`,
      `9${d(2)}-${d(3)}-${d(3)}`,
    ],
  }
  return random.pick(shapes[language])
}

export function nationalId(random: Random, language: Language): string {
  const kinds: Readonly<Record<Language, readonly (() => string)[]>> = {
    en: [() => ssn(random), () => nino(random)],
    de: [() => steuerId(random), () => sozialversicherung(random)],
    fr: [() => nir(random)],
    es: [() => dni(random)],
  }
  return random.pick(kinds[language])()
}

function ssn(random: Random): string {
  return `${String(random.whole(100, 665))}-${String(random.whole(10, 99))}-${String(random.whole(1000, 9999))}`
}

function nino(random: Random): string {
  const gap = random.pick(['', ' '])
  const pair = random.pick(['AB', 'CE', 'JH', 'PX', 'SR', 'WL'])
  return [pair, random.digits(2), random.digits(2), random.digits(2), random.pick(['A', 'B', 'C', 'D'])].join(gap)
}

function steuerId(random: Random): string {
  // Nine different digits, one of them twice.
  const order = '0123456789'
    .split('')
    .sort(() => random.next() - 0.5)
    .slice(0, 9)
  if (order[0] === '0') [order[0], order[1]] = [order[1] ?? '1', '0']
  order.push(order[random.whole(0, 3)] ?? '1')
  let product = 10
  for (const digit of order) product = (((Number(digit) + product) % 10 || 10) * 2) % 11
  const check = (11 - product) % 10
  const id = order.join('') + String(check)
  return random.chance(0.6) ? id.replace(/^(\d\d)(\d{3})(\d{3})(\d{3})$/, '$1 $2 $3 $4') : id
}

function sozialversicherung(random: Random): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const born = two(random.whole(1, 28)) + two(random.whole(1, 12)) + two(random.whole(40, 99))
  const letter = random.letters(1, 'BCDFGHKLMNPRSTVW')
  const body = [two(random.whole(10, 65)), born, letter, two(random.whole(0, 99))]
  const digits = body.map((part) => (part === letter ? two(letter.charCodeAt(0) - 64) : part)).join('')
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]
  const sum = digits.split('').reduce((total, digit, index) => {
    const product = Number(digit) * (weights[index] ?? 1)
    return total + (product % 10) + Math.floor(product / 10)
  }, 0)
  const [area = '', date = '', , serial = ''] = body
  const last = `${serial}${String(sum % 10)}`
  return random.chance(0.5) ? `${area} ${date} ${letter} ${last}` : `${area}${date}${letter}${last}`
}

function nir(random: Random): string {
  const parts = [
    String(random.whole(1, 2)),
    String(random.whole(40, 99)),
    String(random.whole(1, 12)).padStart(2, '0'),
    random.chance(0.1) ? random.pick(['2A', '2B']) : String(random.whole(10, 95)),
    String(random.whole(1, 990)).padStart(3, '0'),
    String(random.whole(1, 999)).padStart(3, '0'),
  ]
  const numeric = parts.join('').replace('2A', '19').replace('2B', '18')
  const key = String(97n - (BigInt(numeric) % 97n)).padStart(2, '0')
  return [...parts, key].join(random.pick(['', ' ']))
}

function dni(random: Random): string {
  const letters = 'TRWAGMYFPDXBNJZSQVHLCKE'
  if (random.chance(0.3)) {
    const first = random.whole(0, 2)
    const body = random.digits(7)
    return `${'XYZ'[first] ?? 'X'}${random.pick(['', '-'])}${body}${random.pick(['', '-'])}${letters[Number(`${String(first)}${body}`) % 23] ?? ''}`
  }
  const body = `${String(random.whole(1, 9))}${random.digits(7)}`
  return `${body}${random.pick(['', '-', ' '])}${letters[Number(body) % 23] ?? ''}`
}

export function coordinates(random: Random): string {
  const latitude = (random.next() * 160 - 80).toFixed(random.whole(4, 7))
  const longitude = (random.next() * 340 - 170).toFixed(random.whole(4, 7))
  const angle = (degrees: number) =>
    `${String(degrees)}°${String(random.whole(0, 59))}'${String(random.whole(0, 59))}${random.pick(['', `.${random.digits(1)}`])}"`
  return random.pick([
    `${latitude}, ${longitude}`,
    `${latitude},${longitude}`,
    `${angle(random.whole(1, 80))}${random.pick(['N', 'S'])} ${angle(random.whole(1, 170))}${random.pick(['E', 'W'])}`,
    `${Math.abs(Number(latitude)).toFixed(4)}° N, ${Math.abs(Number(longitude)).toFixed(4)}° E`,
  ])
}

export function network(random: Random): string {
  const byte = () => String(random.whole(11, 254))
  const pair = () => random.letters(2, '0123456789abcdef')
  return random.pick([
    `192.168.${byte()}.${byte()}`,
    `${String(random.whole(11, 99))}.${byte()}.${byte()}.${byte()}`,
    `2001:db8:${random.letters(4, '123456789abcdef')}::${random.letters(4, '123456789abcdef')}`,
    `fe80::${random.letters(4, '123456789abcdef')}:${random.letters(4, '123456789abcdef')}:${random.letters(4, '123456789abcdef')}:${random.letters(4, '123456789abcdef')}`,
    [pair(), pair(), pair(), pair(), pair(), pair()].join(random.pick([':', '-'])),
  ])
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Shapes of vendors, and keys of nobody's shape that stand beside a word such as token. */
export function vendorKey(random: Random): string {
  const made = (count: number) => random.letters(count, alphabet)
  return random.pick([
    `sk-proj-${made(48)}`,
    `sk-ant-api03-${made(60)}`,
    `ghp_${made(36)}`,
    `AKIA${random.letters(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
    `AIza${made(35)}`,
    `xoxb-${random.digits(12)}-${random.digits(12)}-${made(24)}`,
    `glpat-${made(20)}`,
    `sk_live_${made(24)}`,
    `hf_${made(34)}`,
    `eyJhbGciOiJIUzI1NiJ9.eyJ${made(40)}.${made(43)}`,
    `SG.${made(22)}.${made(43)}`,
  ])
}

export function otherKey(random: Random): string {
  return random.pick([
    random.letters(32, '0123456789abcdef'),
    random.letters(24, alphabet),
    random.letters(40, `${alphabet}+/`),
    `${random.letters(8, '0123456789abcdef')}-${random.letters(4, '0123456789abcdef')}-4${random.letters(3, '0123456789abcdef')}-a${random.letters(3, '0123456789abcdef')}-${random.letters(12, '0123456789abcdef')}`,
  ])
}

export function password(random: Random): string {
  return random.pick([
    `${random.pick(['Sunny', 'tiger', 'Blue', 'qwerty', 'Schnecke', 'lapin', 'Gato'])}${random.digits(3)}${random.pick(['!', '', '#', '?x'])}`.replace(
      /\?$/,
      '',
    ),
    random.letters(12, `${alphabet}#$%*`),
    `${random.letters(4, 'abcdefghkmnp')}-${random.letters(4, 'abcdefghkmnp')}-${random.digits(2)}`,
  ])
}
